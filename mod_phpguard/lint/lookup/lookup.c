/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What a request for a file would get, without a request. */

#include "lint/lookup/lookup.h"
#include "config.h"
#include "dryrun/hooks.h"
#include "httpd/if_unmet.h"
#include "httpd/modules.h"
#include "httpd/named.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "httpd/proxy_worker.h"
#include "httpd/section_match.h"
#include "lint/lookup/backend.h"
#include "lint/survey/given.h"
#include "lint/survey/translate.h"
#include "model/directive.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_strings.h"

#include <unistd.h>

/* mime_post_config() (modules/http/mod_mime.c) has not run at -t. */
static void read_types(apr_hash_t *types, const char *file, apr_pool_t *p)
{
    char line[MAX_STRING_LEN];
    ap_configfile_t *f;

    file = ap_server_root_relative(p, file);
    if (!file || ap_pcfg_openfile(&f, p, file) != APR_SUCCESS) {
        return;
    }
    while (!ap_cfg_getline(line, sizeof(line), f)) {
        const char *rest = line, *type;

        if (*line == '#') {
            continue;
        }
        type = ap_getword_conf(p, &rest);
        while (*rest) {
            apr_hash_set(types, pg_getword_lower(p, &rest),
                         APR_HASH_KEY_STRING, type);
        }
    }
    ap_cfg_closefile(f);
}

static const char *types_config(const server_rec *s, apr_pool_t *p)
{
    const pg_trail *own = pg_lint_observed(s->lookup_defaults);
    const pg_directive *d;
    const char *file = AP_TYPES_CONFIG_FILE;

    for (d = pg_first(own); d; d = d->next) {
        if (d->kind == PG_TYPESCONFIG) {
            file = pg_directive_subject(d, p);
        }
    }
    return file;
}

static void prepare_types(pg_lint *l)
{
    l->types = apr_hash_make(l->p);
    if (pg_module_loaded("mod_mime.c")) {
        read_types(l->types, types_config(l->main_server, l->p), l->p);
    }
}

void pg_lookup_prepare(pg_lint *l)
{
    prepare_types(l);
    l->globs = apr_hash_make(l->p);
    l->given = pg_given(l->p);
    l->others = pg_given_others(l->given, l->p) ? l->given : NULL;
    l->whole = pg_whole_config_make(l->main_server, l->p);
    l->foreign = pg_modules_foreign(pg_hooks_knows);
}

/* ScriptAlias sets the handler before mod_mime does, and over the type:
 * try_alias_list(), modules/mappers/mod_alias.c. */
static void script_alias(pg_mapping *m)
{
    if (!m->handler || m->by_type) {
        m->handler = "cgi-script";
        m->handler_by = NULL;
        m->by_type = 0;
    }
}

/* cgi_handler() and fcgid_handler() answer 403 without ExecCGI. */
static int lacks_execcgi(const pg_answer *answer)
{
    const core_dir_config *core
        = ap_get_core_module_config(answer->merged.conf);
    const char *handler = answer->mapping.handler;

    return !answer->mapping.action.text && handler && !answer->context->script
           && (!strcmp(handler, "cgi-script")
               || !strcmp(handler, "fcgid-script"))
           && !(core->opts & OPT_EXECCGI);
}

/* Directory, Files and .htaccess are not asked for what a proxy takes; a
 * Location is. */
static pg_outcome judge_url(pg_answer *answer, apr_pool_t *p)
{
    const pg_taker taker = pg_taken_early(answer->context, answer->name, p);

    answer->c.except = taker.except;
    answer->c.beyond = taker.beyond;
    if (!taker.by) {
        return taker.outcome;
    }
    answer->taken_by = taker.by;
    answer->lacks = taker.lacks;
    answer->socket = taker.socket;
    return answer->merged.url_denied ? PG_DENIED : taker.outcome;
}

/* The first word of a command line; a name that is not whole is mod_fcgid's to
 * find. */
static const char *wrapper_of(const pg_directive *by, apr_pool_t *p)
{
    const char *args = by->node->args;
    const char *command = pg_getword(p, &args);
    const char *path = ap_getword_white(p, &command);

    return *path == '/' ? path : NULL;
}

