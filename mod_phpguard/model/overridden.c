/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What would have run a file: the mapping that the deciding directive
 * overrides. */

#include "model/overridden.h"
#include "model/concerned.h"
#include "model/directive.h"
#include "model/php_names.h"

#define PLACES 6

static int is_run(pg_runner r)
{
    return r.state == PG_RUNNER_PHP || r.state == PG_RUNNER_EXECUTES
           || r.state == PG_RUNNER_FAILS;
}

int pg_would_run(const char *handler, const pg_inquiry *q)
{
    return handler
           && (is_run(q->w->runner(q->w->baton, handler))
               || pg_merged_action(q->c->trail, handler, q->p).text);
}

static pg_value value_of(const pg_directive *by, const pg_inquiry *q)
{
    pg_value value = { NULL, NULL, NULL };

    if (by) {
        value.by = by;
        value.text = pg_directive_subject(by, q->p);
    }
    return value;
}

/* pg_overridden_directive(), with what it sets. */
static pg_value nearest(const pg_inquiry *q, unsigned int kinds, int runs_it)
{
    apr_array_header_t *all = pg_concerned(q->c->trail, q->c->mapping->exts,
                                           q->p);
    int i;

    for (i = all->nelts - 1; i >= 0; --i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (d != q->v->decided && (kinds & PG_KIND(d->kind))) {
            const pg_value value = { pg_directive_subject(d, q->p), d, NULL };

            if (!runs_it || pg_would_run(value.text, q)) {
                return value;
            }
        }
    }
    return value_of(NULL, q);
}

const pg_directive *pg_overridden_directive(const pg_inquiry *q,
                                            unsigned int kinds,
                                            int runs_it)
{
    return nearest(q, kinds, runs_it).by;
}

/* All that might map the file, in the order in which they are looked at.
 * What decided may be no mapping at all: a RewriteRule, PHP's engine. */
static void candidates(const pg_inquiry *q, int runs, pg_value found[PLACES])
{
    const pg_mapping *m = q->c->mapping;

    found[0] = value_of(m->handler_by, q);
    found[1] = value_of(m->addhandler.text ? m->addhandler.by
                                           : m->addhandler.lost, q);
    found[2] = nearest(q, PG_KIND(PG_SETHANDLER), runs);
    found[3] = value_of(m->type_by, q);
    found[4] = nearest(q, PG_KIND(PG_ADDTYPE), runs);
    found[5] = nearest(q, PG_KIND(PG_ADDHANDLER), runs);
}

static int is_other(const pg_directive *d, const pg_inquiry *q)
{
    const pg_directive *decided = q->v->decided;

    return d && d != decided && d->kind != PG_REMOVEHANDLER
           && d->kind != PG_REMOVETYPE;
}

/* AddType text/html says nothing of PHP. */
static int counts(const pg_value *value, int runs, const pg_inquiry *q)
{
    if (runs) {
        return pg_would_run(value->text, q);
    }
    return (value->by->kind != PG_ADDTYPE && value->by->kind != PG_FORCETYPE)
           || pg_name_means_php(value->text);
}

pg_value pg_overridden(const pg_inquiry *q)
{
    pg_value found[PLACES];
    int runs, i;

    for (runs = 1; q->v->decided && runs >= 0; --runs) {
        candidates(q, runs, found);
        for (i = 0; i < PLACES; ++i) {
            if (is_other(found[i].by, q) && counts(&found[i], runs, q)) {
                return found[i];
            }
        }
    }
    return value_of(NULL, q);
}

const pg_directive *pg_overridden_runner(const pg_mapping *m,
                                         const pg_host *w)
{
    return m->handler_by && m->handler_by == m->sethandler.by
           && m->addhandler.text
           && w->runner(w->baton, m->addhandler.text).state
              == PG_RUNNER_EXECUTES ? m->addhandler.by : NULL;
}

static void push(apr_array_header_t *list, const pg_directive *d)
{
    if (d) {
        APR_ARRAY_PUSH(list, const pg_directive *) = d;
    }
}

/* What maps the file, and its Action. */
static void push_mapping(apr_array_header_t *list, const pg_inquiry *q)
{
    const pg_value value = pg_overridden(q);
    const pg_directive *action
        = value.by ? pg_merged_action(q->c->trail, value.text, q->p).by : NULL;
    pg_mapping plain;

    pg_mapping_fold(&plain, q->c->plain, PG_PLAIN_NAME, NULL, q->p);
    push(list, value.by);
    if (q->v->id == PG_NOTHING && pg_would_run(plain.handler, q)) {
        push(list, plain.handler_by);
    }
    if (q->v->id == PG_ACTION_NAME || (q->v->id == PG_NOTHING
                                       && !list->nelts)) {
        push(list, pg_overridden_directive(q, PG_KIND(PG_ACTION), 0));
    }
    else if (q->v->id == PG_ENGINE_OFF) {
        push(list, pg_overridden_runner(q->c->mapping, q->w));
    }
    else {
        push(list, action);
    }
}

apr_array_header_t *pg_overridden_list(const pg_inquiry *q)
{
    const pg_case *c = q->c;
    apr_array_header_t *list = apr_array_make(q->p, 2,
                                              sizeof(const pg_directive *));

    if (c->sender && !q->v->decided) {
        return list;            /* no directive applies */
    }
    push_mapping(list, q);
    if (c->unmet) {
        push(list, c->unmet != q->v->decided ? c->unmet : NULL);
        push(list, c->unmet_by);
    }
    push(list, c->beyond ? c->beyond : c->proxied);
    return list;
}
