/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Explains what httpd answers to one URL. */

#include "lint/explain/explain.h"
#include "dryrun/outcome.h"
#include "httpd/modules.h"
#include "httpd/proxy_worker.h"
#include "lint/explain/directives.h"
#include "lint/explain/explain_says.h"
#include "lint/judge/rules.h"
#include "lint/lookup/backend.h"
#include "lint/lookup/backends.h"
#include "lint/lookup/confirm.h"
#include "lint/lookup/rewrite_steps.h"
#include "lint/print/words.h"

#include "http_core.h"
#include "apr_strings.h"

/* Who is behind the module, and whether he is there. */
static void find_backend(pg_explained *e, apr_pool_t *p)
{
    const pg_dryrun_answer *a = pg_located_answer(e->at);
    const char *handler = e->answer.mapping.handler;

    if (pg_proxy_forwards(a->r)) {
        e->backend = pg_proxy_backend(a->r, NULL, p);
        e->backend_there = pg_backend_answers(e->backend, a->r->server, p);
    }
    else if (pg_backends_program(a)) {
        const char *by = a->handler ? a->handler : "";

        e->backend = pg_backends_program(a);
        e->backend_there = (strcmp(by, "fcgid-script")
                            && strcmp(by, "cgi-script"))
                           || pg_backends_executes(a, e->backend);
    }
    else {
        e->backend = pg_proxy_backend(a->r, handler, p);
        e->backend_there = pg_backends_check(&e->answer, p);
    }
}

/* What a fix is for is the request: it may lead to the file by MultiViews or a
 * rule. */
static void ask_as_asked(const pg_findings *found, const pg_explained *e)
{
    const pg_dryrun_answer *a = pg_located_answer(e->at);
    const pg_finding *f = APR_ARRAY_IDX(found->list, 0, pg_finding *);

    if (a->hops->nelts) {
        APR_ARRAY_IDX(f->where, 0, pg_where).uri
            = APR_ARRAY_IDX(a->hops, 0, pg_dryrun_hop).asked;
    }
}

/* Trials ask about the file without a query string and other headers. */
static int is_asked_by_trials(const pg_explained *e, const pg_lint *l,
                              apr_pool_t *p)
{
    pg_answer plain;

    if (e->answer.outcome != PG_LEAKS) {
        return 1;
    }
    pg_lookup(&plain, &e->at->context, e->at->name, p);
    pg_confirm(&plain, l, p);
    return plain.outcome != PG_RUNS && plain.outcome != PG_DENIED;
}

static void judge(pg_explained *e, pg_checked *in)
{
    const pg_php_files there = { .php = 1 };

    in->one_request = !is_asked_by_trials(e, &in->l, in->p);
    if (e->at->context.htaccess.state > PG_HTACCESS_PARTLY) {
        pg_rules_htaccess(in, &e->at->context);
    }
    else if (e->php || e->answer.outcome != PG_LEAKS) {
        pg_rules_apply(in, &e->answer, &there);
    }
}

/* What "-t" would say of it. */
static void find_finding(pg_explained *e, const pg_lint *l, apr_pool_t *p)
{
    pg_checked in = pg_rules_begin(l, p);

    in.whole = 1;
    judge(e, &in);
    if (in.found->list->nelts) {
        ask_as_asked(in.found, e);
        e->finding = APR_ARRAY_IDX(in.found->list, 0, pg_finding *);
    }
}

/* The finding may blame what applies to no file: a condition that is not
 * true, a section without a handler. */
static void add_blamed(pg_explained *e)
{
    const pg_directive *blamed = e->finding ? e->finding->decided : NULL;
    pg_step *step;
    int i;

    for (i = 0; blamed && i < e->steps->nelts; ++i) {
        step = &APR_ARRAY_IDX(e->steps, i, pg_step);
        if (step->node == blamed->node && step->effect == PG_STEP_DECIDED) {
            return;
        }
    }
    if (blamed) {
        step = apr_array_push(e->steps);
        step->node = blamed->node;
        step->effect = PG_STEP_DECIDED;
        step->because = pg_cause_get(e->finding->id)->says;
    }
}

/* The model, and what httpd has said. */
static void look_up(pg_explained *e, const pg_lint *l, apr_pool_t *p)
{
    const pg_dryrun_answer *a = pg_located_answer(e->at);

    pg_lookup(&e->answer, &e->at->context, e->at->name, p);
    e->answer.outcome = pg_dryrun_outcome(a);
    if (e->at->refusal.is_to_all && !e->at->by_post) {
        e->answer.denied_by = e->at->refusal.by;
    }
    pg_confirm_take(&e->answer, a, p);
    pg_backends_name(&e->answer, p);
    pg_backends_ask(&e->answer, l, p);
}

static void explain_next(pg_explained *e, const pg_lint *l, apr_pool_t *p)
{
    pg_explained *next;

    if (e->at->next) {
        next = apr_palloc(p, sizeof(*next));
        pg_explain_at(next, e->what, e->at->next, l, p);
        e->next = next;
    }
}

