/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Which sections depend on a file name, and for which names they apply. */

#include "lint/context/section_key.h"
#include "httpd/observe.h"
#include "httpd/section_match.h"
#include "util/hash.h"

#include "http_core.h"

ap_conf_vector_t *pg_section_directory(const pg_context *context,
                                       apr_pool_t *p)
{
    return pg_section_apply(context->s->lookup_defaults, context->dirs, p);
}

static apr_uint64_t add(apr_uint64_t key, const apr_array_header_t *sections)
{
    int i;

    for (i = 0; i < sections->nelts; ++i) {
        const ap_conf_vector_t *section = PG_SECTION(sections, i);

        key = pg_hash_bytes(key, &section, sizeof(section));
    }
    return key;
}

apr_uint64_t pg_section_key(const pg_context *context,
                            ap_conf_vector_t *conf, const char *name,
                            apr_pool_t *p)
{
    const core_dir_config *core = ap_get_core_module_config(conf);
    apr_uint64_t key = PG_HASH_START;

    if (core->sec_if || pg_sections_near(context, name, p)->nelts) {
        return 0;
    }
    key = add(key, pg_section_files(conf, name, p));
    if (context->url) {
        key = add(key, pg_section_locations(context->s,
                                            pg_sections_uri(context, name, p),
                                            p));
    }
    return pg_hash_word(key, 0);    /* what follows is no section */
}
