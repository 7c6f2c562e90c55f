/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* One file, looked at from all sides. */

#include "lint/explain.h"
#include "config.h"
#include "httpd/links.h"
#include "httpd/proxied.h"
#include "httpd/source.h"
#include "lint/observation.h"
#include "lint/prove.h"
#include "lint/ruled.h"
#include "lint/rules.h"
#include "lint/steps.h"
#include "lint/walk.h"
#include "lint/words.h"

#include "http_core.h"
#include "apr_strings.h"

#include <unistd.h>

static const char leaks[] = "leaks", fails[] = "fails", sent[] = "sent";

static void settle(pg_explained *e, const char *verdict, const char *says)
{
    e->verdict = verdict;
    e->says = says;
}

/* As pg_classify() of a request: by name, by content, by intent. */
static const char *why_php(const pg_answer *answer, int exists, apr_pool_t *p)
{
    const pg_settings *conf = pg_settings_of(answer->merged.conf);
    pg_name_class class = pg_settings_class(conf, answer->name);
    const char *handler = answer->mapping.handler;

    if (class == PG_NAME_PHP || class == PG_NAME_LEFTOVER) {
        return "name";
    }
    if (class == PG_NAME_OTHER) {
        class = handler && pg_name_means_php(handler) ? PG_NAME_MEANT
                : conf && conf->content == 1 ? PG_NAME_CONTENT
                : PG_NAME_OTHER;
    }
    if (class == PG_NAME_OTHER || !exists
        || !pg_source_is(answer->c.file, class, p)) {
        return NULL;
    }
    return class == PG_NAME_MEANT ? "intent" : "content";
}

static void find_backend(pg_explained *e, const pg_lint *l, apr_pool_t *p)
{
    const pg_answer *answer = &e->answer;
    const char *handler = answer->mapping.handler;

    e->backend_there = pg_observation_answers(answer, l, p);
    if (answer->taken_by) {
        e->backend = pg_proxied_target(answer->taken_by, p);
    }
    else if (answer->mapping.action.text) {
        e->backend = pg_lookup_target_file(answer, p);
    }
    else if (handler && !strncmp(handler, "proxy:", 6)) {
        e->backend = handler + 6;
    }
}

/* What "-t" would say of it, with the fix tried. */
static void find_fix(pg_explained *e, const pg_lint *l, apr_pool_t *p)
{
    const pg_php_files there = { 1, NULL, 0, 0, 0 };
    pg_checked in = pg_rules_begin(l, p);
    pg_finding *f;

    in.whole = 1;
    if (e->at->context.htaccess.state > PG_HTACCESS_PARTLY) {
        pg_rules_htaccess(&in, &e->at->context);
    }
    else if (e->php || e->answer.outcome != PG_LEAKS) {
        pg_rules_apply(&in, &e->answer, &there);
    }
    if (in.found->list->nelts) {
        e->files = pg_prove(in.found, l, p);
        f = APR_ARRAY_IDX(in.found->list, 0, pg_finding *);
        f->fix = APR_ARRAY_IDX(f->where, 0, pg_where).fix;
        e->finding = f;
    }
}

static const char *who_runs(const pg_explained *e, apr_pool_t *p)
{
    const pg_answer *answer = &e->answer;
    const char *runner = pg_words_runner(answer);

    if (answer->mapping.action.text && !answer->taken_by) {
        return apr_psprintf(p, "%s runs it, by Action",
                            answer->mapping.action.text);
    }
    if (e->backend) {
        return apr_psprintf(p, "%s forwards it to %s", runner ? runner
                            : "mod_proxy.c", e->backend);
    }
    return apr_psprintf(p, "%s runs it", runner ? runner : "a module");
}

static const char *why_unknown(const pg_explained *e, const pg_ruled *ruled,
                               apr_pool_t *p)
{
    const char *as_named = apr_pstrcat(p, "; as it is named it ",
                                       pg_words_verdict(e->answer.outcome),
                                       NULL);
    const pg_directive *rule = ruled->elsewhere ? ruled->elsewhere
                             : e->at->elsewhere;

    if (rule) {
        return apr_psprintf(p, "a RewriteRule (%s) may send the request "
                            "elsewhere%s", pg_directive_place(rule->node, p),
                            e->answer.outcome == PG_UNKNOWN ? "" : as_named);
    }
    if (e->at->foreign) {
        return apr_psprintf(p, "%s may lead to another file%s", e->at->foreign,
                            as_named);
    }
    if (e->answer.not_followed) {
        return e->at->context.htaccess.why;
    }
    return e->answer.mapping.dynamic ? "its handler is an expression"
           : e->answer.merged.conditional ? "an <If> decides for each request"
           : "who answers is decided for each request";
}

static int is_unknown(const pg_explained *e, const pg_ruled *ruled)
{
    return e->answer.outcome == PG_UNKNOWN || ruled->elsewhere
           || e->at->elsewhere || (!e->answer.taken_by && e->at->foreign);
}

