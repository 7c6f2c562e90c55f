/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Compares one answer with its expectation. */

#include "lint/expect/expect_result.h"
#include "dryrun/outcome.h"
#include "lint/replay/likeness.h"

#include "http_core.h"
#include "apr_strings.h"
#include "apr_uri.h"

/* The absolute Location of a redirect: a path is relative to the URL. */
static const char *location_of(const pg_located *at, apr_pool_t *p)
{
    const char *location = at->dry->location;
    apr_uri_t uri;

    if (!location || *location != '/'
        || apr_uri_parse(p, at->url, &uri) != APR_SUCCESS || !uri.hostinfo) {
        return location;
    }
    return apr_pstrcat(p, uri.scheme, "://", uri.hostinfo, location, NULL);
}

static const char *got_source(const pg_likeness *now, apr_pool_t *p)
{
    return now->kind == PG_NOW_REFUSED
           ? apr_psprintf(p, "leaks (refused: %d)", now->status)
           : now->kind == PG_NOW_SOURCE ? "leaks (sent as source)"
                                        : "source (PHPGuard Off)";
}

/* An error, a redirect, or what is sent. */
static const char *got_status(const pg_located *at, const pg_likeness *now,
                              apr_pool_t *p)
{
    const char *location = now->kind == PG_NOW_REDIRECT ? location_of(at, p)
                                                        : NULL;

    if (now->status == HTTP_OK) {
        return "sent";
    }
    if (now->status == HTTP_FORBIDDEN || now->status == HTTP_UNAUTHORIZED) {
        return apr_psprintf(p, "denied (%d)", now->status);
    }
    return apr_psprintf(p, "%d%s%s", now->status, location ? " " : "",
                        location ? location : "");
}

const char *pg_expect_got(const pg_located *at, const pg_lint *l,
                          apr_pool_t *p)
{
    pg_likeness now;
    pg_outcome outcome;

    if (!at->dry) {
        return at->status ? apr_psprintf(p, "%d: %s", at->status, at->why)
                          : at->why;
    }
    outcome = pg_dryrun_outcome(at->dry);
    now = pg_likeness_now(at->dry, l, p);
    if (outcome == PG_UNKNOWN) {
        return at->dry->map ? "unknown: depends on a RewriteMap that is a "
                              "program or a database"
                            : "unknown: a .htaccess file cannot be read "
                              "completely";
    }
    if (outcome == PG_LEAKS) {
        return got_source(&now, p);
    }
    return now.status ? got_status(at, &now, p) : "runs";
}

/* A server in front may leave the port out of the Host header. */
static int leaks_elsewhere(const pg_located *at)
{
    return at->with_port && pg_dryrun_outcome(at->with_port) == PG_LEAKS;
}

static int is_status(const pg_expectation *e, const pg_located *at,
                     const pg_likeness *now, apr_pool_t *p)
{
    const char *location = e->location ? location_of(at, p) : NULL;

    return now->status == e->status
           && (!e->location
               || (location && (!strcmp(location, e->location)
                                || !strcmp(at->dry->location, e->location))));
}

int pg_expect_is_so(const pg_expectation *e, const pg_located *at,
                    const pg_lint *l, apr_pool_t *p)
{
    pg_likeness now;
    pg_outcome outcome;

    if (!at->dry) {
        return e->kind == PG_EXPECT_STATUS && at->status == e->status
               && !e->location;
    }
    outcome = pg_dryrun_outcome(at->dry);
    now = pg_likeness_now(at->dry, l, p);
    if (outcome == PG_UNKNOWN) {
        return 0;
    }
    switch (e->kind) {
    case PG_EXPECT_RUNS:
        return outcome == PG_RUNS && !now.status;
    case PG_EXPECT_SENT:
        return outcome == PG_SENT && now.status == HTTP_OK;
    case PG_EXPECT_DENIED:
        return now.status == HTTP_FORBIDDEN
               || now.status == HTTP_UNAUTHORIZED;
    case PG_EXPECT_NOT_SOURCE:
        return outcome != PG_LEAKS && !leaks_elsewhere(at);
    default:
        return is_status(e, at, &now, p);
    }
}

const char *pg_expect_words(const pg_located *at, const pg_lint *l,
                            apr_pool_t *p)
{
    const pg_dryrun_answer *a = at->dry;
    const pg_outcome outcome = a ? pg_dryrun_outcome(a) : PG_UNKNOWN;
    pg_likeness now;

    if (outcome == PG_UNKNOWN || outcome == PG_LEAKS) {
        return NULL;
    }
    now = pg_likeness_now(a, l, p);
    if (a->end == PG_END_HANDLER && now.status >= 500) {
        return NULL;            /* an error is not what a list should expect */
    }
    if (now.kind == PG_NOW_REDIRECT && a->location
        && a->location[strcspn(a->location, " \t\"'#\\")]) {
        return apr_itoa(p, now.status);     /* the URL is not one word */
    }
    return now.status == HTTP_FORBIDDEN || now.status == HTTP_UNAUTHORIZED
           ? "denied" : now.status ? got_status(at, &now, p) : "runs";
}
