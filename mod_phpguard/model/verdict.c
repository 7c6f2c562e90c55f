/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds the cause of a leak from a mapping: the rules, in order. */

#include "model/verdict.h"
#include "model/overridden.h"
#include "model/rewrite.h"

#include "apr_lib.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

static pg_runner find_runner(const pg_host *w, const char *handler)
{
    return w->runner(w->baton, handler);
}

/* What the handler would be without its SetHandler, and what it would be
 * without the AddHandler too. */
static int beats_a_runner(const pg_inquiry *q)
{
    const pg_mapping *m = q->c->mapping;

    if (m->handler_by && m->handler_by == m->sethandler.by
        && (pg_would_run(m->addhandler.text, q)
            || pg_overridden_directive(q, PG_KIND(PG_SETHANDLER), 1))) {
        return 1;
    }
    return !m->by_type && m->handler && pg_would_run(m->type, q);
}

/*
 * The rules.  Each looks at one cause and answers whether it is the one;
 * the first that does decides, so the narrow ones come before the wide.
 */

/* pg_mapping_take_type() takes what no directive set for a type of mime.types;
 * a rule may have set it. */
static int rule_runtime(const pg_inquiry *q)
{
    const pg_mapping *m = q->c->mapping;

    if (!q->c->handler || !*q->c->handler || m->dynamic
        || !strcmp(q->c->handler, "default-handler")
        || (m->handler_by && !strcmp(q->c->handler, m->handler))) {
        return 0;
    }
    q->v->decided = pg_rewrite_find(q->c->trail, q->c->handler, q->p);
    return q->v->decided || !m->handler || strcmp(q->c->handler, m->handler);
}

/* Not known by name. */
static int rule_content(const pg_inquiry *q)
{
    return q->c->name_class == PG_NAME_CONTENT;
}

static int rule_engine(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->engine.by;
    return q->c->mapping->engine.text && *q->c->mapping->engine.text == '0'
           && q->c->handler
           && find_runner(q->w, q->c->handler).state == PG_RUNNER_PHP;
}

/* A handler that sends files as they are was asked for, or "none" cancels
 * an inherited SetHandler and nothing is left. */
static int rule_none(const pg_inquiry *q)
{
    const pg_mapping *m = q->c->mapping;

    q->v->decided = m->handler_by;
    if (m->handler && !m->by_type) {
        return find_runner(q->w, m->handler).state == PG_RUNNER_RAW;
    }
    q->v->decided = m->sethandler.by;
    return m->sethandler.text && !strcasecmp(m->sethandler.text, "none");
}

static int same_section(const pg_directive *a, const pg_directive *b)
{
    return a->node->parent == b->node->parent
           && !strcmp(a->node->filename, b->node->filename);
}

static int rule_removed_beside(const pg_inquiry *q)
{
    const pg_value *h = &q->c->mapping->addhandler;

    q->v->decided = h->by;
    return !h->text && h->lost && same_section(h->by, h->lost);
}

static int rule_removed(const pg_inquiry *q)
{
    const pg_mapping *m = q->c->mapping;

    q->v->decided = m->addhandler.by ? m->addhandler.by : m->addtype.by;
    return q->v->decided && (q->v->decided->kind == PG_REMOVEHANDLER
                          || q->v->decided->kind == PG_REMOVETYPE)
           && !m->sethandler.text;
}

static int rule_forced_type(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->type_by;
    return q->c->mapping->by_type && q->v->decided
           && q->v->decided->kind == PG_FORCETYPE
           && !pg_name_means_php(q->c->mapping->type);
}

/* Drupal's "..._Do_Not_Remove..." and its kind: an unknown name that does
 * not name PHP is there to keep PHP from running. */
static int rule_marker(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->handler_by;
    return q->v->decided && !q->c->mapping->by_type
           && !pg_name_means_php(q->c->handler)
           && find_runner(q->w, q->c->handler).state == PG_RUNNER_UNKNOWN;
}

static int rule_overridden(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->handler_by;
    return !pg_would_run(q->c->handler, q) && beats_a_runner(q);
}

static int rule_not_loaded(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->handler_by;
    return find_runner(q->w, q->c->handler).state == PG_RUNNER_MISSING
           && pg_name_means_php(q->c->handler);
}

/* An Action for PHP that no handler reaches. */
static int rule_action_name(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->handler_by;
    return q->c->mapping->handler && pg_name_means_php(q->c->handler)
           && !pg_would_run(q->c->handler, q)
           && pg_overridden_directive(q, PG_KIND(PG_ACTION), 0) != NULL;
}

static int rule_no_provider(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->handler_by;
    return q->c->mapping->handler && pg_name_means_php(q->c->handler)
           && !pg_would_run(q->c->handler, q);
}

static int rule_declined(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->handler_by;
    return pg_would_run(q->c->mapping->handler, q);
}

