/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Decides whether an answer is an error, a warning, a note or no finding. */

#include "lint/judge/rules.h"
#include "config.h"
#include "httpd/modules.h"
#include "lint/child/state_file.h"
#include "lint/judge/config_causes.h"
#include "lint/judge/failures.h"
#include "lint/judge/meant.h"
#include "lint/judge/rewritten.h"
#include "lint/lookup/addresses.h"
#include "lint/lookup/confirm.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"
#include "model/overridden.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <unistd.h>

static int guard_is_off(const pg_answer *answer)
{
    return pg_settings_mode(answer->merged.conf) == PG_GUARD_OFF;
}

pg_where pg_rules_where(const pg_context *context, const char *name)
{
    pg_where where;

    memset(&where, 0, sizeof(where));
    where.s = context->s;
    where.context = context->dir;
    where.url = context->url;
    where.uri = context->uri;
    where.host = context->host;
    where.address = context->address;
    where.script = context->script;
    where.pattern = context->pattern;
    where.name = name;
    return where;
}

pg_context pg_rules_context(const pg_where *where)
{
    pg_context context;

    memset(&context, 0, sizeof(context));
    context.s = where->s;
    context.dir = where->context;
    context.url = where->url;
    context.uri = where->uri;
    context.host = where->host;
    context.address = where->address;
    context.script = where->script;
    context.pattern = where->pattern;
    return context;
}

/* By the configuration alone, without .htaccess files. */
static int leaks_configured(const pg_checked *in, const pg_answer *answer)
{
    pg_context context = pg_sections_configured(answer->context);
    pg_answer configured;

    pg_lookup(&configured, &context, answer->name, in->p);
    pg_confirm(&configured, &in->l, in->p);
    return configured.outcome == PG_LEAKS;
}

/* A .htaccess file takes effect as soon as it is written, and site owners
 * create files at any time: neither is a new leak. */
static int is_new(const pg_checked *in, const pg_answer *answer,
                  const pg_where *where)
{
    return in->live
           && pg_state_is_new(in->live, pg_findings_key(where, in->p),
                              !strcmp(answer->name, PG_PLAIN_NAME), in->p)
           && (where->by || !pg_sections_has_htaccess(answer->context)
               || leaks_configured(in, answer));
}

/* What the guard answers in place of the source. */
static int status_of(const pg_answer *answer)
{
    return answer->outcome == PG_LEAKS
           && pg_settings_mode(answer->merged.conf) == PG_GUARD_ON
           ? pg_settings_status(answer->merged.conf) : 0;
}

static int is_ignored(pg_checked *in, const pg_finding *f,
                      const ap_conf_vector_t *conf)
{
    const int is = !in->whole && pg_settings_ignore(conf, f->id);

    in->found->ignored += is;
    return is;
}

/* A question about the file would not find what another URL leads to. */
static const char *asked(const pg_answer *answer, apr_pool_t *p)
{
    const pg_context *context = answer->context;
    const pg_dryrun_question *q;

    if (!answer->dry || !context->uri
        || !strcmp(context->uri, apr_pstrcat(p, context->url, answer->name,
                                             NULL))) {
        return NULL;
    }
    q = &answer->dry->question;
    return pg_address_url(q->scheme, q->host, q->port, q->url, p);
}

static void add(pg_checked *in, const pg_finding *f, const pg_answer *answer)
{
    pg_where where = pg_rules_where(answer->context, answer->name);

    where.by = f->id == PG_REWRITE_FIRST ? " by RewriteRule" : NULL;
    where.asked = asked(answer, in->p);
    where.decided = f->decided;
    where.fix = f->fix;
    where.fixes = f->fixes;
    if (in->one_request && f->fix && f->fix->kind != PG_EDIT_ADVICE) {
        where.fixes = NULL;
        where.fix = pg_edit_aside(apr_pmemdup(in->p, f->fix, sizeof(*f->fix)),
                                  "not tried: it depends on the request");
    }
    where.raw = answer->verdict;
    where.status = status_of(answer);
    where.exists = access(answer->c.file, F_OK) == 0;
    where.is_new = f->severity == PG_ERROR && is_new(in, answer, &where);
    if (in->parent && f->severity == PG_ERROR) {
        pg_result_write(in->parent, PG_MESSAGE_LEAK, pg_findings_key(&where,
                                                                     in->p));
    }
    if (!is_ignored(in, f, answer->merged.conf)) {
        pg_findings_add(in->found, f, &where);
    }
}

