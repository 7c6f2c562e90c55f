/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* PHP files that the configuration names. */

#include "lint/named_files.h"
#include "model/directive.h"
#include "model/php_names.h"

#include "http_config.h"
#include "apr_hash.h"
#include "apr_strings.h"

/* Nobody writes more of them for one site. */
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

static void add(const char *vhost, const char *url, const char *file)
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
    }
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
        add(vhost, url, file);
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
    if (!strcasecmp(node->directive, "ErrorDocument")) {
        pg_getword(p, &args);
    }
    else if (strcasecmp(node->directive, "FallbackResource")) {
        return;
    }
    url = pg_getword(p, &args);
    url[strcspn(url, "?#")] = '\0';
    if (is_php(url) && !ap_strchr_c(url, '%')) {
        add(vhost, url, NULL);
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
