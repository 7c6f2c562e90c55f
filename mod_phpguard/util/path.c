/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directory names with a trailing slash, as httpd compares them. */

#include "util/path.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

const char *pg_with_slash(const char *path, apr_pool_t *p)
{
    apr_size_t len = strlen(path);

    return len && path[len - 1] == '/' ? path
                                       : apr_pstrcat(p, path, "/", NULL);
}

int pg_path_holds(const char *above, const char *path)
{
    apr_size_t len = strlen(above);

    while (len > 1 && above[len - 1] == '/') {
        --len;
    }
    return !strncmp(above, path, len)
           && (!path[len] || path[len] == '/' || (len == 1 && *above == '/'));
}

const char *pg_path_rest(const char *url, const char *alias)
{
    apr_size_t len = strlen(alias);

    if (strncmp(url, alias, len)) {
        return NULL;
    }
    return (len && alias[len - 1] == '/') || !url[len] || url[len] == '/'
           ? url + len : NULL;
}

char *pg_path_of_match(const char *target, apr_pool_t *p)
{
    const char *slash = strrchr(target, '/'), *group = strrchr(target, '$');

    if (*target != '/') {
        return NULL;
    }
    if (group > slash + 1 && !group[2]) {
        slash = group;
    }
    return apr_pstrmemdup(p, target, (apr_size_t)(slash - target));
}

/* Outside groups; "\|" and "[|]" are taken for one. */
static int has_alternatives(const char *pattern)
{
    int depth = 0;

    for (; *pattern && (depth || *pattern != '|'); ++pattern) {
        if (*pattern == '\\' && pattern[1] && pattern[1] != '|') {
            ++pattern;
        }
        else {
            depth += (*pattern == '(') - (*pattern == ')');
        }
    }
    return *pattern == '|';
}

char *pg_path_of_pattern(const char *pattern, apr_pool_t *p)
{
    apr_size_t len;

    pattern += *pattern == '^';
    len = strcspn(pattern, "^$.[]()|*+?{}\\");
    if (has_alternatives(pattern)) {
        return NULL;
    }
    while (len && pattern[len - 1] != '/') {
        --len;
    }
    return len ? apr_pstrmemdup(p, pattern, len) : NULL;
}
