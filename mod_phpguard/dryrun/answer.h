/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/answer.h
 * @brief The question and the answer of a dry run.
 */

#ifndef PHPGUARD_DRYRUN_ANSWER_H
#define PHPGUARD_DRYRUN_ANSWER_H

#include "model/verdict.h"

#include "httpd.h"
#include "apr_hash.h"
#include "apr_tables.h"

/** A request. A field that is 0 or NULL has the default that is named. */
typedef struct {
    const char *method;         /* GET */
    const char *scheme;         /* http */
    const char *host;           /* the Host header, without a port; none */
    apr_port_t port;            /* where it arrives; 80 */
    const char *address;        /* and at which address; 127.0.0.1 */
    const char *url;            /* path and query, as in the request line */
    server_rec *s;              /* the vhost; chosen by address and Host */
    const char *client;         /* an address; by default one without special
                                 * access */
    const char *user;           /* the authenticated user; NULL: none */
    const apr_table_t *headers; /* what else the request carries; nothing */
    const char *file;           /* a file that is assumed to exist; none */
    const char *bare;           /* a directory, with a trailing slash, that
                                 * is assumed to contain no .htaccess file;
                                 * none */
    const char *refused;        /* a file that the guard refuses, */
    int refused_status;         /* and with what; none is: it is sent */
    int configured;             /* as if there were no .htaccess file */
    int let_in;                 /* access control is skipped */
    int trace;                  /* keep mod_rewrite's log messages */
} pg_dryrun_question;

/** How the answer would be made. */
typedef enum {
    PG_END_STATUS,              /* by httpd itself: an error, a redirect */
    PG_END_FILE,                /* the file is sent as it is */
    PG_END_LISTING,             /* mod_autoindex lists the directory */
    PG_END_HANDLER              /* a module's content handler begins */
} pg_dryrun_end;

/** A request that httpd processed on the way. */
typedef struct {
    const char *asked;          /* its URL path, */
    const char *uri;            /* and where a DirectoryIndex or a
                                 * FallbackResource led without a redirect */
    const char *file;           /* or NULL */
    int status;
    const char *by;             /* source name of the module that sent the
                                 * request before it on to here; "core.c": an
                                 * ErrorDocument; NULL: it is the first */
} pg_dryrun_hop;

typedef struct {
    pg_dryrun_question question; /* what was asked */
    pg_dryrun_end end;
    request_rec *r;             /* the last one, with its merged
                                 * configuration, file, type and path info */
    request_rec *subject;       /* the last one that no Action passed on: the
                                 * one for the file */
    int status;                 /* what the client sees */
    const char *location;       /* of a redirect; or NULL */
    const char *handler;        /* the handler name that was asked for; NULL:
                                 * none was */
    const char *by;             /* source name of the module that answers; or
                                 * NULL */
    pg_runner runner;           /* of the handler */
    int supposed;               /* the file is the one that is assumed to
                                 * exist */
    const char *map;            /* a RewriteMap that was needed but not
                                 * executed, since it is a program or a
                                 * database; or NULL */
    const char *unread;         /* a .htaccess file that is not read, and why:
                                 * the answer is unknown; or NULL */
    apr_array_header_t *not_followed; /* const char *: directives of .htaccess
                                 * files that httpd was not given */
    apr_array_header_t *hops;   /* pg_dryrun_hop */
    apr_array_header_t *errors; /* const char *: what httpd logged as an
                                 * error */
    apr_array_header_t *access; /* const char *: each evaluated Require with
                                 * its result, "Require ip 10: denied" */
    apr_array_header_t *trace;  /* const char *: mod_rewrite's messages;
                                 * NULL unless asked for */
} pg_dryrun_answer;

#endif /* PHPGUARD_DRYRUN_ANSWER_H */
