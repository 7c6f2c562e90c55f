/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* From a path to what stands there. */

#include "lint/walk.h"
#include "model/php_names.h"

#include "apr_strings.h"

#include <errno.h>
#include <sys/stat.h>

static pg_walk_is look_at(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0) {
        return errno == EACCES ? PG_IS_CLOSED : PG_IS_NOTHING;
    }
    return S_ISDIR(st.st_mode) ? PG_IS_DIRECTORY : PG_IS_FILE;
}

pg_walk_is pg_walk(char *path, const char **rest, apr_pool_t *p)
{
    pg_walk_is is = PG_IS_DIRECTORY;
    char *slash = path;

    *rest = NULL;
    while (is == PG_IS_DIRECTORY && (slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        is = look_at(path);
        *slash = '/';
    }
    if (!slash) {
        return look_at(path);
    }
    if (is == PG_IS_FILE) {
        *rest = apr_pstrdup(p, slash);
        *slash = '\0';
    }
    return is;
}

const char *pg_walk_missing(const char *path, apr_pool_t *p)
{
    char *part = apr_pstrdup(p, path), *slash = part;

    while ((slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        if (look_at(part) == PG_IS_NOTHING) {
            return part;
        }
        *slash = '/';
    }
    return path;
}

pg_context pg_walk_context(server_rec *s, const char *path, pg_walk_is is,
                           const char *uri, const char *rest, apr_pool_t *p)
{
    const apr_size_t len = strlen(uri) - (rest ? strlen(rest) : 0);
    const char *base = apr_pstrmemdup(p, uri, len);
    pg_context context;

    memset(&context, 0, sizeof(context));
    context.s = s;
    context.dir = apr_pstrmemdup(p, path,
                                 (apr_size_t)(pg_name_base(path) - path));
    context.url = apr_pstrmemdup(p, base,
                                 (apr_size_t)(pg_name_base(base) - base));
    context.uri = uri;
    pg_sections_choose(&context, p);
    if (is == PG_IS_NOTHING) {
        apr_array_clear(context.files);
    }
    return context;
}

pg_context pg_walk_urls(server_rec *s, const char *uri, apr_pool_t *p)
{
    pg_context context = pg_walk_context(s, "/", PG_IS_NOTHING, uri, NULL, p);

    apr_array_clear(context.dirs);
    apr_array_clear(context.sections);
    apr_array_clear(context.regexes);
    return context;
}
