/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Records at a start which places run PHP. */

#include "lint/history/ran.h"
#include "lint/history/history_report.h"
#include "lint/lookup/confirm.h"
#include "lint/survey/fingerprint.h"
#include "model/php_names.h"

#include "apr_strings.h"

struct pg_ran {
    apr_file_t *parent;
    apr_hash_t *shapes;         /* seat by shape */
};

/* The indexes of the directives in pg_fingerprint_directives(). */
typedef struct {
    int by, action;             /* -1: there is none */
    pg_history_origin origin;
} seat;

/* Who has a place run. */
typedef struct {
    const pg_directive *by, *action;
    pg_history_origin origin;
} cause;

pg_ran *pg_ran_begin(apr_file_t *parent, apr_pool_t *p)
{
    pg_ran *ran;

    if (!parent || !pg_history_path()) {
        return NULL;
    }
    ran = apr_palloc(p, sizeof(*ran));
    ran->parent = parent;
    ran->shapes = apr_hash_make(p);
    return ran;
}

/* 0 if it is not known. */
static int find_cause(cause *c, const pg_answer *answer)
{
    const pg_mapping *m = &answer->mapping;

    memset(c, 0, sizeof(*c));
    c->by = answer->taken_by;
    if (!c->by) {
        c->by = m->handler_by;
        c->action = m->action.text ? m->action.by : NULL;
        if (!c->by) {
            c->origin = answer->context->script ? PG_RAN_BY_SCRIPTALIAS
                                                : PG_RAN_BY_TYPE;
            return answer->context->script || m->by_type;
        }
    }
    return 1;
}

static void report(const pg_ran *ran, const pg_context *context,
                   const char *name, const cause *c)
{
    pg_history_report(ran->parent, context->s, context->dir, name, c->by,
                      c->action, c->origin);
}

/* -1 if it is not among them. */
static int index_of(const pg_directive *d, const apr_array_header_t *all)
{
    int i = all->nelts - 1;

    while (i >= 0 && APR_ARRAY_IDX(all, i, const pg_directive *) != d) {
        --i;
    }
    return i;
}

static void remember(pg_ran *ran, const pg_context *context, const cause *c,
                     apr_uint64_t shape, apr_pool_t *p)
{
    const apr_array_header_t *all = pg_fingerprint_directives(context, p);
    apr_pool_t *keeps = apr_hash_pool_get(ran->shapes);
    seat *at = apr_palloc(keeps, sizeof(*at));

    at->by = index_of(c->by, all);
    at->action = index_of(c->action, all);
    at->origin = c->origin;
    if ((at->by >= 0) == !!c->by && (at->action >= 0) == !!c->action) {
        apr_hash_set(ran->shapes, apr_pmemdup(keeps, &shape, sizeof(shape)),
                     sizeof(shape), at);
    }
}

void pg_ran_note(pg_ran *ran, const pg_answer *answer,
                 const apr_uint64_t *shape, apr_pool_t *p)
{
    cause c;

    if (!ran || answer->outcome != PG_RUNS
        || !find_cause(&c, answer)) {
        return;
    }
    report(ran, answer->context, answer->name, &c);
    if (shape) {
        remember(ran, answer->context, &c, *shape, p);
    }
}

static const pg_directive *directive_at(const apr_array_header_t *all, int i)
{
    return i >= 0 && i < all->nelts
           ? APR_ARRAY_IDX(all, i, const pg_directive *) : NULL;
}

void pg_ran_recall(pg_ran *ran, const pg_context *context, apr_uint64_t shape,
                   apr_pool_t *p)
{
    const apr_array_header_t *all;
    const seat *at = ran ? apr_hash_get(ran->shapes, &shape, sizeof(shape))
                         : NULL;
    cause c;

    if (!at) {
        return;
    }
    all = pg_fingerprint_directives(context, p);
    c.by = directive_at(all, at->by);
    c.action = directive_at(all, at->action);
    c.origin = at->origin;
    if (!c.by == (at->by < 0)) {
        report(ran, context, PG_PLAIN_NAME, &c);
    }
}
