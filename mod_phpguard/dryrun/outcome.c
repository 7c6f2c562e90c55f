/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Classifies the answer of a dry run: PHP runs, leaks, or something else. */

#include "dryrun/outcome.h"
#include "config.h"
#include "httpd/balancer.h"
#include "httpd/modules.h"
#include "httpd/proxy_worker.h"
#include "httpd/source.h"
#include "model/php_names.h"

#include "http_core.h"

#include <sys/stat.h>
#include <unistd.h>
#include "apr_lib.h"

const char *pg_dryrun_php(const pg_dryrun_answer *a)
{
    const request_rec *r = a->r;
    pg_name_class found;

    if (!r->filename) {
        return NULL;
    }
    found = pg_settings_class(r->per_dir_config,
                              apr_filepath_name_get(r->filename));
    if (found == PG_NAME_PHP || found == PG_NAME_LEFTOVER
        || (a->supposed && found != PG_NAME_OTHER)) {
        return "name";
    }
    if (found == PG_NAME_OTHER) {
        found = pg_source_is_meant(r) ? PG_NAME_MEANT
                : pg_settings_content(r->per_dir_config) ? PG_NAME_CONTENT
                : PG_NAME_OTHER;
    }
    if (found == PG_NAME_OTHER
        || (!a->supposed && !pg_source_is(r->filename, found, r->pool))) {
        return NULL;
    }
    return found == PG_NAME_MEANT ? "intent" : "content";
}

/* The name is "redirect:/URL" for a RewriteRule with [H=] that redirects. */
int pg_dryrun_lacks_file(const pg_dryrun_answer *a)
{
    const request_rec *r = a->r;

    return a->end == PG_END_HANDLER && !strncmp(a->handler, "proxy:", 6)
           && pg_proxy_is_fcgi(a->handler + 6, r->server, r->pool)
           && (r->finfo.filetype == APR_NOFILE
               || r->finfo.filetype == APR_DIR
               || !ap_os_is_path_absolute(r->pool, r->filename));
}

/* Without the module of its own scheme it would not be mod_proxy's. */
static int lacks_backend(const pg_dryrun_answer *a)
{
    const char *url = pg_proxy_backend(a->r, a->handler, a->r->pool);

    return url && (pg_runner_socket_missing(url)
                   || pg_balancer_lacks(url, a->r->server, a->r->pool));
}

static pg_outcome of_status(int status)
{
    if (status == HTTP_FORBIDDEN || status == HTTP_UNAUTHORIZED) {
        return PG_DENIED;
    }
    return status >= HTTP_BAD_REQUEST ? PG_FAILS : PG_SENT;
}

pg_outcome pg_dryrun_without_backend(const pg_dryrun_answer *a)
{
    return a->status >= HTTP_BAD_REQUEST ? of_status(a->status) : PG_FAILS;
}

/* ap_proxy_pre_request() and proxy_handler() (modules/proxy). */
static pg_outcome of_proxied(const pg_dryrun_answer *a)
{
    const request_rec *r = a->r;
    const char *url = pg_proxy_backend(r, NULL, r->pool);

    return pg_proxy_lacks(url, r->server, r->pool)
           || pg_runner_socket_missing(url)
           ? pg_dryrun_without_backend(a) : PG_RUNS;
}

/* These read the file, and do not run it. */
static const char *const not_running[] = {
    "mod_dav.c", "mod_imagemap.c", NULL
};

static pg_outcome of_handler(const pg_dryrun_answer *a)
{
    if (pg_proxy_forwards(a->r)) {
        return of_proxied(a);
    }
    if (a->by && pg_module_in(not_running, a->by)) {
        return PG_SENT;
    }
    if (a->bad_url || lacks_backend(a)
        || (a->runner.state == PG_RUNNER_FAILS && !a->runner.socket)) {
        return pg_dryrun_without_backend(a);
    }
    return pg_dryrun_lacks_file(a) ? PG_FAILS : PG_RUNS;
}

static pg_outcome of_file(const pg_dryrun_answer *a)
{
    if (pg_dryrun_php(a)) {
        /* a directive that was filtered out might have run it */
        return a->not_followed->nelts ? PG_UNKNOWN : PG_LEAKS;
    }
    return a->status >= HTTP_BAD_REQUEST ? of_status(a->status) : PG_SENT;
}

static const pg_dryrun_hop *first_of(const pg_dryrun_answer *a)
{
    return &APR_ARRAY_IDX(a->hops, 0, pg_dryrun_hop);
}

int pg_dryrun_first_status(const pg_dryrun_answer *a)
{
    return first_of(a)->status;
}

/* An Action passed the file to a program: what is sent, if anything, is not
 * the file. */
static pg_outcome of_elsewhere(const pg_dryrun_answer *a)
{
    const pg_outcome outcome = pg_dryrun_outcome(a);

    return outcome == PG_LEAKS || outcome == PG_SENT ? PG_FAILS : outcome;
}

/* A symbolic link to the file exposes the same source. */
static int is_same_file(const char *a, const char *b)
{
    struct stat sa, sb;

    return !strcmp(a, b)
           || (stat(a, &sa) == 0 && stat(b, &sb) == 0
               && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino);
}

/* The ErrorDocument of a denial may be the denied file itself: httpd does not
 * check access again if the same configuration applies
 * (ap_process_request_internal()). */
static int is_sent_all_the_same(const pg_dryrun_answer *a, const char *file)
{
    return a->end == PG_END_FILE && pg_dryrun_outcome(a) == PG_LEAKS
           && is_same_file(a->r->filename, file);
}

pg_outcome pg_dryrun_outcome_of(const pg_dryrun_answer *a, const char *file,
                                int *reached)
{
    const pg_dryrun_hop *first = first_of(a);

    *reached = 1;
    if (a->map || a->unread) {
        return PG_UNKNOWN;
    }
    if (is_sent_all_the_same(a, file)) {
        return PG_LEAKS;
    }
    if (first->status >= HTTP_BAD_REQUEST && first->status != HTTP_NOT_FOUND
        && first->status != HTTP_GONE) {
        return of_status(first->status);
    }
    if (first->status < HTTP_MULTIPLE_CHOICES) {
        if (a->r->filename && !strcmp(a->r->filename, file)) {
            return pg_dryrun_outcome(a);
        }
        if (first->file && !strcmp(first->file, file)) {
            return of_elsewhere(a);
        }
        if (a->end == PG_END_HANDLER && a->r->proxyreq) {
            return pg_dryrun_outcome(a);
        }
    }
    *reached = 0;
    return PG_UNKNOWN;
}

pg_outcome pg_dryrun_outcome(const pg_dryrun_answer *a)
{
    if (a->map || a->unread) {
        return PG_UNKNOWN;
    }
    switch (a->end) {
    case PG_END_HANDLER:
        return of_handler(a);
    case PG_END_FILE:
        return of_file(a);
    case PG_END_LISTING:        /* it may be the page of an error */
    default:
        return of_status(a->status);
    }
}
