/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* From a mapping to the cause of a leak: the rules, in their order. */

#include "model/verdict.h"
#include "model/rewrite.h"

#define APR_WANT_STRFUNC
#include "apr_want.h"

static pg_runner find_runner(const pg_world *w, const char *handler)
{
    return w->runner(w->baton, handler);
}

static int runs(pg_runner r)
{
    return r.state == PG_RUNNER_PHP || r.state == PG_RUNNER_EXECUTES
           || r.state == PG_RUNNER_FAILS;
}

int pg_would_run(const char *handler, const pg_case *c, const pg_world *w,
                 apr_pool_t *p)
{
    return handler
           && (runs(find_runner(w, handler))
               || pg_merged_action(c->trail, handler, p).text);
}

/* What the handler would be without its SetHandler, and what it would be
 * without the AddHandler too. */
static int beats_a_runner(const pg_case *c, const pg_world *w, apr_pool_t *p)
{
    const pg_mapping *m = c->mapping;

    if (m->handler_by && m->handler_by == m->sethandler.by
        && pg_would_run(m->addhandler.text, c, w, p)) {
        return 1;
    }
    return !m->by_type && m->handler && pg_would_run(m->type, c, w, p);
}

/*
 * The rules.  Each looks at one cause and answers whether it is the one;
 * the first that does decides, so the narrow ones stand before the wide.
 */

/* fold() in refuse.c takes what no directive gave for a type of mime.types;
 * a rule may have given it. */
static int rule_runtime(pg_verdict *v, const pg_case *c, const pg_world *w,
                        apr_pool_t *p)
{
    const pg_mapping *m = c->mapping;

    (void)w;
    if (!c->handler || !*c->handler || m->dynamic
        || !strcmp(c->handler, "default-handler")
        || (m->handler_by && !strcmp(c->handler, m->handler))) {
        return 0;
    }
    v->decided = pg_rewrite_find(c->trail, c->handler, p);
    return v->decided || !m->handler || strcmp(c->handler, m->handler);
}

/* No name told it. */
static int rule_content(pg_verdict *v, const pg_case *c, const pg_world *w,
                        apr_pool_t *p)
{
    (void)v;
    (void)w;
    (void)p;
    return c->name_class == PG_NAME_CONTENT;
}

static int rule_engine(pg_verdict *v, const pg_case *c, const pg_world *w,
                       apr_pool_t *p)
{
    (void)p;
    v->decided = c->mapping->engine.by;
    return c->mapping->engine.text && *c->mapping->engine.text == '0'
           && c->handler
           && find_runner(w, c->handler).state == PG_RUNNER_PHP;
}

/* A handler that sends files as they are was asked for, or "none" cancels
 * an inherited SetHandler and nothing is left. */
static int rule_none(pg_verdict *v, const pg_case *c, const pg_world *w,
                     apr_pool_t *p)
{
    const pg_mapping *m = c->mapping;

    (void)p;
    v->decided = m->handler_by;
    if (m->handler && !m->by_type) {
        return find_runner(w, m->handler).state == PG_RUNNER_RAW;
    }
    v->decided = m->sethandler.by;
    return m->sethandler.text && !strcasecmp(m->sethandler.text, "none");
}

static int same_section(const pg_directive *a, const pg_directive *b)
{
    return a->node->parent == b->node->parent
           && !strcmp(a->node->filename, b->node->filename);
}

static int rule_removed_beside(pg_verdict *v, const pg_case *c,
                               const pg_world *w, apr_pool_t *p)
{
    const pg_value *h = &c->mapping->addhandler;

    (void)w;
    (void)p;
    v->decided = h->by;
    return !h->text && h->lost && same_section(h->by, h->lost);
}

