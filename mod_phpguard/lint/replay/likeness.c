/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Compares an answer with the logged one. */

#include "lint/replay/likeness.h"
#include "config.h"
#include "dryrun/outcome.h"
#include "httpd/modules.h"
#include "lint/lookup/backends.h"
#include "lint/lookup/located_file.h"

#include "http_config.h"
#include "http_core.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

static const int of_connection[] = {
    100, 101, 103, 400, 408, 411, 413, 414, 417, 421, 426, 429, 431, 501, 505,
    0
};

/* Their answers depend on earlier requests of the client, or on the content of
 * the request. */
static const char *const deciders[] = {
    "mod_security2.c", "mod_evasive20.c", "mod_evasive24.c", "mod_evasive.c",
    "mod_qos.c", NULL
};

static int is_among(const int *all, int status)
{
    while (*all && *all != status) {
        ++all;
    }
    return *all != 0;
}

static int has_decider(void)
{
    int i;

    for (i = 0; deciders[i]; ++i) {
        if (ap_find_linked_module(deciders[i])) {
            return 1;
        }
    }
    return 0;
}

/* pg_refuse() (guard/refuse.c). */
static pg_likeness of_source(const request_rec *r)
{
    pg_likeness l = { PG_LIKE_NOT, NULL, PG_NOW_SOURCE, HTTP_OK };

    switch (pg_settings_mode(r->per_dir_config)) {
    case PG_GUARD_ON:
        l.kind = PG_NOW_REFUSED;
        l.status = pg_settings_status(r->per_dir_config);
        break;
    case PG_GUARD_OFF:          /* the administrator allows it */
        l.kind = PG_NOW_ANSWER;
        break;
    default:
        break;
    }
    return l;
}

/* "No protocol handler was valid": proxy_handler() (modules/proxy/mod_proxy.c).
 */
static int lacks_scheme(const pg_dryrun_answer *a, apr_pool_t *p)
{
    const char *url = pg_backends_url(a, p);

    return url && pg_runner_scheme_missing(url, p);
}

/* The backend is not available: mod_proxy returns 503, or 500 if no module
 * supports the scheme; a program that cannot be started gives a 500; php-fpm
 * itself returns 404 for a missing file. */
static int status_without_backend(const pg_dryrun_answer *a, apr_pool_t *p)
{
    if (a->bad_url
        || (a->runner.state != PG_RUNNER_FAILS && pg_dryrun_lacks_file(a))) {
        return HTTP_NOT_FOUND;
    }
    return a->by && !strcmp(a->by, "mod_proxy.c") && !lacks_scheme(a, p)
           ? HTTP_SERVICE_UNAVAILABLE : HTTP_INTERNAL_SERVER_ERROR;
}

/* An ErrorDocument in PHP most likely returns the status of its error.  That of
 * a 404 may be the whole application: ErrorDocument 404 /index.php. */
static int is_error_page(const pg_dryrun_answer *a)
{
    const int first = pg_dryrun_first_status(a);

    return first >= HTTP_BAD_REQUEST && first != HTTP_NOT_FOUND
           && first != HTTP_GONE && a->hops->nelts > 1;
}

/* As for a check, but for this answer alone. */
static int lacks_backend(const pg_dryrun_answer *a, const pg_lint *l,
                         apr_pool_t *p)
{
    pg_answer answer;
    pg_located at;

    memset(&answer, 0, sizeof(answer));
    answer.dry = a;
    answer.outcome = PG_RUNS;
    if (!pg_backends_url(answer.dry, p) && !pg_backends_program(a)) {
        return 0;
    }
    memset(&at, 0, sizeof(at));
    at.dry = a;
    pg_located_take(&at, a, p);
    answer.context = &at.context;
    pg_backends_ask(&answer, l, p);
    return answer.outcome == PG_FAILS;
}

int pg_likeness_fails(const pg_dryrun_answer *a, const pg_lint *l,
                      apr_pool_t *p)
{
    const pg_outcome outcome = pg_dryrun_outcome(a);

    return a->end == PG_END_HANDLER
           && (outcome == PG_FAILS
               || (outcome == PG_RUNS && lacks_backend(a, l, p)));
}

static pg_likeness of_handler(const pg_dryrun_answer *a, const pg_lint *l,
                              apr_pool_t *p)
{
    pg_likeness now = { PG_LIKE_NOT, NULL, PG_NOW_ANSWER, 0 };

    if (pg_likeness_fails(a, l, p)) {
        now.kind = PG_NOW_ERROR;
        now.status = status_without_backend(a, p);
    }
    else if (is_error_page(a)) {
        now.kind = PG_NOW_ERROR;
        now.status = pg_dryrun_first_status(a);
    }
    return now;
}

pg_likeness pg_likeness_now(const pg_dryrun_answer *a, const pg_lint *l,
                            apr_pool_t *p)
{
    pg_likeness now = { PG_LIKE_NOT, NULL, PG_NOW_ANSWER, 0 };

    if (pg_dryrun_outcome(a) == PG_LEAKS) {
        return of_source(a->r);
    }
    if (a->end == PG_END_HANDLER) {
        return of_handler(a, l, p);
    }
    now.status = a->status;
    now.kind = a->status >= HTTP_BAD_REQUEST ? PG_NOW_ERROR
               : ap_is_HTTP_REDIRECT(a->status) ? PG_NOW_REDIRECT
                                                : PG_NOW_ANSWER;
    return now;
}

