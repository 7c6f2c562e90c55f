/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Mappings inside an <If> that does not apply. */

#include "httpd/if_unmet.h"
#include "httpd/observe.h"
#include "model/verdict.h"

#include "http_core.h"

/* What is asked: a leak, what applied to it, and its file's name. */
typedef struct {
    pg_case *c;
    const char *name;
    const pg_host *w;
    apr_pool_t *p;
} inquiry;

static int has(const pg_trail *all, const pg_trail *leaf)
{
    return all && (all == leaf || has(all->base, leaf)
                   || has(all->add, leaf));
}

static int is_of(const pg_directive *d, const pg_trail *leaf)
{
    const pg_directive *own = pg_first(leaf);

    while (own && (!d || own->node != d->node)) {
        own = own->next;
    }
    return own != NULL;
}

static pg_trail with(const pg_trail *base, const pg_trail *leaf)
{
    pg_trail both = *leaf;

    if (base) {
        both.base = base;
        both.add = leaf;
        both.first = NULL;
        both.owners |= base->owners;
    }
    return both;
}

/* The condition around a directive. */
static const pg_directive *condition_of(const pg_directive *by,
                                        apr_pool_t *p)
{
    const ap_directive_t *node = by->node;
    pg_directive *d = apr_pcalloc(p, sizeof(*d));

    while (node && strcasecmp(node->directive, "<If")
           && strncasecmp(node->directive, "<Else", 5)) {
        node = node->parent;
    }
    d->node = node;
    d->kind = PG_PRESENCE;
    d->htaccess = by->htaccess;
    return node ? d : NULL;
}

/* Whether the file would run if the section held. */
static int would_map(const inquiry *q, ap_conf_vector_t *section)
{
    const pg_trail *own = pg_observed(section);
    const pg_directive *by;
    pg_trail both;
    pg_mapping m;

    if (!own || has(q->c->trail, own)) {
        return 0;
    }
    both = with(q->c->trail, own);
    pg_mapping_fold(&m, &both, q->name, NULL, q->p);
    by = is_of(m.handler_by, own) ? m.handler_by
         : is_of(m.action.by, own) ? m.action.by : NULL;
    if (!by || pg_verdict_outcome(&m, q->w) != PG_RUNS) {
        return 0;
    }
    q->c->unmet = condition_of(by, q->p);
    q->c->unmet_by = by;
    return q->c->unmet != NULL;
}

static int search(const inquiry *q, ap_conf_vector_t *conf)
{
    const core_dir_config *core = ap_get_core_module_config(conf);
    int i;

    for (i = 0; core->sec_if && i < core->sec_if->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(core->sec_if, i);

        if (would_map(q, section) || search(q, section)) {
            return 1;
        }
    }
    return 0;
}

void pg_if_unmet(pg_case *c, ap_conf_vector_t *conf, const char *name,
                 const pg_host *w, apr_pool_t *p)
{
    const inquiry q = { c, name, w, p };

    c->unmet = c->unmet_by = NULL;
    search(&q, conf);
}
