/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Parts of the configuration that expectations reach. */

#include "lint/expect/coverage.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "lint/lookup/rewrite_steps.h"
#include "lint/print/words.h"
#include "lint/survey/vhosts.h"

#include "http_config.h"
#include "apr_strings.h"

struct pg_coverage {
    apr_array_header_t *all;    /* pg_covered */
    apr_hash_t *vhosts;         /* int *, into all, by server_rec */
    apr_hash_t *places;         /* the same, by the place of a directive */
    apr_pool_t *p;
};

static const int *add(pg_coverage *c, const char *kind, const char *text,
                      const char *place)
{
    pg_covered *new = apr_array_push(c->all);
    const int at = c->all->nelts - 1;

    new->kind = kind;
    new->text = text;
    new->place = place;
    new->reached = 0;
    return apr_pmemdup(c->p, &at, sizeof(at));
}

static void add_vhosts(pg_coverage *c, const pg_lint *l)
{
    const apr_array_header_t *all = pg_vhosts(l->main_server, c->p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        server_rec *s = APR_ARRAY_IDX(all, i, server_rec *);
        server_rec **key = apr_pmemdup(c->p, &s, sizeof(s));

        apr_hash_set(c->vhosts, key, sizeof(*key),
                     add(c, "vhost", s->is_virtual ? pg_vhost_key(s, c->p)
                                                   : "the main server",
                         pg_vhost_defined(s, c->p)));
    }
}

static const char *place_of(const ap_directive_t *node, apr_pool_t *p)
{
    return node ? pg_directive_place(node, p) : NULL;
}

static void add_place(pg_coverage *c, const ap_directive_t *node,
                      const int *at)
{
    apr_hash_set(c->places, place_of(node, c->p), APR_HASH_KEY_STRING, at);
}

/* All lines of a section that map PHP are one thing to reach. */
static void add_section(pg_coverage *c, const ap_directive_t *node,
                        const int **of_section)
{
    const ap_directive_t *section = node->parent;

    if (!*of_section) {
        *of_section = add(c, "section", section
                          ? apr_pstrcat(c->p, pg_directive_text(section, c->p),
                                        ": ", pg_directive_text(node, c->p),
                                        NULL)
                          : pg_directive_text(node, c->p),
                          place_of(section ? section : node, c->p));
    }
    add_place(c, node, *of_section);
}

static void walk(pg_coverage *c, const ap_directive_t *node)
{
    const int *of_section = NULL;

    for (; node; node = node->next) {
        if (!strcasecmp(node->directive, "RewriteRule")) {
            add_place(c, node, add(c, "RewriteRule", node->args,
                                   place_of(node, c->p)));
        }
        else if (pg_directive_maps_php(node)) {
            add_section(c, node, &of_section);
        }
        walk(c, node->first_child);
    }
}

pg_coverage *pg_coverage_make(const pg_lint *l, apr_pool_t *p)
{
    pg_coverage *c = apr_palloc(p, sizeof(*c));

    c->all = apr_array_make(p, 32, sizeof(pg_covered));
    c->vhosts = apr_hash_make(p);
    c->places = apr_hash_make(p);
    c->p = p;
    add_vhosts(c, l);
    walk(c, ap_conftree);
    return c;
}

static void reach(pg_coverage *c, const int *at)
{
    if (at) {
        APR_ARRAY_IDX(c->all, *at, pg_covered).reached = 1;
    }
}

static void reach_directive(pg_coverage *c, const pg_directive *d,
                            apr_pool_t *p)
{
    if (!d->htaccess) {
        reach(c, apr_hash_get(c->places, place_of(d->node, p),
                              APR_HASH_KEY_STRING));
    }
}

static void reach_trail(pg_coverage *c, const pg_trail *trail, apr_pool_t *p)
{
    const pg_directive *d;

    if (!trail) {
        return;
    }
    reach_trail(c, trail->base, p);
    reach_trail(c, trail->add, p);
    for (d = pg_first(trail); d; d = d->next) {
        reach_directive(c, d, p);
    }
}

static void reach_proxied(pg_coverage *c, request_rec *r, apr_pool_t *p)
{
    const pg_directive *by = r->proxyreq
                             ? pg_proxied_find(r->server, r->uri, p).by : NULL;

    if (by) {
        reach_directive(c, by, p);
    }
}

void pg_coverage_add(pg_coverage *c, const pg_located *at, apr_pool_t *p)
{
    const pg_dryrun_answer *a = at->dry;
    const apr_array_header_t *rules;
    int i;

    if (!a) {
        return;
    }
    reach(c, apr_hash_get(c->vhosts, &a->r->server, sizeof(a->r->server)));
    reach_trail(c, pg_observed(a->r->per_dir_config), p);
    reach_trail(c, pg_observed(a->subject->per_dir_config), p);
    reach_proxied(c, a->r, p);
    rules = pg_rewrite_matched(at, p);
    for (i = 0; i < rules->nelts; ++i) {
        reach_directive(c, APR_ARRAY_IDX(rules, i, const pg_directive *), p);
    }
}

const apr_array_header_t *pg_coverage_all(const pg_coverage *c)
{
    return c->all;
}

int pg_coverage_percent(const pg_coverage *c)
{
    int i, n = 0;

    for (i = 0; i < c->all->nelts; ++i) {
        n += APR_ARRAY_IDX(c->all, i, pg_covered).reached;
    }
    return c->all->nelts ? (int)((long)n * 100 / c->all->nelts) : 100;
}