/* AddType text/html .php over another whose type PHP answers to. */
static int rule_type_overridden(const pg_inquiry *q)
{
    q->v->decided = q->c->mapping->type_by;
    return q->c->mapping->by_type && q->v->decided
           && q->v->decided->kind == PG_ADDTYPE
           && pg_overridden_directive(q, PG_KIND(PG_ADDTYPE), 1) != NULL;
}

static int rule_leftover(const pg_inquiry *q)
{
    return q->c->name_class == PG_NAME_LEFTOVER
           || q->c->name_class == PG_NAME_COPY;
}

static int rule_inner(const pg_inquiry *q)
{
    return q->c->name_class == PG_NAME_INNER;
}

static int rule_companion(const pg_inquiry *q)
{
    return q->c->name_class == PG_NAME_COMPANION;
}

/* The name config.php differs from index.php by more than its spelling. */
static int is_spelled_plainly(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && !strcmp(dot, ".php");
}

/* index.php would run where this spelling does not. */
static int rule_spelling(const pg_inquiry *q)
{
    pg_mapping plain;

    if (is_spelled_plainly(q->c->mapping->name)) {
        return 0;
    }
    if (q->c->proxied) {
        return 1;
    }
    pg_mapping_fold(&plain, q->c->plain ? q->c->plain : q->c->trail,
                    PG_PLAIN_NAME,
                    NULL, q->p);
    return pg_would_run(plain.handler, q);
}

/* An <If> holds for others and not for this request. */
static int rule_unmet(const pg_inquiry *q)
{
    q->v->decided = q->c->unmet;
    return q->c->unmet != NULL;
}

static int rule_nothing(const pg_inquiry *q)
{
    q->v->decided = q->c->except;
    return 1;
}

static const struct {
    pg_cause_id id;
    int (*is)(const pg_inquiry *q);
} rules[] = {
    { PG_CONTENT,         rule_content },
    { PG_RUNTIME,         rule_runtime },
    { PG_ENGINE_OFF,      rule_engine },
    { PG_SET_NONE,        rule_none },
    { PG_MARKER,          rule_marker },
    { PG_OVERRIDDEN,      rule_overridden },
    { PG_NOT_LOADED,      rule_not_loaded },
    { PG_ACTION_NAME,     rule_action_name },
    { PG_NO_PROVIDER,     rule_no_provider },
    { PG_DECLINED,        rule_declined },
    { PG_REMOVED_BESIDE,  rule_removed_beside },
    { PG_REMOVED,         rule_removed },
    { PG_FORCED_TYPE,     rule_forced_type },
    { PG_LEFTOVER,        rule_leftover },
    { PG_INNER,           rule_inner },
    { PG_COMPANION,       rule_companion },
    { PG_TYPE_OVERRIDDEN, rule_type_overridden },
    { PG_FALSE_CONDITION, rule_unmet },
    { PG_SPELLING,        rule_spelling },
    { PG_NOTHING,         rule_nothing }
};

void pg_verdict_cause(pg_verdict *v, const pg_case *c, const pg_host *w,
                      apr_pool_t *p)
{
    const pg_inquiry q = { v, c, w, p };
    apr_size_t i = 0;

    memset(v, 0, sizeof(*v));
    if (c->sender) {
        /* who sends it is the cause; a directive decided if it gave the
         * sender its own file */
        v->id = c->sender;
        if ((c->sender == PG_OTHER_SENDER || c->sender == PG_SHOWN)
            && !strcmp(apr_filepath_name_get(c->file), c->mapping->name)) {
            v->decided = c->mapping->handler_by;
        }
        return;
    }
    while (!rules[i].is(&q)) {
        v->decided = NULL;
        ++i;
    }
    v->id = rules[i].id;
}

static int is_off(const pg_mapping *m)
{
    return m->engine.text && *m->engine.text == '0';
}

/* action_handler() is of the last: who runs the file, shows its source, or
 * sends it with a hook of its own, is before it; core and mod_include are not,
 * and PHP whose engine is off declines. */
int pg_verdict_has_action(const pg_mapping *m, const pg_runner *r)
{
    if (!m->action.text || !r->module || r->state == PG_RUNNER_UNKNOWN
        || r->state == PG_RUNNER_MISSING) {
        return m->action.text != NULL;
    }
    return !strcmp(r->module, "core.c") || !strcmp(r->module, "mod_include.c")
           || !strcmp(r->module, "PHPGuardRunner")
           || (is_off(m) && !strncmp(r->module, "mod_php", 7));
}

pg_outcome pg_verdict_outcome(const pg_mapping *m, const pg_host *w)
{
    const pg_runner runner = find_runner(w, m->handler);

    if (m->dynamic) {
        return PG_UNKNOWN;
    }
    if (pg_verdict_has_action(m, &runner)) {
        return PG_RUNS;
    }
    switch (runner.state) {
    case PG_RUNNER_PHP:
        return is_off(m) ? PG_LEAKS : PG_RUNS;
    case PG_RUNNER_EXECUTES:
        return PG_RUNS;
    case PG_RUNNER_FAILS:
        return PG_FAILS;
    default:
        return PG_LEAKS;
    }
}