/* What is not there is a 404, unless whoever runs it does not look. */
static int is_missing(const pg_explained *e, apr_pool_t *p)
{
    const pg_directive *action = e->answer.mapping.action.by;
    const char *args = action ? action->node->args : "";

    pg_getword(p, &args);
    pg_getword(p, &args);
    return !e->at->exists && !e->answer.taken_by
           && strcasecmp(pg_getword(p, &args), "virtual")
           && !(e->backend && ap_strstr_c(e->backend, "http"));
}

/* default_handler() (server/core.c) sends no file for a longer path. */
static int has_path_info(const pg_explained *e)
{
    const core_dir_config *core
        = ap_get_core_module_config(e->answer.merged.conf);

    return e->at->path_info && core->accept_path_info
                               != AP_REQ_ACCEPT_PATH_INFO;
}

static void settle_missing(pg_explained *e, apr_pool_t *p)
{
    settle(e, fails, apr_pstrcat(p, "there is no such file (404)",
                                 e->answer.outcome == PG_RUNS
                                 ? apr_pstrcat(p, "; if it were there, ",
                                               who_runs(e, p), NULL)
                                 : e->answer.outcome == PG_LEAKS && e->php
                                 ? "; if it were there, nothing would run it"
                                 : "", NULL));
}

static void settle_leak(pg_explained *e, apr_pool_t *p)
{
    if (access(e->answer.c.file, R_OK) != 0) {
        settle(e, "denied", "the server's user may not read it (403)");
    }
    else if (has_path_info(e)) {
        settle(e, fails, "nothing runs it, and a path behind its name is not "
               "accepted (404)");
    }
    else if (!e->php) {
        settle(e, sent, "it is no PHP and is sent as it is");
    }
    else if (e->finding) {
        settle(e, leaks, apr_psprintf(p, "it %s: %s",
                                      pg_words_outcome(e->finding, p),
                                      pg_cause_get(e->finding->id)->says));
    }
    else {
        settle(e, leaks, pg_cause_get(e->answer.verdict.id)->says);
    }
}

static void settle_outcome(pg_explained *e, apr_pool_t *p)
{
    switch (e->answer.outcome) {
    case PG_LEAKS:
        settle_leak(e, p);
        break;
    case PG_DENIED:
        settle(e, "denied", "nobody may read it (403)");
        break;
    case PG_FAILS:
        settle(e, fails, e->finding ? pg_cause_get(e->finding->id)->says
               : "httpd answers an error");
        break;
    default:
        if (e->backend_there) {
            settle(e, "runs", who_runs(e, p));
        }
        else {
            settle(e, fails, apr_pstrcat(p, "nobody answers for it: ",
                                         who_runs(e, p), NULL));
        }
    }
}

/* What mod_proxy has is no directory's. */
static pg_ruled rules_of(const pg_explained *e, apr_pool_t *p)
{
    pg_context urls;

    if (!e->answer.taken_by) {
        return pg_ruled_by(&e->at->context, e->at->name, p);
    }
    urls = pg_walk_urls(e->at->s, e->at->context.uri, p);
    return pg_ruled_by(&urls, e->at->name, p);
}

static void settle_file(pg_explained *e, apr_pool_t *p)
{
    const pg_ruled ruled = rules_of(e, p);
    const char *link = e->answer.taken_by ? NULL
                       : pg_links_refused(e->answer.merged.conf,
                                          e->answer.c.file, p);

    if (link) {
        settle(e, "denied", apr_pstrcat(p, link, " is a link that Options "
                                        "does not let httpd follow (403)",
                                        NULL));
    }
    else if (is_unknown(e, &ruled)) {
        settle(e, "unknown", why_unknown(e, &ruled, p));
    }
    else if ((e->at->unreached || e->answer.outcome != PG_DENIED)
             && is_missing(e, p)) {
        settle_missing(e, p);
    }
    else {
        settle_outcome(e, p);
    }
}

static void settle_nothing(pg_explained *e, apr_pool_t *p)
{
    const int status = e->at->status;

    if (e->at->elsewhere) {
        settle(e, "unknown",
               apr_psprintf(p, "%s, and a RewriteRule (%s) may make "
                            "something else of the request", e->at->why,
                            pg_directive_place(e->at->elsewhere->node, p)));
        return;
    }
    settle(e, status == HTTP_FORBIDDEN ? "denied"
           : status && status < HTTP_BAD_REQUEST ? sent : fails,
           status ? apr_psprintf(p, "%s (%d)", e->at->why, status)
                  : e->at->why);
}

void pg_explain_at(pg_explained *e, const char *what, const pg_located *at,
                   const pg_lint *l, apr_pool_t *p)
{
    memset(e, 0, sizeof(*e));
    e->what = what;
    e->at = at;
    e->steps = apr_array_make(p, 1, sizeof(pg_step));
    if (!at->name) {
        settle_nothing(e, p);
        return;
    }
    pg_lookup(&e->answer, l, &at->context, at->name, p);
    e->php = why_php(&e->answer, at->exists, p);
    find_backend(e, l, p);
    find_fix(e, l, p);
    e->steps = pg_steps(&e->answer, l, p);
    settle_file(e, p);
}

int pg_explain_is_bad(const pg_explained *e)
{
    return e->verdict == leaks || e->verdict == fails;
}
