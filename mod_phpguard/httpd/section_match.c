/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Whether a section is for a directory, a file or a URL. */

#include "httpd/section_match.h"
#include "httpd/observe.h"
#include "model/php_names.h"

#include "apr_fnmatch.h"
#include "apr_strings.h"

const char *pg_section_level(const char *dir, unsigned int slashes,
                             apr_pool_t *p)
{
    const char *s = dir;

    while (slashes && (s = ap_strchr_c(s, '/')) != NULL) {
        ++s;
        --slashes;
    }
    return s ? apr_pstrmemdup(p, dir, (apr_size_t)(s - dir)) : NULL;
}

int pg_section_directory_matches(const core_dir_config *core, const char *dir,
                                 apr_pool_t *p)
{
    const char *level;

    if (!core->d_components) {
        return 1;
    }
    if (!core->d_is_fnmatch) {
        return !strncmp(dir, core->d, strlen(core->d));
    }
    level = pg_section_level(dir, core->d_components, p);
    return level
           && apr_fnmatch(core->d, level, APR_FNM_PATHNAME) == APR_SUCCESS;
}

int pg_section_file_matches(const core_dir_config *core, const char *name)
{
    if (core->r) {
        return !ap_regexec(core->r, name, 0, NULL, 0);
    }
    if (core->d_is_fnmatch) {
        return apr_fnmatch(core->d, name, APR_FNM_PATHNAME) == APR_SUCCESS;
    }
    return !strcmp(core->d, name);
}

int pg_section_location_matches(const core_dir_config *core, const char *url)
{
    apr_size_t len;

    if (core->r) {
        return !ap_regexec(core->r, url, 0, NULL, 0);
    }
    if (core->d_is_fnmatch) {
        return apr_fnmatch(core->d, url, APR_FNM_PATHNAME) == APR_SUCCESS;
    }
    len = strlen(core->d);
    return !strncmp(core->d, url, len)
           && (!len || core->d[len - 1] == '/' || url[len] == '/'
               || !url[len]);
}

apr_array_header_t *pg_section_files(ap_conf_vector_t *conf, const char *name,
                                     apr_pool_t *p)
{
    const core_dir_config *core = ap_get_core_module_config(conf);
    const apr_array_header_t *files = core->sec_file;
    apr_array_header_t *found = apr_array_make(p, 1,
                                               sizeof(ap_conf_vector_t *));
    int i;

    for (i = 0; files && i < files->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(files, i);

        if (pg_section_file_matches(ap_get_core_module_config(section),
                                    name)) {
            APR_ARRAY_PUSH(found, ap_conf_vector_t *) = section;
        }
    }
    return found;
}

ap_conf_vector_t *pg_section_apply(ap_conf_vector_t *conf,
                                   const apr_array_header_t *sections,
                                   apr_pool_t *p)
{
    ap_conf_vector_t *all = NULL;
    int i;

    for (i = 0; i < sections->nelts; ++i) {
        all = all ? ap_merge_per_dir_configs(p, all, PG_SECTION(sections, i))
              : PG_SECTION(sections, i);
    }
    return all ? ap_merge_per_dir_configs(p, conf, all) : conf;
}

apr_array_header_t *pg_section_locations(server_rec *s, const char *url,
                                         apr_pool_t *p)
{
    const core_server_config *server
        = ap_get_core_module_config(s->module_config);
    apr_array_header_t *found = apr_array_make(p, 1,
                                               sizeof(ap_conf_vector_t *));
    int i;

    for (i = 0; i < server->sec_url->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(server->sec_url, i);

        if (pg_section_location_matches(ap_get_core_module_config(section),
                                        url)) {
            APR_ARRAY_PUSH(found, ap_conf_vector_t *) = section;
        }
    }
    return found;
}

ap_conf_vector_t *pg_section_plain(server_rec *s, ap_conf_vector_t *conf,
                                   const char *dir, apr_pool_t *p)
{
    conf = pg_section_apply(conf, pg_section_files(conf, PG_PLAIN_NAME, p), p);
    return !dir ? conf
           : pg_section_apply(conf, pg_section_locations(s,
                                        apr_pstrcat(p, dir, PG_PLAIN_NAME,
                                                    NULL), p), p);
}