/* Without a wrapper mod_fcgid, as CGI, runs the file itself, if there is
 * one. */
static const char *program_of(const pg_answer *answer, apr_pool_t *p)
{
    const char *handler = answer->mapping.handler;
    const int is_fcgid = handler && !strcmp(handler, "fcgid-script");

    if (answer->mapping.action.text
        || !(is_fcgid || (handler && !strcmp(handler, "cgi-script")))) {
        return NULL;
    }
    if (is_fcgid && answer->merged.wrapper) {
        return wrapper_of(answer->merged.wrapper, p);
    }
    return access(answer->c.file, F_OK) == 0 ? answer->c.file : NULL;
}

static int lacks_program(pg_answer *answer, apr_pool_t *p)
{
    const char *program = program_of(answer, p);

    if (program && !pg_backend_is_program(program)) {
        answer->program = program;
    }
    return answer->program != NULL;
}

/* The socket of the handler, or that of a worker which is known by the same
 * URL. */
static void find_socket(pg_answer *answer, apr_pool_t *p)
{
    const char *handler = answer->mapping.handler;

    answer->socket = answer->runner.socket;
    if (handler && !strncmp(handler, "proxy:", 6)
        && (answer->socket || answer->runner.state == PG_RUNNER_EXECUTES)) {
        answer->socket
            = pg_runner_socket_missing(pg_proxy_worker_url(answer->context->s,
                                                           handler + 6,
                                                           answer->c.file, p));
    }
}

static pg_outcome outcome_of(const pg_answer *answer, const pg_world *w)
{
    const pg_outcome outcome = pg_verdict_outcome(&answer->mapping, w);

    if (answer->socket && outcome == PG_RUNS) {
        return PG_FAILS;
    }
    return answer->runner.socket && !answer->socket && outcome == PG_FAILS
           ? PG_RUNS : outcome;
}

static pg_outcome judge(pg_answer *answer, const pg_lint *l, const pg_world *w,
                        apr_pool_t *p)
{
    pg_outcome outcome = outcome_of(answer, w);
    const pg_outcome early = judge_url(answer, p);

    if (answer->taken_by) {
        return early;
    }
    switch (answer->context->htaccess.state) {
    case PG_HTACCESS_BROKEN:
        return PG_FAILS;
    case PG_HTACCESS_CLOSED:
        return PG_DENIED;
    case PG_HTACCESS_UNREAD:
        return PG_UNKNOWN;
    default:
        break;
    }
    if (answer->merged.denied) {
        return PG_DENIED;
    }
    if (answer->merged.conditional) {
        return PG_UNKNOWN;
    }
    if (outcome == PG_RUNS && (lacks_execcgi(answer)
                               || lacks_program(answer, p))) {
        return PG_FAILS;
    }
    if (outcome != PG_LEAKS) {
        return outcome;
    }
    if (l->foreign && answer->runner.state == PG_RUNNER_UNKNOWN) {
        return PG_UNKNOWN;
    }
    answer->not_followed = answer->context->htaccess.state
                           == PG_HTACCESS_PARTLY;
    return answer->not_followed ? PG_UNKNOWN : PG_LEAKS;
}

/* Where an edit of root's configuration may say that it is. */
static void name_place(pg_case *c, const pg_context *context, apr_pool_t *p)
{
    if (context->is_named) {
        c->dir = context->dir;
        c->is_own = 1;
        c->url = context->url;
    }
    else {
        pg_named_place(c, context->s, p);
    }
}

void pg_lookup_action(pg_answer *answer)
{
    if (!pg_verdict_has_action(&answer->mapping, &answer->runner)) {
        memset(&answer->mapping.action, 0, sizeof(answer->mapping.action));
    }
}

/* Whether there is a RewriteRule with [H=] or [T=]: mod_rewrite alone knows
 * for which requests it holds. */
static int gives_handler(const pg_trail *t)
{
    const pg_directive *d = t && !t->base ? t->first : NULL;

    if (t && t->base) {
        return gives_handler(t->base) || gives_handler(t->add);
    }
    while (d && d->kind != PG_REWRITEHANDLER) {
        d = d->next;
    }
    return d != NULL;
}