static void add_simple(pg_checked *in, const pg_answer *answer, pg_cause_id id,
                       const pg_directive *decided, pg_edit *fix)
{
    pg_finding f;

    memset(&f, 0, sizeof(f));
    f.severity = PG_WARNING;
    f.id = id;
    f.handler = answer->mapping.handler;
    f.decided = decided;
    f.lost = apr_array_make(in->p, 1, sizeof(const pg_directive *));
    f.fix = pg_edit_or_advice(fix, in->p);
    f.fixes = pg_edits(f.fix, NULL, in->p);
    add(in, &f, answer);
}

/* Debian's "php_admin_flag engine Off" is for the users of a host, and falls
 * on a whole site whose document root is one's; a panel's is for sites that run
 * PHP by a program of their own. */
static int is_accident(const pg_finding *f, const pg_answer *answer)
{
    const pg_host host = pg_server_host(answer->context->s);
    const ap_directive_t *section
        = pg_directive_section(f->decided ? f->decided->node : NULL,
                               "<Directory");

    return f->id == PG_ENGINE_OFF && answer->context->url
           && !strcmp(answer->context->url, "/")
           && ((section && strpbrk(section->args, "*?["))
               || pg_overridden_runner(&answer->mapping, &host));
}

/* Who maps PHP for a site and takes it from all of it, or switches the engine
 * off, may mean it, but hardly for a site with PHP files. */
static int is_whole_site_off(const pg_finding *f, const pg_answer *answer)
{
    return f->id != PG_SHOWN && !guard_is_off(answer)
           && (f->id == PG_ENGINE_OFF || !strcmp(answer->name, PG_PLAIN_NAME))
           && f->decided && !f->decided->htaccess
           && answer->context->url && !strcmp(answer->context->url, "/")
           && access(answer->c.file, F_OK) == 0;
}

/* On what it depends that the place leaks, a clause; or NULL. */
static const char *condition_of(const pg_answer *answer, const pg_lint *l,
                                apr_pool_t *p)
{
    const char *unless = pg_confirm_unless(answer, l, p);

    if (unless) {
        return unless;
    }
    if (answer->by_post) {
        return "GET is denied; POST gets the source";
    }
    if (answer->let_in) {
        return apr_pstrcat(p, "clients without access are denied (",
                           answer->let_in,
                           "); clients with access get the source", NULL);
    }
    return answer->merged.conditional
           ? "depends on an <If>: other requests may get another answer"
           : NULL;
}

static int judge_rewrite(pg_checked *in, pg_answer *answer)
{
    pg_finding f;
    const int is = pg_rewritten(&f, answer, in->p);

    if (is) {
        add(in, &f, answer);
    }
    return is;
}

static void judge_leak(pg_checked *in, pg_answer *answer,
                       const pg_php_files *e)
{
    pg_finding f;

    if (!pg_is_meant(answer, e, &in->l, in->p)) {
        return;
    }
    if (judge_rewrite(in, answer)) {
        return;
    }
    pg_explain(&f, answer, &in->l, in->p);
    if (guard_is_off(answer)) {
        f.fix = NULL;           /* it is meant to be read */
        f.fixes = NULL;
    }
    f.severity = (pg_cause_get(f.id)->deliberate && !is_accident(&f, answer))
                 || guard_is_off(answer) || !answer->context->url
                 ? PG_NOTE : PG_ERROR;
    if (f.severity == PG_NOTE && is_whole_site_off(&f, answer)) {
        f.severity = PG_WARNING;
    }
    /* PHP runs here, under another spelling: no reason to stop a reload */
    f.detail = condition_of(answer, &in->l, in->p);
    if (f.severity == PG_ERROR
        && (f.id == PG_SPELLING || (f.detail && !answer->let_in
                                   && !answer->by_post))) {
        f.severity = PG_WARNING;
    }
    add(in, &f, answer);
}

static int has_addtype_bug(void)
{
    return pg_httpd_patch() == 60 || pg_httpd_patch() == 61;
}

