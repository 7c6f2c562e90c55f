/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* FollowSymLinks and SymLinksIfOwnerMatch. */

#include "httpd/links.h"

#include "http_core.h"
#include "apr_strings.h"

#include <sys/stat.h>

static int is_refused(const char *path, int by_owner)
{
    struct stat link, target;

    return lstat(path, &link) == 0 && S_ISLNK(link.st_mode)
           && (!by_owner || stat(path, &target) != 0
               || link.st_uid != target.st_uid);
}

const char *pg_links_refused(const ap_conf_vector_t *conf, const char *path,
                             apr_pool_t *p)
{
    const core_dir_config *core = ap_get_core_module_config(conf);
    char *level = apr_pstrdup(p, path), *slash = level;

    if (core->opts & OPT_SYM_LINKS) {
        return NULL;
    }
    while (slash) {
        slash = strchr(slash + 1, '/');
        if (slash) {
            *slash = '\0';
        }
        if (is_refused(level, core->opts & OPT_SYM_OWNER)) {
            return level;
        }
        if (slash) {
            *slash = '/';
        }
    }
    return NULL;
}
