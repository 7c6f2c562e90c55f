/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "lint/whole_config.h"
#include "httpd/observe.h"
#include "lint/child.h"
#include "model/directive.h"

#include "http_core.h"
#include "apr_strings.h"

/* The argument of a section, without its ">" and its quotes. */
static char *section_argument(const ap_directive_t *node, apr_pool_t *p)
{
    const char *args = node->args;
    char *word;
    apr_size_t len;

    if (*args == '~' && args[1] == ' ') {
        ++args;
    }
    word = pg_getword(p, &args);
    len = strlen(word);
    if (!*args && len && word[len - 1] == '>') {
        word[len - 1] = '\0';
    }
    return word;
}

const char *pg_whole_config_root(const server_rec *s)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);

    return core->ap_document_root;
}

int pg_whole_config_concern(const ap_directive_t *node,
                            const pg_context *context,
                            apr_pool_t *p)
{
    const server_rec *s = context->s;

    for (; node; node = node->parent) {
        if (!strcasecmp(node->directive, "<VirtualHost")
            && (!s->defn_name || strcmp(s->defn_name, node->filename)
                || s->defn_line_number != (unsigned int)node->line_num)) {
            return 0;
        }
        if (!strcasecmp(node->directive, "<Directory")) {
            const char *dir = section_argument(node, p);

            if (*dir == '/' && !strpbrk(dir, "*?[")
                && strncmp(context->dir, dir, strlen(dir))) {
                return 0;
            }
        }
    }
    return 1;
}

/* Does a Files or FilesMatch section take index.php and no other file? */
static int is_for_php(const ap_directive_t *node, apr_pool_t *p)
{
    int match = !strcasecmp(node->directive, "<FilesMatch");
    const char *pattern;
    ap_regex_t *regex;

    if (!match && strcasecmp(node->directive, "<Files")) {
        return 0;
    }
    match |= *node->args == '~';
    pattern = section_argument(node, p);
    if (!match) {
        return !strcmp(pattern, "*.php");
    }
    regex = ap_pregcomp(p, pattern, AP_REG_EXTENDED);
    return regex && !ap_regexec(regex, "index.php", 0, NULL, 0)
           && ap_regexec(regex, "index.html", 0, NULL, 0);
}

static int maps_php(const ap_directive_t *node)
{
    return (!strcasecmp(node->directive, "SetHandler")
            || !strcasecmp(node->directive, "AddHandler")
            || !strcasecmp(node->directive, "AddType"))
           && pg_name_means_php(node->args);
}

static const char *with_slash(const char *dir, apr_pool_t *p)
{
    apr_size_t len = strlen(dir);

    return len && dir[len - 1] == '/' ? dir : apr_pstrcat(p, dir, "/", NULL);
}

/* A directory from which files are served, and those it lies in. */
static void add_served(pg_whole_config *clues, const char *dir, server_rec *s,
                       apr_pool_t *p)
{
    apr_array_header_t *servers;
    const char *slash;

    dir = with_slash(dir, p);
    servers = apr_hash_get(clues->roots, dir, APR_HASH_KEY_STRING);
    if (!servers) {
        servers = apr_array_make(p, 1, sizeof(server_rec *));
        apr_hash_set(clues->roots, dir, APR_HASH_KEY_STRING, servers);
    }
    if (s) {
        APR_ARRAY_PUSH(servers, server_rec *) = s;
    }
    for (slash = dir; (slash = ap_strchr_c(slash, '/')) != NULL; ++slash) {
        apr_hash_set(clues->above, dir, slash - dir + 1, "");
    }
}

static void gather_served(pg_whole_config *clues, const pg_lint *l)
{
    server_rec *s;

    for (s = l->main_server; s; s = s->next) {
        const pg_trail *own = pg_lint_observed(s->lookup_defaults);
        const pg_directive *d;

        if (pg_whole_config_root(s)) {
            add_served(clues, pg_whole_config_root(s), s, l->p);
        }
        for (d = own ? own->first : NULL; d; d = d->next) {
            const char *args = d->node->args;

            if (d->kind == PG_ALIAS || d->kind == PG_SCRIPTALIAS) {
                pg_getword(l->p, &args);
                add_served(clues, pg_getword(l->p, &args), NULL, l->p);
            }
        }
    }
}

/* Above, at or below a directory from which files are served. */
static int is_served(const pg_whole_config *clues, const char *dir)
{
    const char *slash;

    if (apr_hash_get(clues->above, dir, APR_HASH_KEY_STRING)) {
        return 1;
    }
    for (slash = dir; (slash = ap_strchr_c(slash, '/')) != NULL; ++slash) {
        if (apr_hash_get(clues->roots, dir, slash - dir + 1)) {
            return 1;
        }
    }
    return 0;
}

static const ap_directive_t *astray_section(const pg_whole_config *clues,
                                            const ap_directive_t *node,
                                            apr_pool_t *p)
{
    const char *dir = section_argument(node, p);

    return *dir == '/' && dir[1] && !strpbrk(dir, "*?[")
           && !is_served(clues, with_slash(dir, p)) ? node : NULL;
}

static void gather_sections(pg_whole_config *clues, const ap_directive_t *node,
                            const ap_directive_t *section, apr_pool_t *p)
{
    for (; node; node = node->next) {
        const ap_directive_t *in = section;

        if (!strcasecmp(node->directive, "<Directory")) {
            in = astray_section(clues, node, p);
        }
        if (in && maps_php(node)) {
            pg_astray *astray = apr_array_push(clues->astray);

            astray->section = in;
            astray->mapping = node;
        }
        if (!node->first_child && is_for_php(node, p)) {
            APR_ARRAY_PUSH(clues->emptied, const ap_directive_t *) = node;
        }
        gather_sections(clues, node->first_child, in, p);
    }
}

const pg_whole_config *pg_whole_config_get(const pg_lint *l)
{
    pg_whole_config *clues = l->clues;

    if (!clues->roots) {
        pg_child_wants_config();
        clues->roots = apr_hash_make(l->p);
        clues->above = apr_hash_make(l->p);
        clues->emptied = apr_array_make(l->p, 1,
                                        sizeof(const ap_directive_t *));
        clues->astray = apr_array_make(l->p, 1, sizeof(pg_astray));
        clues->hidden = pg_ifmodule_find(l->main_server, l->p);
        gather_served(clues, l);
        gather_sections(clues, ap_conftree, NULL, l->p);
    }
    return clues;
}
