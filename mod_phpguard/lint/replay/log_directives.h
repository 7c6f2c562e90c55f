/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_directives.h
 * @brief The CustomLog, TransferLog and GlobalLog directives of the
 *        configuration, and who writes to which.
 *
 * Those of a vhost take the place of the main server's, but for GlobalLog
 * (multi_log_transaction(), modules/loggers/mod_log_config.c); a nickname is
 * looked up in the vhost, then in the main server (open_multi_logs()).
 */

#ifndef PHPGUARD_LOG_DIRECTIVES_H
#define PHPGUARD_LOG_DIRECTIVES_H

#include "lint/replay/log_format.h"

#include "httpd.h"
#include "apr_tables.h"

typedef struct {
    const char *path;           /* NULL: a program, syslog or a device */
    const char *target;         /* as it is written: "|command" */
    const char *condition;      /* "env=X", "expr=X"; "": none */
    pg_log_format *format;      /* NULL: it lacks something; the same for the
                                 * same text */
    int is_global;
} pg_log_directive;

typedef struct pg_log_directives pg_log_directives;

/**
 * Read those of ap_conftree.
 * @param p owns all
 */
pg_log_directives *pg_log_directives_read(apr_pool_t *p);

/**
 * All of them, in the order of the configuration.
 * @return array of const pg_log_directive *
 */
const apr_array_header_t *pg_log_directives_all(const pg_log_directives *all);

/**
 * Those that a server writes to.
 * @return array of const pg_log_directive *, from p
 */
apr_array_header_t *pg_log_directives_of(const pg_log_directives *all,
                                         const server_rec *s, apr_pool_t *p);

/**
 * The formats of all LogFormat directives of the main server.
 * @return array of pg_log_format *
 */
const apr_array_header_t *pg_log_directives_formats(
    const pg_log_directives *all);

/**
 * A format by its text, which is read once.
 * @return NULL if it lacks something
 */
pg_log_format *pg_log_directives_format(pg_log_directives *all,
                                        const char *text);

#endif /* PHPGUARD_LOG_DIRECTIVES_H */