static int begins(const char *text, const char *const *with)
{
    while (*with && strncmp(text, *with, strlen(*with))) {
        ++with;
    }
    return *with != NULL;
}

/* Whether access depends on data that is not in a log (dryrun/trace.c). */
static int asks_for_more(const pg_dryrun_answer *a, const pg_log_line *line)
{
    static const char *const more[] = {
        "env ", "expr ", "host ", "forward-dns ", NULL
    };
    static const char *const address[] = { "ip ", "local", NULL };
    int i;

    for (i = 0; i < a->access->nelts; ++i) {
        const char *text = APR_ARRAY_IDX(a->access, i, const char *);

        if (strncmp(text, "Require ", 8)) {
            continue;
        }
        text += 8;
        text += strncmp(text, "not ", 4) ? 0 : 4;
        if (begins(text, more) || (!line->client && begins(text, address))) {
            return 1;
        }
    }
    return 0;
}

static int is_denial(int status)
{
    return status == HTTP_FORBIDDEN || status == HTTP_UNAUTHORIZED;
}

/* Why the answer cannot be compared; NULL: it differs. */
static const char *why_unknown(const pg_dryrun_answer *a,
                               const pg_likeness *now,
                               const pg_log_line *line)
{
    const char *method = line->method;
    const int then = line->status;

    if (is_among(of_connection, then)) {
        return "the logged status comes from the connection, not from the "
               "configuration";
    }
    if (strcmp(method, "GET") && strcmp(method, "POST")
        && now->status != HTTP_FORBIDDEN && now->kind != PG_NOW_REDIRECT) {
        return "methods other than GET, HEAD and POST";
    }
    if ((is_denial(then) || is_denial(now->status)) && asks_for_more(a, line)) {
        return "a Require that depends on data that no log contains";
    }
    if (now->status == HTTP_UNAUTHORIZED && !line->user) {
        return "a user, whom the log does not contain";
    }
    if (then == HTTP_NOT_ACCEPTABLE || now->status == HTTP_NOT_ACCEPTABLE
        || now->status == HTTP_MULTIPLE_CHOICES) {
        return "mod_negotiation, which depends on the client's Accept headers";
    }
    if (then >= HTTP_BAD_REQUEST && now->kind == PG_NOW_ANSWER
        && has_decider()) {
        return "a module that depends on the client or on the content of the "
               "request";
    }
    return NULL;
}

/* The log contains the status of the last internal redirect, also if the
 * ErrorDocument does not exist and httpd sends its own page. */
static int last_status(const pg_dryrun_answer *a)
{
    return APR_ARRAY_IDX(a->hops, a->hops->nelts - 1, pg_dryrun_hop).status;
}

/* default_handler() would return 404 because of the path info, but the guard
 * refuses before. */
static int is_refused_instead(const pg_dryrun_answer *a, int then)
{
    const request_rec *r = a->r;

    return a->status == HTTP_NOT_FOUND && r->finfo.filetype == APR_REG
           && r->path_info && *r->path_info && pg_dryrun_php(a)
           && of_source(r).status == then;
}

static int is_same(const pg_dryrun_answer *a, const pg_likeness *now,
                   const pg_log_line *line)
{
    const int then = line->status;

    if (now->kind == PG_NOW_SOURCE) {
        return 0;               /* it did not send source, or should not have */
    }
    if (line->original && now->status >= HTTP_BAD_REQUEST
        && pg_dryrun_first_status(a) == then) {
        return 1;
    }
    if (now->status == HTTP_OK) {
        return then == HTTP_OK || then == HTTP_PRECONDITION_FAILED
               || then == HTTP_RANGE_NOT_SATISFIABLE;
    }
    return now->status == then || is_refused_instead(a, then)
           || (now->kind == PG_NOW_ERROR && a->end != PG_END_HANDLER
               && last_status(a) == then)
           || (a->end == PG_END_HANDLER && then >= HTTP_BAD_REQUEST
               && (is_error_page(a) || (now->status >= 500 && then >= 500)));
}

pg_likeness pg_likeness_of(const pg_dryrun_answer *a, const pg_log_line *line,
                           const pg_lint *l, apr_pool_t *p)
{
    pg_likeness now = pg_likeness_now(a, l, p);

    if (pg_dryrun_outcome(a) == PG_UNKNOWN) {
        now.why = a->map ? "a RewriteMap that is a program or a database"
                         : "a .htaccess file that cannot be read completely";
    }
    else if (!now.status) {
        now.like = PG_LIKE_PROGRAM;
        return now;
    }
    else if (is_same(a, &now, line)) {
        now.like = PG_LIKE_EXACTLY;
        return now;
    }
    else {
        now.why = why_unknown(a, &now, line);
    }
    now.like = now.why ? PG_LIKE_UNKNOWN : PG_LIKE_NOT;
    return now;
}
