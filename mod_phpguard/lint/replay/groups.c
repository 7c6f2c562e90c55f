/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Groups changed answers by vhost and cause. */

#include "lint/replay/groups.h"
#include "dryrun/outcome.h"
#include "httpd/balancer.h"
#include "httpd/modules.h"
#include "lint/judge/rules.h"
#include "lint/lookup/arrive.h"
#include "lint/lookup/backends.h"
#include "lint/lookup/confirm.h"
#include "lint/lookup/located_file.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_config.h"
#include "http_core.h"
#include "apr_strings.h"
#include "apr_uri.h"

#include <stdlib.h>

struct pg_groups {
    const pg_lint *l;
    apr_hash_t *by_key;         /* pg_group * */
    apr_array_header_t *list;   /* pg_group * */
    apr_pool_t *p;
};

pg_groups *pg_groups_make(const pg_lint *l, apr_pool_t *p)
{
    pg_groups *all = apr_palloc(p, sizeof(*all));

    all->l = l;
    all->by_key = apr_hash_make(p);
    all->list = apr_array_make(p, 8, sizeof(pg_group *));
    all->p = p;
    return all;
}

/* Why the file of an answer is sent as source: as for explain (look_up(),
 * lint/explain/explain.c). */
static void look_up(pg_answer *answer, const pg_located *at, apr_pool_t *p)
{
    pg_lookup(answer, &at->context, at->name, p);
    answer->outcome = PG_LEAKS;
    pg_confirm_take(answer, at->dry, p);
}

static pg_located locate(const pg_dryrun_answer *a, apr_pool_t *p)
{
    pg_located at;

    memset(&at, 0, sizeof(at));
    at.dry = a;
    pg_located_take(&at, a, p);
    return at;
}

static int is_source(const pg_likeness *now)
{
    return now->kind == PG_NOW_REFUSED || now->kind == PG_NOW_SOURCE;
}

/* Scheme and host of a redirect; its path is often that of the request. */
static const char *leads_to(const pg_dryrun_answer *a, apr_pool_t *p)
{
    apr_uri_t uri;

    if (!a->location || apr_uri_parse(p, a->location, &uri) != APR_SUCCESS) {
        return "";
    }
    return uri.hostname && uri.scheme
           ? apr_pstrcat(p, uri.scheme, "://", uri.hostname, uri.port_str
                         ? ":" : NULL, uri.port_str, NULL) : "";
}

/* A vhost name in the log that is no longer configured. */
static const char *unknown_name(const pg_request *r, const server_rec *s)
{
    const char *name = r->line.host ? NULL : r->line.vhost;

    return name && !pg_arrive_is_called(s, name) ? name : NULL;
}

/* The first cause of the model; "-t" may find others
 * (lint/judge/config_causes). */
static void find_cause(pg_group *g, const pg_groups *all, pg_answer *answer,
                       apr_pool_t *p)
{
    const pg_php_files there = { .php = 1 };
    pg_checked in = pg_rules_begin(all->l, p);
    const char *unless = pg_confirm_unless(answer, all->l, p);

    in.whole = 1;
    pg_rules_apply(&in, answer, &there);
    g->id = in.found->list->nelts
            ? APR_ARRAY_IDX(in.found->list, 0, pg_finding *)->id
            : answer->verdict.id;
    g->cause = g->id ? pg_cause_get(g->id)->says : NULL;
    if (unless) {
        g->cause = apr_pstrcat(all->p, g->cause ? g->cause : "the source is "
                                                             "sent",
                               "; ", unless, NULL);
    }
}

/* As of_handler() (dryrun/outcome.c).  The name of a handler is from the
 * configuration; the URL of a backend may contain what the client wrote.
 * @return NULL: the status says it */
static const char *error_cause(const pg_dryrun_answer *a, apr_pool_t *p)
{
    const char *url;

    if (a->end != PG_END_HANDLER || pg_dryrun_outcome(a) != PG_FAILS) {
        return NULL;
    }
    url = pg_backends_url(a, p);
    if (!url) {
        return apr_psprintf(p, "no module provides the handler \"%s\"",
                            a->handler);
    }
    if (pg_proxy_lacks(url, a->r->server, p)) {
        return "mod_proxy is loaded, but the module of the scheme is not";
    }
    return pg_runner_socket_missing(url)
           ? "the socket of the backend does not exist" : NULL;
}

