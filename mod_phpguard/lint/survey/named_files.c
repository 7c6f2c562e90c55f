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

int pg_named_is_constant(const char *path)
{
    return !path[strcspn(path, "$%")] && is_php(path);
}

int pg_named_has_groups(const char *path)
{
    const char *at = path;
    int n = 0;

    while (*(at += strcspn(at, "$%"))) {
        if (!pg_named_is_group(at)) {
            return 0;
        }
        ++n;
        ++at;
    }
    return n && is_php(path);
}

static pg_named_file *add(const char *vhost, const char *url, const char *file,
                          const char *target)
{
    static pg_named_file dropped;
    apr_pool_t *p = apr_hash_pool_get(files);
    apr_array_header_t *list = apr_hash_get(files, vhost, APR_HASH_KEY_STRING);
    pg_named_file *named;

    if (!list) {
        list = apr_array_make(p, 2, sizeof(pg_named_file));
        apr_hash_set(files, vhost, APR_HASH_KEY_STRING, list);
    }
    named = list->nelts < FILES_MAX ? apr_array_push(list) : &dropped;
    memset(named, 0, sizeof(*named));
    named->url = url;
    named->file = file;
    named->target = target;
    return named;
}

static void add_groups(const char *vhost, const char *pattern,
                       const char *file, const char *target)
{
    pg_named_file *named = add(vhost, NULL, file, target);

    named->has_groups = 1;
    named->pattern = pattern;
}

static const ap_directive_t *directory_around(const ap_directive_t *node)
{
    return pg_directive_section(node->parent, "<Directory");
}

static int is_of_server(const ap_directive_t *node)
{
    return !node->parent || pg_directive_section(node->parent, "<VirtualHost")
                            == node->parent;
}

/* Without AliasPreservePath the file stands for every URL of a Location. */
static void add_alias(const ap_directive_t *node, const char *vhost,
                      apr_pool_t *p)
{
    const int in_location = node->parent
                            && !strcasecmp(node->parent->directive,
                                           "<Location");
    const char *args = node->args, *file;
    const char *url = in_location ? pg_section_argument(node->parent, NULL, p)
                      : pg_getword(p, &args);

    file = pg_getword(p, &args);
    if (*url == '/' && is_php(file) && !url[strcspn(url, "*?[")]
        && (in_location || is_of_server(node))) {
        add(vhost, url, file, NULL);
    }
}

/* A URL for which the pattern holds; what leads elsewhere for its sake is for
 * the dry run to say. */
static const char *example(const char *pattern, apr_pool_t *p)
{
    static const char *const any[10] = { NULL };

    return pg_regex_url(pattern, any, 0, p);
}

static void add_match(const ap_directive_t *node, const char *vhost,
                      apr_pool_t *p)
{
    const char *args = node->args, *pattern = pg_getword(p, &args);
    const char *file = pg_getword(p, &args);
    const char *url = pg_named_is_constant(file) ? example(pattern, p) : NULL;

    if (url) {
        add(vhost, url, file, NULL);
    }
    else if (pg_named_has_groups(file)) {
        add_groups(vhost, pattern, file, NULL);
    }
}

/* A path of the server's configuration is one of the file system, if there is
 * such a place, or a URL (hook_uri2file(), mod_rewrite.c): both are asked
 * about. */
static void add_rewritten(const ap_directive_t *node, const char *vhost,
                          const char *pattern, const char *to, apr_pool_t *p)
{
    static const char root[] = "%{DOCUMENT_ROOT}";
    const int is_below = !strncmp(to, root, strlen(root));
    const char *url;

    to += is_below ? strlen(root) : 0;
    if (directory_around(node)) {
        pattern = NULL;
    }
    if (pg_named_has_groups(to)) {
        add_groups(vhost, pattern, is_below ? NULL : to, to);
    }
    else if (pg_named_is_constant(to)) {
        url = pattern ? example(pattern, p) : NULL;
        if (url) {
            add(vhost, url, is_below ? NULL : to, to);
        }
        add(vhost, to, NULL, to);
    }
}

/* A name in the directory of the rule. */
static void add_beside(const ap_directive_t *section, const char *vhost,
                       const char *to, apr_pool_t *p)
{
    const char *dir = pg_section_argument(section, NULL, p);
    const char *path = apr_pstrcat(p, pg_with_slash(dir, p), to, NULL);

    if (*dir != '/' || dir[strcspn(dir, "*?[")]) {
        return;
    }
    if (pg_named_is_constant(path)) {
        add(vhost, NULL, path, NULL);
    }
    else if (pg_named_has_groups(path)) {
        add_groups(vhost, NULL, path, NULL);
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
