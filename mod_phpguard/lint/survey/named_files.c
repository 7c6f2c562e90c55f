/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* PHP files that the configuration names. */

#include "lint/survey/named_files.h"
#include "httpd/observe.h"
#include "lint/survey/regex_example.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_config.h"
#include "apr_hash.h"
#include "apr_strings.h"

/* A sufficient limit for one site. */
#define FILES_MAX 32

/* The configuration that was walked through: one process may read several,
 * one after another. */
static const ap_directive_t *walked;
static apr_hash_t *files;       /* pg_named_file array by the place of the
                                 * vhost, "" for the server around them */

static const char *place_of(const char *file, unsigned int line, apr_pool_t *p)
{
    return apr_psprintf(p, "%s:%u", file, line);
}

static int is_php(const char *path)
{
    return *path == '/' && pg_name_classify(pg_name_base(path)) == PG_NAME_PHP;
}

static void add(const char *vhost, const char *url, const char *file,
                const char *target)
{
    apr_pool_t *p = apr_hash_pool_get(files);
    apr_array_header_t *list = apr_hash_get(files, vhost, APR_HASH_KEY_STRING);
    pg_named_file *named;

    if (!list) {
        list = apr_array_make(p, 2, sizeof(pg_named_file));
        apr_hash_set(files, vhost, APR_HASH_KEY_STRING, list);
    }
    if (list->nelts < FILES_MAX) {
        named = apr_array_push(list);
        named->url = url;
        named->file = file;
        named->target = target;
    }
}

static const ap_directive_t *directory_around(const ap_directive_t *node)
{
    return pg_directive_section(node->parent, "<Directory");
}

/* In a Location an Alias has the file alone, and its URLs are many. */
static void add_alias(const ap_directive_t *node, const char *vhost,
                      apr_pool_t *p)
{
    const char *args = node->args, *url = pg_getword(p, &args);
    const char *file = pg_getword(p, &args);

    if (is_php(url) && is_php(file)
        && (!node->parent || pg_directive_section(node->parent, "<VirtualHost")
                             == node->parent)) {
        add(vhost, url, file, NULL);
    }
}

/* A URL for which the pattern holds; what leads elsewhere for its sake is for
 * the dry run to say. */
static const char *example(const char *pattern, const char *const value[10],
                           apr_pool_t *p)
{
    const char *url = *pattern == '!' ? NULL
                      : pg_regex_example(pattern, value, 0, p);

    return url && *url == '/' ? url : NULL;
}

static int is_constant(const char *path)
{
    return !path[strcspn(path, "$%")] && is_php(path);
}

static void add_match(const ap_directive_t *node, const char *vhost,
                      apr_pool_t *p)
{
    static const char *const any[10] = { NULL };
    const char *args = node->args, *pattern = pg_getword(p, &args);
    const char *file = pg_getword(p, &args);
    const char *url = is_constant(file) ? example(pattern, any, p) : NULL;

    if (url) {
        add(vhost, url, file, NULL);
    }
}

/* "$1" and its kind stand for a name; what else varies is not guessed. */
static const char *filled(const char *to, const char *name, apr_pool_t *p)
{
    const char *text = "", *group;

    while ((group = ap_strchr_c(to, '$')) != NULL && group[1] >= '1'
           && group[1] <= '9') {
        text = apr_pstrcat(p, text, apr_pstrmemdup(p, to, (apr_size_t)
                                                   (group - to)), name, NULL);
        to = group + 2;
    }
    text = apr_pstrcat(p, text, to, NULL);
    return is_constant(text) ? text : NULL;
}

/* A path of the server's configuration is one of the file system, if there is
 * such a place, or a URL (hook_uri2file(), mod_rewrite.c): where it is none of
 * both nothing stands. */
static void add_rewritten(const ap_directive_t *node, const char *vhost,
                          const char *pattern, const char *to, apr_pool_t *p)
{
    static const char root[] = "%{DOCUMENT_ROOT}";
    const int is_below = !strncmp(to, root, strlen(root));
    const char *name = "index", *file, *url, *value[10];
    int i;

    to += is_below ? strlen(root) : 0;
    file = filled(to, name, p);
    if (!file) {
        name = "index.php";
        file = filled(to, name, p);
    }
    if (!file) {
        return;
    }
    for (i = 0; i < 10; ++i) {
        value[i] = ap_strchr_c(to, '$') ? name : NULL;
    }
    url = directory_around(node) ? NULL : example(pattern, value, p);
    if (url) {
        add(vhost, url, is_below ? NULL : file, file);
    }
    add(vhost, file, NULL, file);
}

