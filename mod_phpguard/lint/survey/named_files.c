/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* PHP files that the configuration names. */

#include "lint/survey/named_files.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "lint/survey/regex_example.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_config.h"
#include "apr_hash.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* A sufficient limit for one site. */
#define FILES_MAX 32

static apr_hash_t *files;       /* pg_named_file array by the place of the
                                 * vhost */
static apr_array_header_t *of_server; /* those around them; or NULL */
static int path_info;           /* AcceptPathInfo is On somewhere */

/* A directive that may name files, and its first arguments. */
typedef struct {
    const ap_directive_t *node;
    const ap_directive_t *vhost; /* NULL: the server around them */
    const char *first, *second; /* "" where there is none */
    apr_pool_t *p;
} naming;

static const char *place_of(const char *file, unsigned int line, apr_pool_t *p)
{
    return apr_psprintf(p, "%s:%u", file, line);
}

static int is_php(const char *path)
{
    return *path == '/'
           && pg_name_classify(apr_filepath_name_get(path)) == PG_NAME_PHP;
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

static apr_array_header_t *list_of(const ap_directive_t *vhost)
{
    apr_pool_t *p = apr_hash_pool_get(files);
    apr_array_header_t *list = of_server;
    const char *place = NULL;

    if (vhost) {
        place = place_of(vhost->filename, (unsigned int)vhost->line_num, p);
        list = apr_hash_get(files, place, APR_HASH_KEY_STRING);
    }
    if (!list) {
        list = apr_array_make(p, 2, sizeof(pg_named_file));
        if (vhost) {
            apr_hash_set(files, place, APR_HASH_KEY_STRING, list);
        }
        else {
            of_server = list;
        }
    }
    return list;
}

static pg_named_file *add(const ap_directive_t *vhost, const char *url,
                          const char *file, const char *target)
{
    static pg_named_file dropped;
    apr_array_header_t *list = list_of(vhost);
    pg_named_file *named;

    named = list->nelts < FILES_MAX ? apr_array_push(list) : &dropped;
    memset(named, 0, sizeof(*named));
    named->url = url;
    named->file = file;
    named->target = target;
    return named;
}

static void add_groups(const ap_directive_t *vhost, const char *pattern,
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
static void add_alias(const naming *l)
{
    const ap_directive_t *parent = l->node->parent;
    const int in_location = parent
                            && !strcasecmp(parent->directive, "<Location");
    const char *url = in_location ? pg_section_argument(parent, NULL, l->p)
                                  : l->first;
    const char *file = in_location ? l->first : l->second;

    if (*url == '/' && is_php(file) && !url[strcspn(url, "*?[")]
        && (in_location || is_of_server(l->node))) {
        add(l->vhost, url, file, NULL);
    }
}

/* A URL for which the pattern holds; what leads elsewhere for its sake is for
 * the dry run to say. */
static const char *example(const char *pattern, apr_pool_t *p)
{
    static const char *const any[10] = { NULL };

    return pg_regex_url(pattern, any, 0, p);
}

static void add_match(const naming *l)
{
    const char *url = pg_named_is_constant(l->second) ? example(l->first, l->p)
                                                      : NULL;

    if (url) {
        add(l->vhost, url, l->second, NULL);
    }
    else if (pg_named_has_groups(l->second)) {
        add_groups(l->vhost, l->first, l->second, NULL);
    }
}

/* A path of the server's configuration is one of the file system, if there is
 * such a place, or a URL (hook_uri2file(), mod_rewrite.c): both are asked
 * about. */
static void add_rewritten(const naming *l, const char *to)
{
    static const char root[] = "%{DOCUMENT_ROOT}";
    const int is_below = !strncmp(to, root, strlen(root));
    const char *pattern = directory_around(l->node) ? NULL : l->first;
    const char *url;

    to += is_below ? strlen(root) : 0;
    if (pg_named_has_groups(to)) {
        add_groups(l->vhost, pattern, is_below ? NULL : to, to);
    }
    else if (pg_named_is_constant(to)) {
        url = pattern ? example(pattern, l->p) : NULL;
        if (url) {
            add(l->vhost, url, is_below ? NULL : to, to);
        }
        add(l->vhost, to, NULL, to);
    }
}

/* A name in the directory of the rule. */
static void add_beside(const naming *l, const ap_directive_t *section,
                       const char *to)
{
    const char *dir = pg_section_argument(section, NULL, l->p);
    const char *path = apr_pstrcat(l->p, pg_with_slash(dir, l->p), to, NULL);

    if (*dir != '/' || dir[strcspn(dir, "*?[")]) {
        return;
    }
    if (pg_named_is_constant(path)) {
        add(l->vhost, NULL, path, NULL);
    }
    else if (pg_named_has_groups(path)) {
        add_groups(l->vhost, NULL, path, NULL);
    }
}

/* A URL may have a query behind it. */
static const char *without_query(const char *url, const char *marks,
                                 apr_pool_t *p)
{
    return apr_pstrmemdup(p, url, strcspn(url, marks));
}

static void add_rule(const naming *l)
{
    const ap_directive_t *section = directory_around(l->node);
    const char *to = without_query(l->second, "?", l->p);

    if (*to == '/' || *to == '%') {
        add_rewritten(l, to);
    }
    else if (section) {
        add_beside(l, section, to);
    }
}

const char *pg_named_page(const char *target, apr_pool_t *p)
{
    const char *url = without_query(target, "?#", p);

    return pg_named_is_constant(url) ? url : NULL;
}

static void add_local(const naming *l, const char *target)
{
    const char *url = pg_named_page(target, l->p);

    if (url) {
        add(l->vhost, url, NULL, url);
    }
}

static void add_error_document(const naming *l)
{
    add_local(l, l->second);
}

static void add_fallback(const naming *l)
{
    add_local(l, l->first);
}

static void note_path_info(const naming *l)
{
    path_info |= !strcasecmp(l->first, "On");
}

/* "\.php$" leaves a URL with path info to the file, which the default handler
 * sends where path info is accepted. */
static void add_path_info(const naming *l, const char *pattern)
{
    static const char url[] = "/" PG_PLAIN_NAME "/info";

    if (pg_regex_matches(pattern, "/" PG_PLAIN_NAME, l->p)
        && !pg_regex_matches(pattern, url, l->p)) {
        add(l->vhost, url, NULL, "/" PG_PLAIN_NAME)->if_path_info = 1;
    }
}

static void add_past_proxy(const naming *l)
{
    if (*l->second) {
        add_path_info(l, l->first);
    }
}

static void add_past_location(const naming *l)
{
    const ap_directive_t *in = pg_directive_section(l->node->parent,
                                                    "<LocationMatch");

    if (pg_directive_maps_php(l->node)) {
        add_path_info(l, pg_section_argument(in, NULL, l->p));
    }
}

static const struct {
    const char *name;
    void (*add)(const naming *l);
    const char *section;        /* the one it has to be in; or NULL */
} directives[] = {
    { "Alias", add_alias, NULL },
    { "AliasMatch", add_match, NULL },
    { "ScriptAliasMatch", add_match, NULL },
    { "RewriteRule", add_rule, NULL },
    { "ErrorDocument", add_error_document, NULL },
    { "FallbackResource", add_fallback, NULL },
    { "AcceptPathInfo", note_path_info, NULL },
    { "ProxyPassMatch", add_past_proxy, NULL },
    { "SetHandler", add_past_location, "<LocationMatch" }
};

/* The first and the third letter tell most directives apart. */
static int is_named(const char *directive, const char *name)
{
    return PG_LETTER(*directive) == PG_LETTER(*name) && directive[1]
           && PG_LETTER(directive[2]) == PG_LETTER(name[2])
           && !strcasecmp(directive, name);
}

static void look(const ap_directive_t *node, const ap_directive_t *vhost,
                 void (*add_it)(const naming *l))
{
    const char *args = node->args;
    naming l = { node, vhost, NULL, NULL, apr_hash_pool_get(files) };

    l.first = pg_getword(l.p, &args);
    l.second = pg_getword(l.p, &args);
    add_it(&l);
}

void pg_named_files_look(const ap_directive_t *node,
                         const ap_directive_t *vhost)
{
    apr_size_t i;

    for (i = 0; i < sizeof(directives) / sizeof(directives[0]); ++i) {
        const char *section = directives[i].section;

        if (is_named(node->directive, directives[i].name)) {
            if (!section || pg_directive_section(node->parent, section)) {
                look(node, vhost, directives[i].add);
            }
            return;
        }
    }
}

static apr_status_t forget(void *dummy)
{
    (void)dummy;
    files = NULL;
    of_server = NULL;
    return APR_SUCCESS;
}

void pg_named_files_begin(apr_pool_t *kept)
{
    if (!files) {
        apr_pool_cleanup_register(kept, NULL, forget, apr_pool_cleanup_null);
    }
    files = apr_hash_make(kept);
    of_server = NULL;
    path_info = 0;
}

static void append(apr_array_header_t *all, const apr_array_header_t *list)
{
    int i;

    for (i = 0; list && i < list->nelts; ++i) {
        const pg_named_file *named = &APR_ARRAY_IDX(list, i, pg_named_file);

        if (path_info || !named->if_path_info) {
            APR_ARRAY_PUSH(all, pg_named_file) = *named;
        }
    }
}

apr_array_header_t *pg_named_files(const server_rec *s, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_named_file));
    const apr_array_header_t *own = NULL;

    if (files && apr_hash_count(files) && s->is_virtual && s->defn_name) {
        own = apr_hash_get(files, place_of(s->defn_name, s->defn_line_number,
                                           p), APR_HASH_KEY_STRING);
    }
    append(all, own);
    append(all, of_server);
    return all;
}
