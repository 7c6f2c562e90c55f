/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Lists the directives that concern a file, in order. */

#include "lint/explain/directives.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "lint/judge/false_conditions.h"
#include "lint/survey/hidden_mappings.h"
#include "lint/survey/host_map.h"
#include "lint/survey/vhosts.h"
#include "model/concerned.h"
#include "model/directive.h"
#include "model/rewrite.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_strings.h"

typedef struct {
    const pg_answer *answer;
    const pg_lint *l;
    apr_array_header_t *to;     /* pg_step */
    apr_pool_t *p;
} walk;

const char *pg_step_word(pg_effect effect)
{
    static const char *const words[] = {
        "decides", "leads", "keeps", "beaten", "idle", "other-name",
        "hidden", "denies"
    };

    return words[effect];
}

static void add(walk *w, const ap_directive_t *node, pg_effect effect,
                const char *because)
{
    pg_step *step = apr_array_push(w->to);

    step->node = node;
    step->effect = effect;
    step->because = because;
}

static void add_proxy(walk *w)
{
    const pg_context *context = w->answer->context;
    const char *uri = pg_sections_uri(context, w->answer->name, w->p);
    const pg_proxied found = pg_proxied_find(context->s, uri ? uri : "", w->p);

    if (w->answer->taken_by) {
        add(w, w->answer->taken_by->node, PG_STEP_DECIDED,
            "it forwards the URL before any section applies");
    }
    if (found.except && found.beyond) {
        add(w, found.except->node, PG_STEP_EXCLUDES_URL,
            "\"!\" excludes the URL from proxying");
        add(w, found.beyond->node, PG_STEP_OVERRIDDEN,
            apr_pstrcat(w->p, "the URL is excluded by ",
                        pg_directive_place(found.except->node, w->p), NULL));
    }
    else if (w->answer->c.proxied) {
        add(w, w->answer->c.proxied->node, PG_STEP_OTHER_NAME,
            "its pattern does not match the URL");
    }
}

/* The Alias, or the DocumentRoot, that the path begins with. */
static const ap_directive_t *find_root(const ap_directive_t *node,
                                       const server_rec *s)
{
    const ap_directive_t *found = NULL, *own;

    for (; node; node = node->next) {
        if (!strcasecmp(node->directive, "DocumentRoot")) {
            found = node;
        }
        if (!strcasecmp(node->directive, "<VirtualHost")
            && pg_vhost_is(s, node)) {
            own = find_root(node->first_child, s);
            return own ? own : found;
        }
    }
    return found;
}

/* try_alias_list(), modules/mappers/mod_alias.c */
static int alias_leads(const pg_directive *d, const char *uri, apr_pool_t *p)
{
    ap_regex_t *regex;
    pg_alias alias;

    if (!pg_alias_of(&alias, d, p) || !*alias.dir) {
        return 0;
    }
    if (!alias.is_regex) {
        return pg_path_rest(uri, alias.url) != NULL;
    }
    regex = ap_pregcomp(p, alias.url, AP_REG_EXTENDED);
    return regex && !ap_regexec(regex, uri, 0, NULL, 0);
}

/* mva_translate(), modules/mappers/mod_vhost_alias.c */
static const pg_directive *virtual_root(server_rec *s, const char *uri,
                                        apr_pool_t *p)
{
    const char *path = uri + strspn(uri, "/");
    const pg_directive *d = strncmp(path, "cgi-bin/", 8) ? NULL
                            : pg_host_map_of(s, PG_VIRTUALSCRIPTS, p);

    return d ? d : pg_host_map_of(s, PG_VIRTUALROOT, p);
}

static const pg_directive *last_user_dir(const pg_directive *d, apr_pool_t *p)
{
    const pg_directive *found = NULL;

    for (; d; d = d->next) {
        const char *args = d->node->args;
        const char *word = d->kind == PG_USERDIR ? pg_getword(p, &args)
                                                 : "disabled";

        if (strcasecmp(word, "disabled") && strcasecmp(word, "enabled")) {
            found = d;
        }
    }
    return found;
}

/* merge_userdir_config(), modules/mappers/mod_userdir.c: the last one of the
 * vhost, else of the main server; but for its lists of users. */
static const pg_directive *user_dir(server_rec *s, const char *uri,
                                    apr_pool_t *p)
{
    const pg_cursor c = pg_server_directives(s);
    const pg_directive *own;

    if (strncmp(uri, "/~", 2)) {
        return NULL;
    }
    own = last_user_dir(c.at, p);
    return own ? own : last_user_dir(c.behind, p);
}

/* A RewriteRule may have led elsewhere. */
static int is_below_root(const pg_context *context)
{
    const core_server_config *core
        = ap_get_core_module_config(context->s->module_config);

    return !core->ap_document_root || !context->dir
           || pg_path_holds(core->ap_document_root, context->dir);
}

