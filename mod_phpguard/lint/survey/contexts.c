/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The directories of a vhost whose configuration differs. */

#include "lint/survey/contexts.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "lint/survey/named_contexts.h"
#include "lint/survey/patterns.h"
#include "model/directive.h"
#include "model/mapping.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_strings.h"

#include <glob.h>

static const core_server_config *server_core(server_rec *s)
{
    return ap_get_core_module_config(s->module_config);
}

/* Two ways to the same directory under the same URL are one place. */
static int is_known(const apr_array_header_t *contexts, const char *dir,
                    const char *url)
{
    int i;

    for (i = 0; i < contexts->nelts; ++i) {
        const pg_context *have = &APR_ARRAY_IDX(contexts, i, pg_context);

        if (!strcmp(have->dir, dir)
            && (!url || (have->url && !strcmp(have->url, url)))) {
            return 1;
        }
    }
    return 0;
}

static pg_context *add_context(apr_array_header_t *contexts, server_rec *s,
                               const char *dir, const char *url, int script)
{
    apr_pool_t *p = contexts->pool;
    pg_context *context;

    dir = pg_with_slash(dir, p);
    url = url ? pg_with_slash(url, p) : NULL;
    if (is_known(contexts, dir, url)) {
        return NULL;
    }
    context = apr_array_push(contexts);
    memset(context, 0, sizeof(*context));
    context->s = s;
    context->dir = dir;
    context->url = url;
    context->script = script;
    context->is_named = 1;
    return context;
}

static void add_aliases(apr_array_header_t *contexts, server_rec *s)
{
    pg_cursor c = pg_server_directives(s);
    const pg_directive *d;
    pg_alias alias;

    while ((d = pg_next_directive(&c)) != NULL) {
        if (pg_alias_of(&alias, d, contexts->pool) && !alias.is_regex
            && *alias.url == '/' && *alias.dir == '/') {
            add_context(contexts, s, alias.dir, alias.url, alias.is_script);
        }
    }
}

/* If the directories of a pattern were not searched, this context does not
 * represent all of them. */
static void add_patterns(apr_array_header_t *contexts, server_rec *s,
                         const apr_array_header_t *found, int looked)
{
    int i;

    for (i = 0; found && i < found->nelts; ++i) {
        const pg_pattern_dir *one = &APR_ARRAY_IDX(found, i, pg_pattern_dir);
        pg_context *context = add_context(contexts, s, one->dir, one->url,
                                          one->script);

        if (context) {
            context->is_named = one->is_literal;
            context->host = one->host;
            context->address = one->address;
            context->pattern = looked ? NULL : one->dir;
        }
    }
}

static int says_something(ap_conf_vector_t *section);

static int any_says_something(const apr_array_header_t *sections)
{
    int i;

    for (i = 0; sections && i < sections->nelts; ++i) {
        if (says_something(PG_SECTION(sections, i))) {
            return 1;
        }
    }
    return 0;
}

/* A section that says nothing of handlers is no place of its own. */
static int says_something(ap_conf_vector_t *section)
{
    const core_dir_config *core = ap_get_core_module_config(section);

    return pg_observed(section)
           || (core && (any_says_something(core->sec_file)
                        || any_says_something(core->sec_if)));
}

/* It may admit clients to what is denied above. */
static int opens(ap_conf_vector_t *section)
{
    const pg_directive *d = pg_lint_directives(section);

    while (d && d->kind != PG_ALLOW
           && (d->kind != PG_REQUIRE
               || !strcasecmp(d->node->args, "all denied"))) {
        d = d->next;
    }
    return d != NULL;
}

/* A place below another one, which the array may move. */
static pg_context *add_below(apr_array_header_t *contexts,
                             const pg_context *at, const char *dir,
                             const char *url)
{
    const pg_context above = *at;
    pg_context *context = add_context(contexts, above.s, dir, url,
                                      above.script);

    if (context) {
        context->is_named = above.is_named;
        context->host = above.host;
        context->address = above.address;
    }
    return context;
}

static pg_context *add_directory(apr_array_header_t *contexts, const char *dir)
{
    const pg_context *above = pg_context_above(contexts, dir);

    return above ? add_below(contexts, above, dir,
                             apr_pstrcat(contexts->pool, above->url,
                                         dir + strlen(above->dir), NULL))
                 : NULL;
}

static const char *expand(const char *pattern, apr_pool_t *p)
{
    const char *found = "";
    glob_t g;

    if (glob(pattern, GLOB_NOSORT, NULL, &g) == 0) {
        found = pg_with_slash(apr_pstrdup(p, g.gl_pathv[0]), p);
        globfree(&g);
    }
    return found;
}

