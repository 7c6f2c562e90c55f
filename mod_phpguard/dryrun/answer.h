/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/answer.h
 * @brief The question and the answer of a dry run.
 */

#ifndef PHPGUARD_DRYRUN_ANSWER_H
#define PHPGUARD_DRYRUN_ANSWER_H

#include "model/inquiry.h"

#include "httpd.h"
#include "apr_hash.h"
#include "apr_tables.h"

typedef enum {
    PG_LET_IN_NONE,
    PG_LET_IN_HOSTS,            /* Allow and Deny of mod_access_compat, and what
                                 * else runs in the same hook */
    PG_LET_IN_ALL
} pg_dryrun_access;

/** A request. The comment of a field names its default, which 0 or NULL stands
 * for. */
typedef struct {
    const char *method;         /* default: GET */
    const char *scheme;         /* default: http */
    const char *host;           /* the Host header, without a port; default:
                                 * none */
    apr_port_t port;            /* the local port; default: 80 */
    const char *address;        /* the local address; default: 127.0.0.1 */
    const char *url;            /* path and query, as in the request line */
    server_rec *s;              /* the vhost; default: chosen by address and
                                 * Host */
    const char *client;         /* the client's address; default: one without
                                 * special access */
    const char *user;           /* the authenticated user; default: none */
    const apr_table_t *headers; /* further request headers; default: none */
    const char *file;           /* a file that is assumed to exist; default:
                                 * none */
    const char *bare;           /* a directory, with a trailing slash, that is
                                 * assumed to contain no .htaccess file;
                                 * default: none */
    const char *refused;        /* a file that the guard refuses; default:
                                 * none */
    int refused_status;         /* the status of that refusal */
    int configured;             /* ignore .htaccess files */
    pg_dryrun_access let_in;    /* access control that is skipped; default:
                                 * none */
    int trace;                  /* keep mod_rewrite's log messages */
} pg_dryrun_question;

/** Who would produce the response. */
typedef enum {
    PG_END_STATUS,              /* httpd itself: an error, a redirect */
    PG_END_FILE,                /* the file is sent unchanged */
    PG_END_LISTING,             /* mod_autoindex lists the directory */
    PG_END_HANDLER              /* a module's content handler begins */
} pg_dryrun_end;

/** One request of the chain of internal redirects. */
typedef struct {
    const char *asked;          /* the requested URL path */
    const char *uri;            /* r->uri: differs where a DirectoryIndex or
                                 * a FallbackResource applied without a
                                 * redirect */
    const char *file;           /* r->filename, or NULL */
    int status;
    const char *by;             /* source name of the module that redirected to
                                 * this request; "core.c": an ErrorDocument;
                                 * NULL: this is the first request */
} pg_dryrun_hop;

typedef struct {
    pg_dryrun_question question; /* the question */
    pg_dryrun_end end;
    request_rec *r;             /* the last request of the chain, with its
                                 * merged configuration, file, type and path
                                 * info */
    request_rec *subject;       /* the last request before an Action: the one
                                 * for the file */
    struct ap_conf_vector_t *requested; /* the merged configuration of the
                                 * requested URL, before a DirectoryIndex or
                                 * a FallbackResource; NULL: no section was
                                 * applied */
    int status;                 /* the status that the client sees */
    const char *location;       /* the Location of a redirect; or NULL */
    const char *handler;        /* the handler name; NULL: the handler phase
                                 * was not reached */
    const char *by;             /* source name of the module that responds; or
                                 * NULL */
    pg_runner runner;           /* the runner of the handler */
    int bad_url;                /* mod_proxy cannot use the URL of the handler,
                                 * whatever is asked for */
    int supposed;               /* the file is the one that is assumed to
                                 * exist */
    const char *map;            /* a RewriteMap that was needed but not
                                 * executed, since it is a program or a
                                 * database; or NULL */
    const char *unread;         /* a .htaccess file that is not read, and why:
                                 * the answer is unknown; or NULL */
    apr_array_header_t *not_followed; /* const char *: directives of .htaccess
                                       * files that were filtered out */
    apr_array_header_t *hops;   /* pg_dryrun_hop */
    apr_array_header_t *errors; /* const char *: what httpd logged as an
                                 * error */
    apr_array_header_t *access; /* const char *: each evaluated Require with
                                 * its result, "Require ip 10: denied" */
    apr_array_header_t *index_access; /* the same, of the files that a
                                       * DirectoryIndex tries: of
                                       * sub-requests */
    apr_array_header_t *trace;  /* const char *: mod_rewrite's messages;
                                 * NULL unless asked for */
} pg_dryrun_answer;

#endif /* PHPGUARD_DRYRUN_ANSWER_H */