void pg_lookup(pg_answer *answer, const pg_lint *l, const pg_context *context,
               const char *name, apr_pool_t *p)
{
    const pg_world world = pg_server_world(context->s);

    memset(answer, 0, sizeof(*answer));
    answer->context = context;
    answer->name = name;
    pg_sections_merge(&answer->merged, context, name, p);
    answer->c.trail = pg_observed(answer->merged.conf);
    pg_mapping_fold(&answer->mapping, answer->c.trail, name, l->types, p);
    if (context->script) {
        script_alias(&answer->mapping);
    }
    answer->folded = answer->mapping;
    answer->runner = world.runner(world.baton, answer->mapping.handler);
    pg_lookup_action(answer);
    answer->c.file = apr_pstrcat(p, context->dir, name, NULL);
    find_socket(answer, p);
    answer->outcome = judge(answer, l, &world, p);
    if (gives_handler(answer->c.trail) && !answer->taken_by
        && answer->outcome != PG_DENIED) {
        answer->outcome = PG_UNKNOWN;
    }
    answer->c.mapping = &answer->folded;
    pg_world_vhost(&answer->c, context->s);
    answer->c.handler = answer->mapping.handler ? answer->mapping.handler
                                          : AP_DEFAULT_HANDLER_NAME;
    answer->c.name_class = pg_name_classify(name);
    if (answer->c.name_class == PG_NAME_OTHER) {
        answer->c.name_class = PG_NAME_MEANT;
    }
    if (answer->outcome == PG_LEAKS) {
        pg_lookup_cause(answer, p);
    }
}

/* What led to the file may have another name. */
static const pg_directive *taken_beside(const pg_answer *answer,
                                        const char *name, apr_pool_t *p)
{
    pg_context beside = *answer->context;

    beside.uri = NULL;
    return pg_taken_early(&beside, name, p).by;
}

void pg_lookup_cause(pg_answer *answer, apr_pool_t *p)
{
    const pg_world world = pg_server_world(answer->context->s);

    name_place(&answer->c, answer->context, p);
    if (strcmp(answer->name, PG_PLAIN_NAME)) {
        answer->c.plain = pg_observed(pg_section_plain(answer->merged.conf,
                                                        p));
    }
    /* as ask_proxies() (guard/refuse.c) */
    if (!answer->c.beyond) {
        answer->c.beyond = taken_beside(answer, answer->name, p);
    }
    if (!answer->c.beyond) {
        answer->c.beyond = pg_proxied_own(answer->context->s, answer->c.file,
                                          p);
    }
    if (!answer->c.beyond) {
        answer->c.proxied = taken_beside(answer, PG_PLAIN_NAME, p);
    }
    pg_if_unmet(&answer->c, answer->merged.conf, answer->name, &world, p);
    pg_verdict_cause(&answer->verdict, &answer->c, &world, p);
}

/* The directory of an Action's target. */
static int find_target(pg_context *context, const pg_answer *answer,
                       apr_pool_t *p)
{
    const char *url = answer->mapping.action.text;
    const char *base = pg_name_base(url);

    memset(context, 0, sizeof(*context));
    if (*url != '/' || !*base) {
        return 0;
    }
    context->s = answer->context->s;
    context->url = apr_pstrmemdup(p, url, (apr_size_t)(base - url));
    context->dir = pg_translate(context->s, context->url, &context->script, p);
    return context->dir && *context->dir == '/';
}

const char *pg_lookup_target_file(const pg_answer *answer, apr_pool_t *p)
{
    pg_context context;

    return find_target(&context, answer, p)
           ? apr_pstrcat(p, context.dir,
                         pg_name_base(answer->mapping.action.text), NULL)
           : NULL;
}

pg_outcome pg_lookup_target(const pg_answer *answer, const pg_lint *l,
                            apr_pool_t *p)
{
    pg_context context;
    pg_answer target;

    if (!find_target(&context, answer, p)) {
        return PG_UNKNOWN;
    }
    pg_sections_choose(&context, p);
    pg_lookup(&target, l, &context, pg_name_base(answer->mapping.action.text),
              p);
    return target.outcome == PG_LEAKS ? PG_FAILS : target.outcome;
}