static int rule_removed(pg_verdict *v, const pg_case *c, const pg_world *w,
                        apr_pool_t *p)
{
    const pg_mapping *m = c->mapping;

    (void)w;
    (void)p;
    v->decided = m->addhandler.by ? m->addhandler.by : m->addtype.by;
    return v->decided && (v->decided->kind == PG_REMOVEHANDLER
                          || v->decided->kind == PG_REMOVETYPE)
           && !m->sethandler.text;
}

static int rule_forced_type(pg_verdict *v, const pg_case *c,
                            const pg_world *w, apr_pool_t *p)
{
    (void)w;
    (void)p;
    v->decided = c->mapping->type_by;
    return c->mapping->by_type && v->decided
           && v->decided->kind == PG_FORCETYPE
           && !pg_name_means_php(c->mapping->type);
}

/* Drupal's "..._Do_Not_Remove..." and its kind: an unknown name that does
 * not speak of PHP is there to keep PHP from running. */
static int rule_marker(pg_verdict *v, const pg_case *c, const pg_world *w,
                       apr_pool_t *p)
{
    (void)p;
    v->decided = c->mapping->handler_by;
    return v->decided && !c->mapping->by_type
           && !pg_name_means_php(c->handler)
           && find_runner(w, c->handler).state == PG_RUNNER_UNKNOWN;
}

static int rule_beaten(pg_verdict *v, const pg_case *c, const pg_world *w,
                       apr_pool_t *p)
{
    v->decided = c->mapping->handler_by;
    return !pg_would_run(c->handler, c, w, p) && beats_a_runner(c, w, p);
}

static int rule_not_loaded(pg_verdict *v, const pg_case *c, const pg_world *w,
                           apr_pool_t *p)
{
    (void)p;
    v->decided = c->mapping->handler_by;
    return find_runner(w, c->handler).state == PG_RUNNER_MISSING
           && pg_name_means_php(c->handler);
}

/* An Action for PHP that no handler reaches. */
static const pg_directive *idle_action(const pg_case *c, apr_pool_t *p)
{
    apr_array_header_t *all = pg_mapping_concerned(c->trail,
                                                   c->mapping->name, p);
    int i;

    for (i = all->nelts - 1; i >= 0; --i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (d->kind == PG_ACTION) {
            return d;
        }
    }
    return NULL;
}

static int rule_action_name(pg_verdict *v, const pg_case *c,
                            const pg_world *w, apr_pool_t *p)
{
    v->decided = c->mapping->handler_by;
    return c->mapping->handler && pg_name_means_php(c->handler)
           && !pg_would_run(c->handler, c, w, p) && idle_action(c, p) != NULL;
}

static int rule_nobody(pg_verdict *v, const pg_case *c, const pg_world *w,
                       apr_pool_t *p)
{
    v->decided = c->mapping->handler_by;
    return c->mapping->handler && pg_name_means_php(c->handler)
           && !pg_would_run(c->handler, c, w, p);
}

static int rule_declined(pg_verdict *v, const pg_case *c, const pg_world *w,
                         apr_pool_t *p)
{
    v->decided = c->mapping->handler_by;
    return pg_would_run(c->mapping->handler, c, w, p);
}

/* Another AddType for the name, whose type would have run it. */
static int hides_a_runner(const pg_case *c, const pg_world *w, apr_pool_t *p)
{
    apr_array_header_t *all = pg_mapping_concerned(c->trail,
                                                   c->mapping->name, p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (d->kind == PG_ADDTYPE
            && pg_would_run(pg_directive_subject(d, p), c, w, p)) {
            return 1;
        }
    }
    return 0;
}

/* AddType text/html .php over a type that PHP answers to. */
static int rule_type_overridden(pg_verdict *v, const pg_case *c,
                                const pg_world *w, apr_pool_t *p)
{
    v->decided = c->mapping->type_by;
    return c->mapping->by_type && v->decided
           && v->decided->kind == PG_ADDTYPE && hides_a_runner(c, w, p);
}

