/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Properties of the whole configuration, computed once. */

#include "lint/survey/whole_config.h"
#include "httpd/observe.h"
#include "lint/child/child.h"
#include "lint/survey/php_extensions.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_strings.h"

int pg_whole_config_concern(const ap_directive_t *node,
                            const pg_context *context,
                            apr_pool_t *p)
{
    const server_rec *s = context->s;

    for (; node; node = node->parent) {
        if (!strcasecmp(node->directive, "<VirtualHost")
            && !pg_vhost_is(s, node)) {
            return 0;
        }
        if (!strcasecmp(node->directive, "<Directory")) {
            const char *dir = pg_section_argument(node, NULL, p);

            if (*dir == '/' && !strpbrk(dir, "*?[")
                && !pg_path_holds(dir, context->dir)) {
                return 0;
            }
        }
    }
    return 1;
}

static int is_for_files(const ap_directive_t *node)
{
    return node && !strncasecmp(node->directive, "<Files", 6);
}

/* Does it take index.php and no other file? */
static int is_for_php(const ap_directive_t *node, apr_pool_t *p)
{
    return is_for_files(node) && pg_files_takes(node, PG_PLAIN_NAME, p)
           && !pg_files_takes(node, "index.html", p);
}

/* Does it take a name of PHP's at all? */
static int takes_php(const ap_directive_t *node, apr_pool_t *p)
{
    static const char *const names[] = {
        PG_PLAIN_NAME, "X.PHP", "x.phtml", "x.pht", "x.phar", "x.php5",
        "x.php7", "x.php8", "x.html", "x.inc", NULL
    };
    const char *const *name = names;

    while (is_for_files(node) && *name && !pg_files_takes(node, *name, p)) {
        ++name;
    }
    return *name != NULL;
}

static int maps_php(const ap_directive_t *node)
{
    return strcasecmp(node->directive, "Action")
           && pg_directive_maps_php(node);
}

/* A directory from which files are served, and those it lies in. */
static void add_served(pg_whole_config *whole, const char *dir, server_rec *s,
                       apr_pool_t *p)
{
    apr_array_header_t *servers;
    const char *slash;

    dir = pg_with_slash(dir, p);
    servers = apr_hash_get(whole->roots, dir, APR_HASH_KEY_STRING);
    if (!servers) {
        servers = apr_array_make(p, 1, sizeof(server_rec *));
        apr_hash_set(whole->roots, dir, APR_HASH_KEY_STRING, servers);
    }
    if (s) {
        APR_ARRAY_PUSH(servers, server_rec *) = s;
    }
    for (slash = dir; (slash = ap_strchr_c(slash, '/')) != NULL; ++slash) {
        apr_hash_set(whole->above, dir, slash - dir + 1, "");
    }
}

static void gather_served(pg_whole_config *whole)
{
    server_rec *s;

    for (s = whole->main_server; s; s = s->next) {
        const pg_directive *d = pg_lint_directives(s->lookup_defaults);
        pg_alias alias;

        if (pg_vhost_root(s)) {
            add_served(whole, pg_vhost_root(s), s, whole->p);
        }
        for (; d; d = d->next) {
            if (pg_alias_of(&alias, d, whole->p) && !alias.is_regex) {
                add_served(whole, alias.dir, NULL, whole->p);
            }
        }
    }
}

/* Above, at or below a directory from which files are served. */
static int is_served(const pg_whole_config *whole, const char *dir)
{
    const char *slash;

    if (apr_hash_get(whole->above, dir, APR_HASH_KEY_STRING)) {
        return 1;
    }
    for (slash = dir; (slash = ap_strchr_c(slash, '/')) != NULL; ++slash) {
        if (apr_hash_get(whole->roots, dir, slash - dir + 1)) {
            return 1;
        }
    }
    return 0;
}

static const ap_directive_t *astray_section(const pg_whole_config *whole,
                                            const ap_directive_t *node,
                                            apr_pool_t *p)
{
    const char *dir = pg_section_argument(node, NULL, p);

    return *dir == '/' && dir[1] && !strpbrk(dir, "*?[")
           && !is_served(whole, pg_with_slash(dir, p)) ? node : NULL;
}

static void add_astray(apr_array_header_t *list, const ap_directive_t *section,
                       const ap_directive_t *mapping)
{
    pg_astray *astray = apr_array_push(list);

    astray->section = section;
    astray->mapping = mapping;
}

static void gather_sections(pg_whole_config *whole, const ap_directive_t *node,
                            const ap_directive_t *section, apr_pool_t *p)
{
    for (; node; node = node->next) {
        const ap_directive_t *in = section;

        if (!strcasecmp(node->directive, "<Directory")) {
            in = astray_section(whole, node, p);
        }
        if (in && maps_php(node)) {
            add_astray(whole->astray, in, node);
        }
        if (maps_php(node) && !takes_php(node->parent, p)) {
            add_astray(whole->missed, node->parent, node);
        }
        if (!node->first_child && is_for_php(node, p)) {
            APR_ARRAY_PUSH(whole->emptied, const ap_directive_t *) = node;
        }
        gather_sections(whole, node->first_child, in, p);
    }
}

pg_whole_config *pg_whole_config_make(server_rec *main_server, apr_pool_t *p)
{
    pg_whole_config *whole = apr_pcalloc(p, sizeof(*whole));

    whole->main_server = main_server;
    whole->p = p;
    return whole;
}

const pg_whole_config *pg_whole_config_get(pg_whole_config *whole)
{
    apr_pool_t *p = whole->p;

    if (!whole->roots) {
        pg_child_wants_config();
        whole->roots = apr_hash_make(p);
        whole->above = apr_hash_make(p);
        whole->emptied = apr_array_make(p, 1, sizeof(const ap_directive_t *));
        whole->astray = apr_array_make(p, 1, sizeof(pg_astray));
        whole->missed = apr_array_make(p, 1, sizeof(pg_astray));
        whole->main_file = pg_main_file(whole->main_server, p);
        whole->files = apr_hash_make(p);
        whole->hidden = pg_ifmodule_find(whole->main_server, whole->main_file,
                                         whole->files, p);
        gather_served(whole);
        gather_sections(whole, ap_conftree, NULL, p);
    }
    return whole;
}