static pg_group *make(pg_groups *all, const char *key, const pg_request *r,
                      const pg_asked_again *a)
{
    pg_group *g = apr_pcalloc(all->p, sizeof(*g));

    g->s = a->who->s;
    g->name = apr_pstrdup(all->p, unknown_name(r, g->s));
    g->then = r->line.status;
    g->now = a->likeness;
    apr_hash_set(all->by_key, apr_pstrdup(all->p, key), APR_HASH_KEY_STRING,
                 g);
    APR_ARRAY_PUSH(all->list, pg_group *) = g;
    return g;
}

static void describe(pg_group *g, pg_groups *all, const pg_asked_again *a,
                     pg_answer *answer, apr_pool_t *scratch)
{
    const char *cause = error_cause(a->dry, scratch);
    const char *to = leads_to(a->dry, scratch);

    if (answer) {
        find_cause(g, all, answer, scratch);
    }
    else if (is_source(&g->now)) {
        g->cause = "the source is sent";
    }
    else if (cause) {
        g->cause = apr_pstrdup(all->p, cause);
    }
    if (g->now.kind == PG_NOW_REDIRECT && *to) {
        g->to = apr_pstrdup(all->p, to);
    }
}

/* URLs that differ in their query, which is not printed, are one example.
 * @return NULL where no more are needed */
static pg_example *example_for(pg_group *g, const char *url,
                               const char *method, apr_pool_t *p)
{
    pg_example *one = g->examples, *end = one + g->n_examples;

    while (one < end && (strcmp(one->url, url)
                         || strcmp(one->method, method))) {
        ++one;
    }
    if (one == g->examples + PG_EXAMPLES_MAX) {
        return NULL;
    }
    if (one == end) {
        one->url = apr_pstrdup(p, url);
        one->method = apr_pstrdup(p, method);
        ++g->n_examples;
    }
    return one;
}

static void count(pg_group *g, const pg_groups *all, const pg_request *r,
                  const pg_asked_again *a, apr_pool_t *scratch)
{
    pg_example *one = example_for(g, pg_ask_url(a->who, r->line.url, scratch),
                                  r->line.method, all->p);

    if (one) {
        one->count += r->count;
    }
    g->requests += r->count;
    ++g->urls;
}

void pg_groups_add(pg_groups *all, const pg_request *r,
                   const pg_asked_again *a, apr_pool_t *scratch)
{
    const pg_located at = locate(a->dry, scratch);
    pg_answer answer, *source = NULL;
    const char *cause = error_cause(a->dry, scratch);
    const char *decided = "", *key, *name;
    pg_group *g;

    if (is_source(&a->likeness) && at.name) {
        source = &answer;
        look_up(source, &at, scratch);
        decided = answer.verdict.decided
                  ? pg_directive_place(answer.verdict.decided->node, scratch)
                  : "";
    }
    name = unknown_name(r, a->who->s);
    key = apr_psprintf(scratch, "%pp %s %d %d %d %d %s %s %s", a->who->s,
                       name ? name : "", r->line.status, a->likeness.kind,
                       a->likeness.status, source ? answer.verdict.id : 0,
                       decided, cause ? cause : "",
                       leads_to(a->dry, scratch));
    g = apr_hash_get(all->by_key, key, APR_HASH_KEY_STRING);
    if (!g) {
        g = make(all, key, r, a);
        describe(g, all, a, source, scratch);
    }
    count(g, all, r, a, scratch);
}

static int is_rarer(const void *a, const void *b)
{
    const pg_group *x = *(const pg_group *const *)a;
    const pg_group *y = *(const pg_group *const *)b;

    return (x->requests < y->requests) - (x->requests > y->requests);
}

apr_array_header_t *pg_groups_sorted(const pg_groups *all, apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_copy(p, all->list);

    qsort(list->elts, (size_t)list->nelts, sizeof(pg_group *), is_rarer);
    return list;
}