static int rule_leftover(pg_verdict *v, const pg_case *c, const pg_world *w,
                         apr_pool_t *p)
{
    (void)v;
    (void)w;
    (void)p;
    return c->name_class == PG_NAME_LEFTOVER || c->name_class == PG_NAME_COPY;
}

static int rule_inner(pg_verdict *v, const pg_case *c, const pg_world *w,
                      apr_pool_t *p)
{
    (void)v;
    (void)w;
    (void)p;
    return c->name_class == PG_NAME_INNER;
}

static int rule_companion(pg_verdict *v, const pg_case *c, const pg_world *w,
                          apr_pool_t *p)
{
    (void)v;
    (void)w;
    (void)p;
    return c->name_class == PG_NAME_COMPANION;
}

/* index.php would run where this spelling does not. */
static int rule_spelling(pg_verdict *v, const pg_case *c, const pg_world *w,
                         apr_pool_t *p)
{
    pg_mapping plain;

    (void)v;
    if (!strcmp(c->mapping->name, PG_PLAIN_NAME)) {
        return 0;
    }
    pg_mapping_fold(&plain, c->plain ? c->plain : c->trail, PG_PLAIN_NAME,
                    NULL, p);
    return pg_would_run(plain.handler, c, w, p);
}

static int rule_nothing(pg_verdict *v, const pg_case *c, const pg_world *w,
                        apr_pool_t *p)
{
    (void)v;
    (void)c;
    (void)w;
    (void)p;
    return 1;
}

static const struct {
    pg_cause_id id;
    int (*is)(pg_verdict *v, const pg_case *c, const pg_world *w,
              apr_pool_t *p);
} rules[] = {
    { PG_CONTENT,         rule_content },
    { PG_RUNTIME,         rule_runtime },
    { PG_ENGINE_OFF,      rule_engine },
    { PG_SET_NONE,        rule_none },
    { PG_MARKER,          rule_marker },
    { PG_BEATEN,          rule_beaten },
    { PG_NOT_LOADED,      rule_not_loaded },
    { PG_ACTION_NAME,     rule_action_name },
    { PG_NOBODY,          rule_nobody },
    { PG_DECLINED,        rule_declined },
    { PG_REMOVED_BESIDE,  rule_removed_beside },
    { PG_REMOVED,         rule_removed },
    { PG_FORCED_TYPE,     rule_forced_type },
    { PG_LEFTOVER,        rule_leftover },
    { PG_INNER,           rule_inner },
    { PG_COMPANION,       rule_companion },
    { PG_TYPE_OVERRIDDEN, rule_type_overridden },
    { PG_SPELLING,        rule_spelling },
    { PG_NOTHING,         rule_nothing }
};

void pg_verdict_cause(pg_verdict *v, const pg_case *c, const pg_world *w,
                      apr_pool_t *p)
{
    apr_size_t i = 0;

    memset(v, 0, sizeof(*v));
    if (c->sender) {
        /* who sends it is the cause; a directive is to blame if it gave the
         * sender its own file */
        v->id = c->sender;
        if ((c->sender == PG_OTHER_SENDER || c->sender == PG_SHOWN)
            && !strcmp(pg_name_base(c->file), c->mapping->name)) {
            v->decided = c->mapping->handler_by;
        }
        return;
    }
    while (!rules[i].is(v, c, w, p)) {
        v->decided = NULL;
        ++i;
    }
    v->id = rules[i].id;
}

pg_outcome pg_verdict_outcome(const pg_mapping *m, const pg_world *w)
{
    if (m->dynamic) {
        return PG_UNKNOWN;
    }
    if (m->action.text) {
        return PG_RUNS;
    }
    switch (find_runner(w, m->handler).state) {
    case PG_RUNNER_PHP:
        return m->engine.text && *m->engine.text == '0' ? PG_LEAKS : PG_RUNS;
    case PG_RUNNER_EXECUTES:
        return PG_RUNS;
    case PG_RUNNER_FAILS:
        return PG_FAILS;
    default:
        return PG_LEAKS;
    }
}
