/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_format.h
 * @brief A LogFormat, and the request in a line of such a log.
 *
 * A line contains text of clients: everything in it is checked, and nothing of
 * it is printed here. The formats are those of parse_log_string(), the escapes
 * those of ap_escape_logitem() (modules/loggers/mod_log_config.c,
 * server/util.c). APR only.
 */

#ifndef PHPGUARD_LOG_FORMAT_H
#define PHPGUARD_LOG_FORMAT_H

#include "apr_pools.h"

/** LimitRequestLine is 8190: what is longer was never answered. */
#define PG_URL_MAX 8190

typedef struct pg_log_format pg_log_format;

/** The result for a line. */
typedef enum {
    PG_LINE_FINE,
    PG_LINE_BROKEN,             /* it is not of this format */
    PG_LINE_EMPTY               /* it contains no request for a path: "-", a
                                 * TLS hello, CONNECT, OPTIONS * */
} pg_line_state;

/** A request. Fields that the log does not contain are NULL; all texts are
 * from the pool. */
typedef struct {
    const char *method;         /* HEAD is GET: their answers are alike */
    const char *url;            /* path and query, as they were sent */
    int status;
    const char *vhost;          /* %v, */
    const char *port;           /* and %p: digits */
    const char *host;           /* %V or the Host header, or of the URL */
    const char *client;         /* an address */
    const char *user;           /* who had authenticated; "": nobody */
    const char *referer;        /* "" where the request had none */
    const char *agent;          /* the same */
    int original;               /* the status is that of the first request,
                                 * before any ErrorDocument */
} pg_log_line;

/**
 * Read a LogFormat.
 * @param text as it is in the configuration, without its quotes
 * @return NULL if it lacks method, URL or status, or if two fields cannot be
 *         distinguished
 */
pg_log_format *pg_log_format_make(const char *text, apr_pool_t *p);

/**
 * Whether its lines identify the vhost: by its name or by the Host header.
 */
int pg_log_format_names_vhost(const pg_log_format *f);

/**
 * Read a line.
 * @param line    without its end
 * @param extends see pg_log_match() (lint/replay/log_fields.h): to be tried
 *                where no format fits without
 * @param to      filled in where the line is fine
 * @param p       owns what is filled in
 */
pg_line_state pg_log_format_read(const pg_log_format *f, const char *line,
                                 int extends, pg_log_line *to, apr_pool_t *p);

#endif /* PHPGUARD_LOG_FORMAT_H */
