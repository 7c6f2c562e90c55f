/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directories that root's configuration names. */

#include "lint/fixes/named_dir.h"
#include "httpd/observe.h"
#include "model/edit_line.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_fnmatch.h"
#include "apr_lib.h"
#include "apr_strings.h"

static const core_server_config *core_of(server_rec *s)
{
    return ap_get_core_module_config(s->module_config);
}

static int is_section(server_rec *s, const char *dir)
{
    const apr_array_header_t *sections = core_of(s)->sec_dir;
    int i;

    for (i = 0; sections && i < sections->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(sections, i));

        if (!core->r && core->d_components && !core->d_is_fnmatch
            && pg_path_holds(core->d, dir) && pg_path_holds(dir, core->d)) {
            return 1;
        }
    }
    return 0;
}

/* A directory by the words of root's configuration, and its URL there. */
typedef struct {
    const char *dir, *url;      /* with their last slash, or NULL */
} place;

/* The nearer one. */
static void consider(place *best, const char *dir, const char *url,
                     const char *below, apr_pool_t *p)
{
    if (dir && *dir == '/' && pg_path_holds(dir, below)
        && (!best->dir || strlen(best->dir) < strlen(dir))) {
        best->dir = pg_with_slash(dir, p);
        best->url = url ? pg_with_slash(url, p) : NULL;
    }
}

/* The directories of Location sections, which lie below that place. */
static void consider_locations(place *best, server_rec *s, const char *below,
                               apr_pool_t *p)
{
    const apr_array_header_t *sections = core_of(s)->sec_url;
    const place above = *best;
    int i;

    for (i = 0; above.url && i < sections->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(sections, i));
        const char *rest = core->r || core->d_is_fnmatch ? NULL
                           : pg_path_rest(core->d, above.url);

        if (rest) {
            consider(best, apr_pstrcat(p, above.dir, rest, NULL), core->d,
                     below, p);
        }
    }
}

/* What ap_directory_walk() asks of a section for each directory of a path. */
static int takes(const ap_directive_t *section, const char *dir, apr_pool_t *p)
{
    const char *args = section->args, *slash = dir;
    char *pattern;

    if (strcasecmp(section->directive, "<Directory")) {
        return 0;
    }
    pattern = pg_getword(p, &args);
    pattern[strcspn(pattern, ">")] = '\0';
    if (*pattern != '/' || !pattern[1]) {
        return 0;
    }
    while ((slash = ap_strchr_c(slash + 1, '/')) != NULL) {
        const char *part = apr_pstrmemdup(p, dir, (apr_size_t)(slash - dir));

        if (apr_fnmatch(pattern, part, APR_FNM_PATHNAME) == APR_SUCCESS
            || pg_path_holds(pattern, part)) {
            return 1;
        }
    }
    return 0;
}

/* The last one, in the main server's scope and in the case's vhost. */
static const ap_directive_t *find_section(const ap_directive_t *node,
                                          const pg_case *c, const char *dir,
                                          apr_pool_t *p)
{
    const ap_directive_t *found = NULL, *in;

    for (; node; node = node->next) {
        if (takes(node, dir, p)) {
            found = node;
        }
        else if (!strcasecmp(node->directive, "<VirtualHost") && c->vhost
                 && node->line_num == c->vhost_line
                 && !strcmp(node->filename, c->vhost)) {
            in = find_section(node->first_child, c, dir, p);
            found = in ? in : found;
        }
    }
    return found;
}

/* One level for each group.  A word that no edit may hold is NULL. */
static const char *pattern_of(const pg_directive *d, const char *target,
                              apr_pool_t *p)
{
    const char *out = "^";

    while (out && *target) {
        const apr_size_t len = strcspn(target, "$");

        if (len) {
            const char *word = pg_edit_line(p, NULL, "%m",
                                            apr_pstrmemdup(p, target, len),
                                            d);

            out = word ? apr_pstrcat(p, out, word, NULL) : NULL;
        }
        else {
            out = apr_isdigit(target[1]) ? apr_pstrcat(p, out, "[^/]+", NULL)
                                         : NULL;
        }
        target += len ? len : 2;
    }
    return out ? apr_pstrcat(p, out, "/", NULL) : NULL;
}

/* Where an AliasMatch has a group in its directory, as "/srv/app/$1/$2" has,
 * that is a name which no configuration says. */
static void consider_match(pg_case *c, place *best, const pg_directive *d,
                           const pg_alias *alias, const char *dir,
                           apr_pool_t *p)
{
    const char *to = pg_path_of_match(alias->dir, p), *dirs;
    ap_regex_t *regex;

    if (!to || !ap_strchr_c(to, '$')) {
        consider(best, to, NULL, dir, p);
        return;
    }
    dirs = pattern_of(d, to, p);
    regex = dirs ? ap_pregcomp(p, dirs, AP_REG_EXTENDED) : NULL;
    if (regex && !c->dirs && !ap_regexec(regex, dir, 0, NULL, 0)
        && (!best->dir || strlen(best->dir) <= strcspn(to, "$"))) {
        c->dirs = dirs;
        c->urls = pg_path_of_pattern(alias->url, p);
    }
}

void pg_named_dir_of(pg_case *c, server_rec *s, const char *url, apr_pool_t *p)
{
    const char *dir = ap_make_dirstr_parent(p, c->file);
    place best = { NULL, NULL };
    pg_cursor cursor = pg_server_directives(s);
    const pg_directive *d;
    pg_alias alias;

    consider(&best, core_of(s)->ap_document_root, "/", dir, p);
    while ((d = pg_next_directive(&cursor)) != NULL) {
        if (pg_alias_of(&alias, d, p)) {
            if (alias.is_regex) {
                consider_match(c, &best, d, &alias, dir, p);
            }
            else {
                consider(&best, alias.dir, alias.url, dir, p);
            }
        }
    }
    consider_locations(&best, s, dir, p);
    if (is_section(s, dir)) {
        consider(&best, dir, best.url ? apr_pstrcat(p, best.url, dir
                                        + strlen(best.dir), NULL) : NULL,
                 dir, p);
        c->dirs = NULL;
    }
    c->dir = c->dirs ? NULL : best.dir;
    c->is_own = c->dir && !strcmp(c->dir, dir);
    c->url = c->is_own && best.url && url && !strcmp(best.url, url) ? best.url
                                                                    : NULL;
    c->section = c->dir || c->dirs ? NULL
                                   : find_section(ap_conftree, c, dir, p);
}