/* One existing directory represents all that match a wildcard; users who
 * create directories determine which one. */
static void add_wildcard(apr_array_header_t *contexts, server_rec *s,
                         const char *pattern, apr_hash_t *globs)
{
    const char *dir = globs ? apr_hash_get(globs, pattern,
                                           APR_HASH_KEY_STRING) : pattern;
    pg_context *context = NULL;

    if (!dir) {
        dir = expand(pattern, apr_hash_pool_get(globs));
        apr_hash_set(globs, pattern, APR_HASH_KEY_STRING, dir);
    }
    if (!*dir) {
        return;
    }
    if (!globs) {
        context = add_context(contexts, s, dir, NULL, 0);
    }
    else if (pg_context_above(contexts, dir)) {
        context = add_directory(contexts, dir);
    }
    else if (pg_module_loaded("mod_userdir.c")) {
        context = add_context(contexts, s, dir, NULL, 0);
    }
    if (context) {
        context->is_named = 0;
        context->pattern = pattern;
    }
}

static void add_sections(apr_array_header_t *contexts, server_rec *s,
                         apr_hash_t *globs)
{
    const apr_array_header_t *sections = server_core(s)->sec_dir;
    int i;

    for (i = 0; i < sections->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(sections, i));

        if (core->r || !core->d_components
            || (!says_something(PG_SECTION(sections, i))
                && (core->d_is_fnmatch || !opens(PG_SECTION(sections, i))))) {
            continue;
        }
        if (core->d_is_fnmatch) {
            add_wildcard(contexts, s, core->d, globs);
        }
        else {
            add_directory(contexts, core->d);
        }
    }
}

static void add_url(apr_array_header_t *contexts, const char *url)
{
    const pg_context *above;

    url = pg_with_slash(url, contexts->pool);
    above = pg_context_at(contexts, url);
    if (above) {
        add_below(contexts, above,
                  apr_pstrcat(contexts->pool, above->dir,
                              url + strlen(above->url), NULL), url);
    }
}

/* Alias and ScriptAlias in a Location have the directory alone; without
 * AliasPreservePath every URL of the section is the one file that Alias names:
 * try_alias(), modules/mappers/mod_alias.c. */
static void add_location(apr_array_header_t *contexts, server_rec *s,
                         ap_conf_vector_t *section, const char *url)
{
    apr_pool_t *p = contexts->pool;
    const pg_directive *own = pg_lint_directives(section);
    int preserved = pg_is_on(pg_lint_directives(s->lookup_defaults),
                             PG_ALIASPRESERVEPATH, 0, p);
    const pg_directive *d;
    pg_alias alias;

    for (d = own; d; d = d->next) {
        if (pg_alias_of(&alias, d, p) && !alias.is_regex) {
            if (pg_is_on(own, PG_ALIASPRESERVEPATH, preserved, p)) {
                add_context(contexts, s, alias.url, url, alias.is_script);
            }
            return;
        }
    }
    add_url(contexts, url);
}

static void add_locations(apr_array_header_t *contexts, server_rec *s)
{
    const apr_array_header_t *sections = server_core(s)->sec_url;
    int i;

    for (i = 0; i < sections->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(sections, i));
        const char *url = core->r
                          ? pg_path_of_pattern(core->d, contexts->pool)
                          : core->d_is_fnmatch ? NULL : core->d;

        if (url && *url == '/' && (says_something(PG_SECTION(sections, i))
                                   || opens(PG_SECTION(sections, i)))) {
            add_location(contexts, s, PG_SECTION(sections, i), url);
        }
    }
}

apr_array_header_t *pg_contexts(server_rec *s, apr_hash_t *globs,
                                apr_pool_t *p)
{
    apr_array_header_t *contexts = apr_array_make(p, 2, sizeof(pg_context));
    const char *root = server_core(s)->ap_document_root;
    int reached;
    const apr_array_header_t *found = pg_patterns_find(s, globs != NULL,
                                                       &reached, p);

    if (root && reached) {
        add_context(contexts, s, root, "/", 0);
    }
    add_patterns(contexts, s, found, globs != NULL);
    add_aliases(contexts, s);
    add_sections(contexts, s, globs);
    add_locations(contexts, s);
    pg_contexts_add_named(contexts, s, globs != NULL);
    return contexts;
}

/* The directory is read first: then less must be searched for. */
void pg_context_open(pg_context *context, const pg_php_files *e, int there,
                     apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(context->s->module_config);

    context->bare = !there || (e->bare && *core->access_name == '.'
                               && !ap_strchr_c(core->access_name, ' '));
    pg_sections_choose(context, p);
}