static void add_directory(walk *w)
{
    const pg_context *context = w->answer->context;
    const char *uri = pg_sections_uri(context, w->answer->name, w->p);
    pg_cursor c = pg_server_directives(context->s);
    const ap_directive_t *root;
    const pg_directive *d;

    while (uri && (d = pg_next_directive(&c)) != NULL) {
        if (alias_leads(d, uri, w->p)) {
            add(w, d->node, PG_STEP_MAPS_URL, "it maps the URL to the file");
            return;
        }
    }
    if (uri && !is_below_root(context)
        && (d = user_dir(context->s, uri, w->p)) != NULL) {
        add(w, d->node, PG_STEP_MAPS_URL, "it maps the URL to the file");
        return;
    }
    d = uri ? virtual_root(context->s, uri, w->p) : NULL;
    if (d) {
        add(w, d->node, PG_STEP_MAPS_URL, "it sets the path of the file");
        return;
    }
    root = is_below_root(context) ? find_root(ap_conftree, context->s) : NULL;
    if (root) {
        add(w, root, PG_STEP_MAPS_URL, "it maps the URL to the file");
    }
}

/* What names extensions and maps PHP, for others than this file's. */
static int is_for_others(const pg_directive *d, const char *name,
                         apr_pool_t *p)
{
    return !pg_concerns(d, name, p)
           && (d->kind == PG_ADDHANDLER || d->kind == PG_ADDTYPE)
           && pg_directive_maps_php(d->node);
}

static void add_trail(walk *w)
{
    const pg_answer *answer = w->answer;
    const apr_array_header_t *all = pg_trail_directives(answer->c.trail, w->p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (pg_concerns(d, answer->name, w->p)) {
            *(pg_step *)apr_array_push(w->to)
                = pg_overridden_step(d, answer, w->p);
        }
        else if (is_for_others(d, answer->name, w->p)) {
            add(w, d->node, PG_STEP_OTHER_NAME, "for another extension");
        }
    }
}

static int is_applied(const walk *w, const pg_directive *d)
{
    const apr_array_header_t *all = pg_trail_directives(w->answer->c.trail,
                                                        w->p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        if (APR_ARRAY_IDX(all, i, const pg_directive *) == d) {
            return 1;
        }
    }
    return 0;
}

/* <Files> sections of the place that are for other files. */
static void add_files(walk *w)
{
    const core_dir_config *core
        = ap_get_core_module_config(w->answer->merged.conf);
    const apr_array_header_t *files = core->sec_file;
    const pg_directive *d;
    int i;

    for (i = 0; files && i < files->nelts; ++i) {
        d = pg_first(pg_observed(PG_SECTION(files, i)));
        for (; d; d = d->next) {
            if (d->kind <= PG_ACTION && pg_directive_maps_php(d->node)
                && !is_applied(w, d)) {
                add(w, d->node, PG_STEP_OTHER_NAME,
                    "its section matches other names");
            }
        }
    }
}

/* A handler that no section of the file gives: a rule of the requested URL
 * did, from where a FallbackResource or a DirectoryIndex leads to the file. */
static const pg_directive *rule_before(const pg_answer *answer, apr_pool_t *p)
{
    const pg_dryrun_answer *dry = answer->dry;

    return dry && dry->requested && answer->mapping.handler
           && !answer->mapping.by_type
           ? pg_rewrite_find(pg_observed(dry->requested),
                             answer->mapping.handler, p) : NULL;
}

/* The trail knows only rules that give a handler, and not which counts. */
static void add_rule(walk *w)
{
    const pg_directive *d = w->answer->mapping.handler_by;

    d = d ? d : rule_before(w->answer, w->p);
    if (d && d->kind == PG_REWRITEHANDLER) {
        add(w, d->node, PG_STEP_DECIDED,
            "it sets its handler or type after all sections");
    }
}

static void add_access(walk *w)
{
    if (w->answer->denied_by) {
        add(w, w->answer->denied_by->node, PG_STEP_DENIES,
            "access is denied to all clients");
    }
}

static void add_hidden(walk *w)
{
    const apr_array_header_t *all = pg_hidden_for(w->answer->context, w->l,
                                                  w->p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_hidden *h = &APR_ARRAY_IDX(all, i, pg_hidden);

        if ((!h->vhost || pg_vhost_is(w->answer->context->s, h->vhost))
            && pg_whole_config_concern(h->hidden->node->parent,
                                       w->answer->context, w->p)) {
            add(w, h->hidden->node, PG_STEP_HIDDEN,
                apr_psprintf(w->p, "the condition %s (%s) is false",
                             pg_directive_text(h->guard->node, w->p),
                             pg_directive_place(h->guard->node, w->p)));
        }
    }
}

apr_array_header_t *pg_steps(const pg_answer *answer, const pg_lint *l,
                             apr_pool_t *p)
{
    walk w = { NULL, NULL, NULL, NULL };

    w.answer = answer;
    w.l = l;
    w.to = apr_array_make(p, 8, sizeof(pg_step));
    w.p = p;
    add_proxy(&w);
    add_directory(&w);
    if (!answer->taken_by) {
        add_trail(&w);
        add_files(&w);
        add_rule(&w);
    }
    add_access(&w);
    add_hidden(&w);
    return w.to;
}
