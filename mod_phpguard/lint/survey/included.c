/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Which files the configuration is made of, and their texts. */

#include "lint/survey/included.h"
#include "lint/survey/text_file.h"
#include "model/directive.h"

#include "httpd.h"
#include "http_config.h"
#include "apr_file_info.h"
#include "apr_strings.h"

#include <glob.h>

#define DEPTH_MAX 32

static int is_directory(const char *path, apr_pool_t *p)
{
    apr_finfo_t finfo;

    return apr_stat(&finfo, path, APR_FINFO_TYPE, p) == APR_SUCCESS
           && finfo.filetype == APR_DIR;
}

/* ap_process_fnmatch_configs() (server/config.c); of a directory httpd takes
 * all that is in it. */
apr_array_header_t *pg_included_paths(const char *args, apr_pool_t *p)
{
    apr_array_header_t *paths = apr_array_make(p, 4, sizeof(const char *));
    const char *pattern = ap_server_root_relative(p, pg_getword(p, &args));
    glob_t g;
    size_t i;

    if (!pattern || glob(pattern, 0, NULL, &g) != 0) {
        return paths;
    }
    for (i = 0; i < g.gl_pathc; ++i) {
        const char *path = apr_pstrdup(p, g.gl_pathv[i]);

        if (is_directory(path, p)) {
            apr_array_cat(paths, pg_included_paths(
                                     apr_pstrcat(p, "\"", path, "/*\"", NULL),
                                     p));
        }
        else {
            APR_ARRAY_PUSH(paths, const char *) = path;
        }
    }
    globfree(&g);
    return paths;
}

static void read_file(apr_hash_t *read, const char *path, int depth);

static void read_included(apr_hash_t *read, const char *line, int depth)
{
    apr_pool_t *p = apr_hash_pool_get(read);
    const apr_array_header_t *paths;
    const char *args;
    int i;

    line += strspn(line, " \t");
    if (strncasecmp(line, "Include", 7)) {
        return;
    }
    args = ap_resolve_env(p, line);
    pg_getword(p, &args);
    paths = pg_included_paths(args, p);
    for (i = 0; i < paths->nelts; ++i) {
        read_file(read, APR_ARRAY_IDX(paths, i, const char *), depth + 1);
    }
}

static void read_file(apr_hash_t *read, const char *path, int depth)
{
    apr_pool_t *p = apr_hash_pool_get(read);
    const apr_array_header_t *lines;
    pg_text_file *file;
    int i;

    if (depth > DEPTH_MAX || apr_hash_get(read, path, APR_HASH_KEY_STRING)
        || (file = pg_text_file_read(path, p)) == NULL) {
        return;
    }
    apr_hash_set(read, apr_pstrdup(p, path), APR_HASH_KEY_STRING, file);
    lines = pg_text_file_lines(file, p);
    for (i = 0; i < lines->nelts; ++i) {
        read_included(read, APR_ARRAY_IDX(lines, i, const char *), depth);
    }
}

apr_hash_t *pg_included_read(const char *main_file, apr_pool_t *p)
{
    apr_hash_t *read = apr_hash_make(p);

    if (main_file) {
        read_file(read, main_file, 0);
    }
    return read;
}
