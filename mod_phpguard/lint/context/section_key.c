/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Which sections depend on a file name, and for which names they apply. */

#include "lint/context/section_key.h"
#include "httpd/observe.h"
#include "httpd/section_match.h"
#include "util/hash.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_strings.h"

static const core_dir_config *core_of(ap_conf_vector_t *section)
{
    return ap_get_core_module_config(section);
}

ap_conf_vector_t *pg_section_directory(const pg_context *context,
                                       apr_pool_t *p)
{
    ap_conf_vector_t *conf = context->s->lookup_defaults, *dirs = NULL;
    int i;

    for (i = 0; i < context->dirs->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(context->dirs, i);

        dirs = dirs ? ap_merge_per_dir_configs(p, dirs, section) : section;
    }
    return dirs ? ap_merge_per_dir_configs(p, conf, dirs) : conf;
}

static int is_near(const pg_context *context, const char *name, apr_pool_t *p)
{
    const char *path = apr_pstrcat(p, context->dir, name, NULL);
    int i;

    for (i = 0; i < context->files->nelts; ++i) {
        const core_dir_config *core = core_of(PG_SECTION(context->files, i));

        if (pg_section_directory_matches(core, pg_with_slash(path, p), p)) {
            return 1;
        }
    }
    for (i = 0; i < context->regexes->nelts; ++i) {
        if (!ap_regexec(core_of(PG_SECTION(context->regexes, i))->r, path, 0,
                        NULL, 0)) {
            return 1;
        }
    }
    return 0;
}

static apr_uint64_t add_match(apr_uint64_t key, int i, int matches)
{
    return matches ? pg_hash_word(key, (apr_uint64_t)i) : key;
}

apr_uint64_t pg_section_key(const pg_context *context,
                            ap_conf_vector_t *conf, const char *name,
                            apr_pool_t *p)
{
    const core_server_config *server
        = ap_get_core_module_config(context->s->module_config);
    const apr_array_header_t *files = core_of(conf)->sec_file;
    const char *uri = NULL;
    apr_uint64_t key = PG_HASH_START;
    int i;

    if (core_of(conf)->sec_if
        || ((context->files->nelts || context->regexes->nelts)
            && is_near(context, name, p))) {
        return 0;
    }
    for (i = 0; files && i < files->nelts; ++i) {
        key = add_match(key, i + 1,
                        pg_section_file_matches(core_of(PG_SECTION(files, i)),
                                                name));
    }
    if (server->sec_url->nelts && context->url) {
        uri = pg_sections_uri(context, name, p);
    }
    for (i = 0; uri && i < server->sec_url->nelts; ++i) {
        const core_dir_config *core = core_of(PG_SECTION(server->sec_url, i));

        key = add_match(key, -1 - i, pg_section_location_matches(core, uri));
    }
    return pg_hash_word(key, 0);    /* what follows is no section */
}