/* A name in the directory of the rule. */
static void add_beside(const ap_directive_t *section, const char *vhost,
                       const char *to, apr_pool_t *p)
{
    const char *dir = pg_section_argument(section, NULL, p);
    const char *path = apr_pstrcat(p, pg_with_slash(dir, p), to, NULL);

    if (*dir == '/' && !dir[strcspn(dir, "*?[")] && is_constant(path)) {
        add(vhost, NULL, path, NULL);
    }
}

static void add_rule(const ap_directive_t *node, const char *vhost,
                     apr_pool_t *p)
{
    const char *args = node->args, *pattern = pg_getword(p, &args);
    char *to = pg_getword(p, &args);

    to[strcspn(to, "?")] = '\0';
    if (*to == '/' || *to == '%') {
        add_rewritten(node, vhost, pattern, to, p);
    }
    else if (directory_around(node)) {
        add_beside(directory_around(node), vhost, to, p);
    }
}

static void look_at(const ap_directive_t *node, const char *vhost,
                    apr_pool_t *p)
{
    const char *args = node->args;
    char *url;

    if (!strcasecmp(node->directive, "Alias")) {
        add_alias(node, vhost, p);
        return;
    }
    if (!strcasecmp(node->directive, "AliasMatch")
        || !strcasecmp(node->directive, "ScriptAliasMatch")) {
        add_match(node, vhost, p);
        return;
    }
    if (!strcasecmp(node->directive, "RewriteRule")) {
        add_rule(node, vhost, p);
        return;
    }
    if (!strcasecmp(node->directive, "ErrorDocument")) {
        pg_getword(p, &args);
    }
    else if (strcasecmp(node->directive, "FallbackResource")) {
        return;
    }
    url = pg_getword(p, &args);
    url[strcspn(url, "?#")] = '\0';
    if (is_php(url) && !ap_strchr_c(url, '%')) {
        add(vhost, url, NULL, url);
    }
}

static void walk(const ap_directive_t *node, const char *vhost, apr_pool_t *p)
{
    for (; node; node = node->next) {
        const int is_vhost = !strcasecmp(node->directive, "<VirtualHost");

        if (node->first_child) {
            walk(node->first_child,
                 is_vhost ? place_of(node->filename,
                                     (unsigned int)node->line_num, p) : vhost,
                 p);
        }
        else if (!is_vhost) {
            look_at(node, vhost, p);
        }
    }
}

static apr_status_t forget(void *dummy)
{
    (void)dummy;
    walked = NULL;
    files = NULL;
    return APR_SUCCESS;
}

static void append(apr_array_header_t *to, const char *vhost)
{
    const apr_array_header_t *list = apr_hash_get(files, vhost,
                                                  APR_HASH_KEY_STRING);

    if (list) {
        apr_array_cat(to, list);
    }
}

apr_array_header_t *pg_named_files(const server_rec *s, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_named_file));
    apr_pool_t *kept = s->process->pconf;

    if (!files || walked != ap_conftree) {
        files = apr_hash_make(kept);
        walked = ap_conftree;
        apr_pool_cleanup_register(kept, NULL, forget, apr_pool_cleanup_null);
        walk(ap_conftree, "", kept);
    }
    if (s->is_virtual && s->defn_name) {
        append(all, place_of(s->defn_name, s->defn_line_number, p));
    }
    append(all, "");
    return all;
}

/* "sub/front.php" */
static int is_below(const char *to)
{
    return *to && *to != '/' && !strstr(to, "..") && ap_strchr_c(to, '/')
           && !to[strcspn(to, "$%:")]
           && pg_name_classify(pg_name_base(to)) == PG_NAME_PHP;
}

static void add_below(apr_array_header_t *all, const pg_context *context,
                      const pg_directive *rule)
{
    apr_pool_t *p = all->pool;
    const char *args = rule->node->args, *base;
    pg_context *below;
    char *to;

    pg_getword(p, &args);
    to = pg_getword(p, &args);
    to[strcspn(to, "?")] = '\0';
    if (!is_below(to) || all->nelts >= FILES_MAX) {
        return;
    }
    base = pg_name_base(to);
    to = apr_pstrmemdup(p, to, (apr_size_t)(base - to));
    below = apr_array_push(all);
    memset(below, 0, sizeof(*below));
    below->s = context->s;
    below->dir = apr_pstrcat(p, context->dir, to, NULL);
    below->url = apr_pstrcat(p, context->url, to, NULL);
    below->file = base;
}

apr_array_header_t *pg_named_by_rules(const pg_context *context,
                                      apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_context));
    const pg_directive *d;
    int i;

    if (!context->url || context->sections->nelts == context->dirs->nelts) {
        return all;
    }
    for (i = 0; i < context->dirs->nelts; ++i) {
        d = pg_first(pg_lint_observed(PG_SECTION(context->dirs, i)));
        for (; d; d = d->next) {
            if (d->kind == PG_REWRITERULE
                && !directory_around(d->node)) {
                add_below(all, context, d);
            }
        }
    }
    return all;
}