/* Of the file itself, not of the program that an Action names. */
static const char *why_php(const pg_located *at)
{
    pg_dryrun_answer of = *pg_located_answer(at);

    of.r = of.subject;
    return pg_dryrun_php(&of);
}

void pg_explain_at(pg_explained *e, const char *what, const pg_located *at,
                   const pg_lint *l, apr_pool_t *p)
{
    memset(e, 0, sizeof(*e));
    e->what = what;
    e->at = at;
    e->steps = apr_array_make(p, 1, sizeof(pg_step));
    e->trace = pg_rewrite_steps(at, p);
    explain_next(e, l, p);
    if (at->name) {
        look_up(e, l, p);
        e->php = why_php(at);
        find_backend(e, p);
        find_finding(e, l, p);
        e->steps = pg_steps(&e->answer, l, p);
        add_blamed(e);
    }
    else if (at->dry && pg_proxy_forwards(pg_located_answer(at)->r)) {
        find_backend(e, p);
    }
    pg_explain_say(e, l, p);
}

pg_outcome pg_explain_judge(pg_checked *in, const pg_located *at,
                            apr_pool_t *p)
{
    pg_explained *e = apr_pcalloc(p, sizeof(*e));
    pg_outcome outcome = at->dry ? pg_dryrun_outcome(pg_located_answer(at))
                                 : PG_UNKNOWN;

    e->at = at;
    if (at->name) {
        look_up(e, &in->l, p);
        e->php = why_php(at);
        judge(e, in);
    }
    if (at->next && outcome == PG_SENT) {
        outcome = pg_explain_judge(in, at->next, p);
    }
    return outcome;
}

static pg_where *place_of(const pg_explained *e)
{
    return &APR_ARRAY_IDX(e->finding->where, 0, pg_where);
}

/* Two URLs of one file have the same place, and mostly the same fixes. */
static const char *place_key(const pg_where *where, apr_pool_t *p)
{
    const char *key = apr_pstrcat(p, pg_findings_key(where, p), "\t",
                                  where->url ? where->url : "", "\t",
                                  where->uri ? where->uri : "", NULL);
    int i;

    for (i = 0; where->fixes && i < where->fixes->nelts; ++i) {
        key = apr_pstrcat(p, key, "\t",
                          pg_edit_sentence(APR_ARRAY_IDX(where->fixes, i,
                                                         const pg_edit *), p),
                          NULL);
    }
    return key;
}

/* Each place once. */
static void gather(pg_findings *found, apr_hash_t *keys, pg_explained *e,
                   apr_pool_t *p)
{
    const char *key;

    if (e->next) {
        gather(found, keys, e->next, p);
    }
    if (!e->finding) {
        return;
    }
    key = place_key(place_of(e), p);
    if (!apr_hash_get(keys, key, APR_HASH_KEY_STRING)) {
        apr_hash_set(keys, key, APR_HASH_KEY_STRING, e->finding);
        pg_findings_add(found, e->finding, place_of(e));
    }
}

/* What was chosen, by its key. */
static apr_hash_t *chosen(const pg_findings *found, apr_pool_t *p)
{
    apr_hash_t *all = apr_hash_make(p);
    int i, n;

    for (i = 0; i < found->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(found->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            apr_hash_set(all, place_key(where, p), APR_HASH_KEY_STRING,
                         where);
        }
    }
    return all;
}

static void take(pg_explained *e, apr_hash_t *all,
                 const pg_config_files *files, apr_pool_t *p)
{
    const pg_where *where;

    if (e->next) {
        take(e->next, all, files, p);
    }
    if (e->finding) {
        where = apr_hash_get(all, place_key(place_of(e), p),
                             APR_HASH_KEY_STRING);
        place_of(e)->fix = e->finding->fix = where->fix;
        place_of(e)->proved = where->proved;
        e->files = files;
    }
}

void pg_explain_repair(const apr_array_header_t *all,
                       pg_find_all *others, const pg_lint *l,
                       apr_pool_t *p)
{
    pg_findings *found = pg_findings_make(p);
    apr_hash_t *keys = apr_hash_make(p);
    const pg_config_files *files;
    int i;

    for (i = 0; i < all->nelts; ++i) {
        gather(found, keys, APR_ARRAY_IDX(all, i, pg_explained *), p);
    }
    if (!found->list->nelts) {
        return;
    }
    files = pg_repair_named(found, others, l, p);
    keys = chosen(found, p);
    for (i = 0; i < all->nelts; ++i) {
        take(APR_ARRAY_IDX(all, i, pg_explained *), keys, files, p);
    }
}

int pg_explain_is_bad(const pg_explained *e)
{
    const pg_dryrun_answer *with_port = e->at->with_port;

    return *e->verdict == 'l' || *e->verdict == 'f'
           || (with_port && pg_dryrun_outcome(with_port) == PG_LEAKS)
           || (e->next && pg_explain_is_bad(e->next));
}