/* It runs today, and a release of httpd or of mime.types may end that. */
static void judge_type(pg_checked *in, const pg_answer *answer)
{
    if (!answer->mapping.by_type
        || !pg_name_means_php(answer->mapping.handler)) {
        return;
    }
    if (!answer->mapping.type_by) {
        add_simple(in, answer, PG_MIME_TYPES, NULL,
                   pg_edit_into(NULL, pg_lines_map(answer->mapping.handler,
                                                   in->p), in->p));
    }
    else if (has_addtype_bug() && answer->mapping.type_by->kind == PG_ADDTYPE) {
        const pg_directive *by = answer->mapping.type_by;

        add_simple(in, answer, PG_ADDTYPE_BUG, by,
                   pg_edit_replace(by, pg_edit_line(in->p, by,
                                                    "AddHandler %o",
                                                    by->node->args), in->p));
    }
}

/* An Action's target is asked about too, and may have .htaccess files. */
static void judge_target(pg_checked *in, const pg_answer *answer,
                         const pg_php_files *e)
{
    if (in->quick && answer->mapping.action.by
        && pg_is_meant(answer, e, &in->l, in->p)) {
        in->loud = 1;
    }
}

/* An error for every page. */
static void judge_failure(pg_checked *in, pg_answer *answer,
                          const pg_php_files *e)
{
    pg_failure failure;

    /* a site owner's own program is reported only for a question about it */
    if (answer->program == answer->c.file && !in->l.asked) {
        return;
    }
    /* the directory of the program itself has its Action too */
    if (pg_failure_find(&failure, answer, in->p)
        && (!failure.by || failure.by != answer->mapping.action.by
            || pg_is_meant(answer, e, &in->l, in->p))) {
        add_simple(in, answer, failure.id, failure.by, failure.fix);
    }
}

/* A RewriteMap that is not executed, or an <If>, determines the answer. */
static void note_unknown(pg_checked *in, const pg_answer *answer)
{
    ++in->found->unknown;
    in->found->first_unknown = apr_pstrdup(in->found->list->pool,
                                           answer->c.file);
}

pg_checked pg_rules_begin(const pg_lint *l, apr_pool_t *p)
{
    pg_checked in;

    memset(&in, 0, sizeof(in));
    in.l = *l;
    in.l.p = p;
    in.found = pg_findings_make(p);
    in.p = p;
    return in;
}

void pg_rules_apply(pg_checked *in, pg_answer *answer, const pg_php_files *e)
{
    switch (answer->outcome) {
    case PG_LEAKS:
        judge_leak(in, answer, e);
        break;
    case PG_FAILS:
        judge_failure(in, answer, e);
        break;
    case PG_RUNS:
        if (answer->taken_by) {
            break;
        }
        judge_type(in, answer);
        judge_target(in, answer, e);
        break;
    case PG_UNKNOWN:
        if (answer->not_followed && pg_is_meant(answer, e, &in->l, in->p)) {
            pg_rules_htaccess(in, answer->context);
        }
        else if (in->l.asked && answer->dry && answer->reached
                 && pg_is_meant(answer, e, &in->l, in->p)) {
            note_unknown(in, answer);
        }
        break;
    default:
        break;
    }
}

void pg_rules_htaccess(pg_checked *in, const pg_context *context)
{
    const pg_htaccess_state state = context->htaccess.state;
    pg_where where = pg_rules_where(context, ".htaccess");
    pg_merged merged;
    pg_finding f;

    memset(&f, 0, sizeof(f));
    f.severity = state == PG_HTACCESS_UNREAD ? PG_NOTE : PG_WARNING;
    f.id = state == PG_HTACCESS_BROKEN ? PG_BROKEN_HTACCESS
                                       : PG_UNREAD_HTACCESS;
    f.handler = f.detail = context->htaccess.why;
    f.lost = apr_array_make(in->p, 1, sizeof(const pg_directive *));
    f.fix = pg_edit_advice(state == PG_HTACCESS_BROKEN
            ? "correct the line; until then httpd returns 500 there"
            : state == PG_HTACCESS_PARTLY
            ? "check it by hand: unless that directive runs PHP, its source "
              "is sent here"
            : state == PG_HTACCESS_CLOSED
            ? "give the server's user read permission; until then httpd "
              "returns 403 there"
            : "check it by hand: the lint has not checked this place", in->p);
    where.fix = f.fix;
    pg_sections_merge(&merged, context, where.name, in->p);
    if (!is_ignored(in, &f, merged.conf)) {
        pg_findings_add(in->found, &f, &where);
    }
}
