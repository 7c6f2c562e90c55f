/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Why a directive applies to a file, or is overridden. */

#include "lint/explain/overridden_by.h"
#include "model/directive.h"
#include "model/mapping.h"

#include "apr_strings.h"

typedef struct {
    const pg_directive *d;
    const pg_mapping *sections; /* without a RewriteRule */
    const pg_mapping *m;
    const char *name;
    apr_pool_t *p;
} question;

static pg_step step(const question *q, pg_effect effect, const char *because)
{
    pg_step s = { NULL, PG_STEP_NO_EFFECT, NULL };

    s.node = q->d->node;
    s.effect = effect;
    s.because = because;
    return s;
}

/* "line 3" in the same file, else file:line. */
static const char *place_of(const question *q, const pg_directive *other)
{
    return !strcmp(other->node->filename, q->d->node->filename)
           ? apr_psprintf(q->p, "line %d", other->node->line_num)
           : pg_directive_place(other->node, q->p);
}

/* The order in which httpd merges (ap_process_request_internal(),
 * server/request.c). */
static const struct {
    const char *section, *name;
} ranks[] = {
    { "<Directory", "<Directory>" }, { "<Files", "<Files>" },
    { "<Location", "<Location>" }, { "<If", "<If>" }
};
#define RANKS ((int)(sizeof(ranks) / sizeof(ranks[0])))

/* -1: in none, the server's own, or a whole .htaccess file. */
static int rank_of(const pg_directive *d)
{
    int i = RANKS - 1;

    while (i >= 0 && !pg_directive_section(d->node->parent,
                                           ranks[i].section)) {
        --i;
    }
    return i;
}

static const char *why_later(const question *q, const pg_directive *winner)
{
    const int own = rank_of(q->d), other = rank_of(winner);

    if (q->d->node->parent == winner->node->parent
        && !strcmp(q->d->node->filename, winner->node->filename)) {
        return "the later directive of a section applies";
    }
    if (other > own && other >= 0) {
        return own >= 0
               ? apr_psprintf(q->p, "%s is merged after %s", ranks[other].name,
                              ranks[own].name)
               : apr_psprintf(q->p, "%s is merged later", ranks[other].name);
    }
    return "its section is merged later";
}

static const char *type_name(const pg_directive *d)
{
    return d->kind == PG_FORCETYPE ? "ForceType" : "AddType";
}

static const char *why(const question *q, const pg_directive *winner)
{
    const pg_kind own = q->d->kind, other = winner->kind;

    if (other == PG_REWRITEHANDLER || other == PG_REWRITERULE) {
        return "a RewriteRule sets its handler after all sections";
    }
    if (other == PG_SETHANDLER && own != PG_SETHANDLER) {
        return apr_psprintf(q->p, "SetHandler takes precedence over %s",
                            own == PG_ADDHANDLER ? "AddHandler"
                                                 : type_name(q->d));
    }
    if (other == PG_ADDHANDLER && (own == PG_ADDTYPE || own == PG_FORCETYPE)) {
        return "a handler takes precedence over a type";
    }
    if (other == PG_FORCETYPE && own == PG_ADDTYPE) {
        return "ForceType takes precedence over AddType";
    }
    if (other == PG_REMOVEHANDLER || other == PG_REMOVETYPE) {
        return "it removes the mapping of the extension";
    }
    return why_later(q, winner);
}

static const char *decides_because(const question *q)
{
    if (q->m->by_type) {
        return "no handler is set: the type is used as the handler";
    }
    return q->d->kind == PG_SETHANDLER ? "the last SetHandler applies"
           : q->d->kind == PG_ADDHANDLER ? "no SetHandler applies"
           : "it applies after all sections";
}

