/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Handlers and types that a RewriteRule gives. */

#include "lint/ruled.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "lint/conditions.h"
#include "model/php_names.h"
#include "model/rewrite.h"

#include "http_core.h"
#include "apr_strings.h"

static int has_rules(const pg_trail *own)
{
    const pg_directive *d = pg_first(own);

    while (d && d->kind != PG_REWRITERULE) {
        d = d->next;
    }
    return d != NULL;
}

static int matches(const pg_directive *d, const char *subject, apr_pool_t *p)
{
    const char *args = d->node->args, *pattern = pg_getword(p, &args);

    if (pg_rewrite_flag(d->node, "NC", "nocase", p)) {
        pattern = *pattern == '!' ? apr_pstrcat(p, "!(?i)", pattern + 1, NULL)
                                  : apr_pstrcat(p, "(?i)", pattern, NULL);
    }
    return pg_regex_matches(pattern, subject, p);
}

static int stays(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;

    pg_getword(p, &args);
    return !strcmp(pg_getword(p, &args), "-");
}

/* A value of a request's own is nobody's here. */
static void give(pg_ruled *ruled, const pg_directive *d, int sure,
                 apr_pool_t *p)
{
    const char *handler = pg_rewrite_flag(d->node, "H", "handler", p);
    const char *type = pg_rewrite_flag(d->node, "T", "type", p);

    if (!handler && !type) {
        return;
    }
    ruled->by = d;
    ruled->handler = handler ? handler : ruled->handler;
    ruled->type = type ? type : ruled->type;
    ruled->unknown |= !sure || !stays(d, p)
                      || strpbrk(handler ? handler : type, "%$");
}

static void run(pg_ruled *ruled, const pg_trail *own, const char *subject,
                const pg_conditions_of *of, apr_pool_t *p)
{
    const pg_conditions none = PG_CONDITIONS_NONE;
    pg_conditions conditions = none;
    const pg_directive *d;
    int sure = 1;

    for (d = pg_first(own); d; d = d->next) {
        pg_cond holds = pg_conditions_hold(&conditions);

        if (d->kind == PG_REWRITECOND) {
            pg_conditions_add(&conditions, d, of, p);
        }
        if (d->kind != PG_REWRITERULE) {
            continue;
        }
        conditions = none;
        if (holds == PG_COND_FALSE || !matches(d, subject, p)) {
            continue;
        }
        give(ruled, d, sure && holds == PG_COND_TRUE, p);
        if (holds == PG_COND_TRUE && stays(d, p)
            && (pg_rewrite_flag(d->node, "L", "last", p)
                || pg_rewrite_flag(d->node, "END", "END", p))) {
            break;
        }
        sure &= stays(d, p) && holds == PG_COND_TRUE;
    }
}

/* mod_rewrite hands no rules of the main server on to a vhost. */
static int is_own(const pg_trail *own, const server_rec *s)
{
    const pg_directive *d = pg_first(own);

    return (pg_directive_section(d ? d->node : NULL, "<VirtualHost") != NULL)
           == (s->is_virtual != 0);
}

/* A rule of a directory sees what is behind that directory's name; that of a
 * .htaccess file is in no section. */
static const char *behind(ap_conf_vector_t *section, const char *path,
                          const char *name)
{
    const core_dir_config *core = ap_get_core_module_config(section);
    const char *dir = core ? core->d : NULL;
    apr_size_t len = dir ? strlen(dir) : 0;

    if (!len) {
        dir = pg_first(pg_lint_observed(section))->node->filename;
        len = (apr_size_t)(pg_name_base(dir) - dir);
    }
    return len && !strncmp(path, dir, len) ? path + len : name;
}

/* config_perdir_merge(): the deepest section that has rules has them all. */
static void run_directory(pg_ruled *ruled, const pg_context *context,
                          const char *name, apr_pool_t *p)
{
    const char *path = apr_pstrcat(p, context->dir, name, NULL);
    ap_conf_vector_t *deepest = NULL;
    pg_conditions_of of = { NULL, NULL, 0 };
    int i, on = 0;

    for (i = 0; i < context->dirs->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(context->dirs, i);
        const pg_trail *own = pg_lint_observed(section);

        on = pg_is_on(own, PG_REWRITEENGINE, on, p);
        deepest = has_rules(own) ? section : deepest;
    }
    if (on && deepest) {
        of.file = path;
        of.uri = pg_sections_uri(context, name, p);
        of.supposed = !context->uri;
        run(ruled, pg_lint_observed(deepest), behind(deepest, path, name),
            &of, p);
    }
}

pg_ruled pg_ruled_by(const pg_context *context, const char *name,
                     apr_pool_t *p)
{
    pg_ruled ruled = { NULL, NULL, NULL, 0 };
    const pg_trail *own = pg_lint_observed(context->s->lookup_defaults);
    pg_conditions_of of = { NULL, NULL, 0 };

    if (context->url && has_rules(own)
        && pg_is_on(own, PG_REWRITEENGINE, 0, p) && is_own(own, context->s)) {
        /* the file is not known yet */
        of.file = of.uri = pg_sections_uri(context, name, p);
        run(&ruled, own, of.uri, &of, p);
    }
    run_directory(&ruled, context, name, p);
    return ruled;
}

void pg_ruled_apply(pg_mapping *m, const pg_ruled *ruled,
                    const pg_trail *trail, apr_pool_t *p)
{
    char *text;

    if (ruled->type) {
        m->type = ruled->type;
        m->type_by = ruled->by;
    }
    if (!ruled->handler && m->handler && !m->by_type) {
        return;
    }
    text = apr_pstrdup(p, ruled->handler ? ruled->handler : ruled->type);
    if (!ruled->handler) {
        text[strcspn(text, ";")] = '\0';
    }
    m->handler = text;
    m->handler_by = ruled->by;
    m->by_type = !ruled->handler;
    m->dynamic = 0;
    m->action = pg_merged_action(trail, text, p);
}
