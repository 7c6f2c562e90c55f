/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* PHP files that are mapped differently from index.php. */

#include "lint/survey/differently_mapped.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "httpd/section_match.h"
#include "lint/context/section_key.h"
#include "model/php_names.h"
#include "util/hash.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* Who has so many kinds of files has more to read than he reads. */
#define WAYS_MAX 8

/* No section was written for it. */
#define ANY_NAME "q7z.php"

static const core_dir_config *core_of(ap_conf_vector_t *section)
{
    return ap_get_core_module_config(section);
}

static const pg_directive *taken_by(const pg_context *context,
                                    const char *name, apr_pool_t *p)
{
    const char *uri = pg_sections_uri(context, name, p);

    return uri ? pg_proxied_find(context->s, uri, p).by : NULL;
}

/* 0 where names and URLs do not determine it. */
static apr_uint64_t way_of(const pg_context *context, ap_conf_vector_t *conf,
                           const char *name, apr_pool_t *p)
{
    apr_uint64_t key = pg_section_key(context, conf, name, p);
    const pg_directive *by = taken_by(context, name, p);

    return key ? pg_hash_bytes(key, &by, sizeof(by)) : 0;
}

static int is_seen(const apr_array_header_t *ways, apr_uint64_t way)
{
    int i = 0;

    while (i < ways->nelts && APR_ARRAY_IDX(ways, i, apr_uint64_t) != way) {
        ++i;
    }
    return i < ways->nelts;
}

apr_array_header_t *pg_mapped_apart(const pg_context *context,
                                    const apr_array_header_t *names,
                                    apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 1, sizeof(const char *));
    apr_array_header_t *ways = apr_array_make(p, 2, sizeof(apr_uint64_t));
    ap_conf_vector_t *conf;
    int i;

    if (!names || !pg_sections_enter(context)) {
        return found;
    }
    conf = pg_section_directory(context, p);
    APR_ARRAY_PUSH(ways, apr_uint64_t) = way_of(context, conf, PG_PLAIN_NAME,
                                                p);
    for (i = 0; i < names->nelts && found->nelts < WAYS_MAX; ++i) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);
        const apr_uint64_t way = way_of(context, conf, name, p);

        if (way && !is_seen(ways, way)) {
            APR_ARRAY_PUSH(ways, apr_uint64_t) = way;
            APR_ARRAY_PUSH(found, const char *) = name;
        }
    }
    pg_sections_leave(context);
    return found;
}

static int maps(ap_conf_vector_t *section)
{
    const pg_directive *d = pg_first(pg_observed(section));

    while (d && d->kind > PG_REWRITEHANDLER) {
        d = d->next;
    }
    return d != NULL;
}

/* "\.php$" and no more behind it, but not "\.phps$". */
static int ends_as_php(const char *pattern)
{
    const char *at = pattern ? ap_strstr_c(pattern, "php") : NULL;

    return at && !apr_isalnum(at[3]) && !strchr("([{", at[3] ? at[3] : ' ');
}

/* It takes one of them and not the other; or it takes neither, and names
 * a name that ends so. */
static int tells(const core_dir_config *core, int plain, int any)
{
    return plain != any || (!plain && ends_as_php(core->d));
}

static int files_tell(const apr_array_header_t *files)
{
    int i;

    for (i = 0; files && i < files->nelts; ++i) {
        const core_dir_config *core = core_of(PG_SECTION(files, i));

        if (maps(PG_SECTION(files, i))
            && tells(core, pg_section_file_matches(core, PG_PLAIN_NAME),
                     pg_section_file_matches(core, ANY_NAME))) {
            return 1;
        }
    }
    return 0;
}

static int urls_tell(const pg_context *context, apr_pool_t *p)
{
    const core_server_config *server
        = ap_get_core_module_config(context->s->module_config);
    const char *plain = pg_sections_uri(context, PG_PLAIN_NAME, p);
    const char *any = pg_sections_uri(context, ANY_NAME, p);
    int i;

    for (i = 0; plain && i < server->sec_url->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(server->sec_url, i);
        const core_dir_config *core = core_of(section);

        if (maps(section)
            && pg_section_location_matches(core, plain)
               != pg_section_location_matches(core, any)) {
            return 1;
        }
    }
    return 0;
}

int pg_may_be_mapped_apart(const pg_context *context, apr_pool_t *p)
{
    return files_tell(core_of(pg_section_directory(context, p))->sec_file)
           || urls_tell(context, p)
           || taken_by(context, PG_PLAIN_NAME, p)
              != taken_by(context, ANY_NAME, p);
}