static pg_step overridden(const question *q, const pg_directive *winner)
{
    if (!winner) {
        return step(q, PG_STEP_NO_EFFECT,
                    "another directive of its kind applies");
    }
    /* mod_include makes default-handler of server-parsed */
    if (winner->node == q->d->node) {
        return step(q, PG_STEP_DECIDED, decides_because(q));
    }
    return step(q, PG_STEP_OVERRIDDEN,
                apr_psprintf(q->p, "overridden by %s: %s",
                             place_of(q, winner), why(q, winner)));
}

static int is_none(const pg_directive *d, apr_pool_t *p)
{
    return d->kind == PG_SETHANDLER
           && !strcasecmp(pg_directive_subject(d, p), "none");
}

static pg_step of_action(const question *q)
{
    if (q->d == q->m->action.by) {
        return step(q, PG_STEP_DECIDED, "it is defined for this handler");
    }
    if (q->m->handler && !strcasecmp(pg_directive_subject(q->d, q->p),
                                     q->m->handler)) {
        return q->m->action.by ? overridden(q, q->m->action.by)
               : step(q, PG_STEP_NO_EFFECT, "the module that provides the "
                      "handler runs before mod_actions");
    }
    return step(q, PG_STEP_NO_EFFECT,
                apr_psprintf(q->p, "the handler is \"%s\"", q->m->handler
                             ? q->m->handler : "default-handler"));
}

static pg_step of_engine(const question *q)
{
    if (q->d != q->m->engine.by) {
        return overridden(q, q->m->engine.by);
    }
    return *q->m->engine.text == '0'
           ? step(q, PG_STEP_DECIDED, "the PHP engine is off")
           : step(q, PG_STEP_NO_EFFECT, "the PHP engine is on");
}

static pg_step of_removal(const question *q, const pg_value *value,
                          const char *what)
{
    if (q->d == value->by) {
        return step(q, q->m->handler_by && !q->m->by_type ? PG_STEP_NO_EFFECT
                                                          : PG_STEP_DECIDED,
                    apr_psprintf(q->p, "it removes the %s of the extension%s",
                                 what, value->lost
                                 ? apr_pstrcat(q->p, ", set at ",
                                               place_of(q, value->lost), NULL)
                                 : ""));
    }
    return value->by ? overridden(q, value->by)
                     : step(q, PG_STEP_NO_EFFECT, "there is nothing to remove");
}

static pg_step of_type(const question *q)
{
    const pg_directive *type = q->sections->type_by;

    if (q->d != type) {
        return overridden(q, type ? type : q->m->handler_by);
    }
    return overridden(q, q->m->handler_by);
}

pg_step pg_overridden_step(const pg_directive *d, const pg_answer *answer,
                           apr_pool_t *p)
{
    question q = { NULL, NULL, NULL, NULL, NULL };
    const pg_mapping *m = &answer->mapping;

    q.d = d;
    q.sections = &answer->folded;
    q.m = m;
    q.name = answer->name;
    q.p = p;
    if (d == m->handler_by && d->kind != PG_ACTION) {
        return step(&q, PG_STEP_DECIDED, decides_because(&q));
    }
    switch (d->kind) {
    case PG_ACTION:
        return of_action(&q);
    case PG_ENGINE:
        return of_engine(&q);
    case PG_REMOVEHANDLER:
        return of_removal(&q, &m->addhandler, "handler");
    case PG_REMOVETYPE:
        return of_removal(&q, &m->addtype, "type");
    case PG_ADDTYPE:
    case PG_FORCETYPE:
        return of_type(&q);
    default:
        break;
    }
    if (is_none(d, p) && d == m->sethandler.by) {
        return step(&q, PG_STEP_DECIDED, "it cancels the earlier SetHandler");
    }
    if (d->kind == PG_ADDHANDLER && d == m->addhandler.lost) {
        return overridden(&q, m->addhandler.by);
    }
    return overridden(&q, m->handler_by && !m->by_type ? m->handler_by
                      : m->sethandler.by ? m->sethandler.by : m->addhandler.by);
}
