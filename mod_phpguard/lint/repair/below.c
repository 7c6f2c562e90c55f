/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directories further down that have a .htaccess file. */

#include "lint/repair/below.h"
#include "lint/child/progress.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* A site with a .htaccess file in each of its directories is sampled. */
#define FOUND_MAX 200
#define ENTRIES_MAX 10000
/* Links may form a loop. */
#define DEPTH_MAX 16

/* A directory that waits to be read. */
typedef struct {
    const char *path;           /* relative */
    int depth;
} level;

static int is_directory(DIR *d, const struct dirent *entry)
{
    struct stat st;

    if (*entry->d_name == '.') {
        return 0;
    }
    return entry->d_type == DT_DIR
           || ((entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN)
               && fstatat(dirfd(d), entry->d_name, &st, 0) == 0
               && S_ISDIR(st.st_mode));
}

static void read_entries(DIR *d, const level *at, apr_array_header_t *queue)
{
    const struct dirent *entry;
    const char *path = at->path;
    const int depth = at->depth + 1;
    int n = 0;

    while (n++ < ENTRIES_MAX && (entry = readdir(d)) != NULL) {
        if (is_directory(d, entry)) {
            level *next = apr_array_push(queue);

            next->path = apr_pstrcat(queue->pool, path, entry->d_name, "/",
                                     NULL);
            next->depth = depth;
        }
    }
}

/* Whether it has a .htaccess file; what it contains is queued. */
static int look_into(const char *dir, const level *at,
                     apr_array_header_t *queue)
{
    const char *path = apr_pstrcat(queue->pool, dir, at->path, NULL);
    int has = 0;
    DIR *d;

    if (!pg_progress_enter(path)) {
        return 0;
    }
    d = opendir(path);
    if (d) {
        has = *at->path
              && faccessat(dirfd(d), ".htaccess", R_OK, 0) == 0;
        if (at->depth < DEPTH_MAX) {
            read_entries(d, at, queue);
        }
        closedir(d);
    }
    pg_progress_leave();
    return has;
}

apr_array_header_t *pg_below_find(const char *dir, int *most, apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 8, sizeof(const char *));
    apr_array_header_t *queue = apr_array_make(p, 32, sizeof(level));
    level *first = apr_array_push(queue);
    int i;

    first->path = "";
    first->depth = 0;
    for (i = 0; i < queue->nelts && *most > 0 && found->nelts < FOUND_MAX
                && !pg_progress_late(); ++i) {
        const level at = APR_ARRAY_IDX(queue, i, level);

        --*most;
        if (look_into(dir, &at, queue)) {
            APR_ARRAY_PUSH(found, const char *) = at.path;
        }
    }
    return found;
}

int pg_below_is_searched(const apr_array_header_t *roots,
                         const pg_context *context)
{
    int i;

    for (i = 0; i < roots->nelts; ++i) {
        const pg_context *root = &APR_ARRAY_IDX(roots, i, pg_context);
        const apr_size_t dir = strlen(root->dir), url = strlen(root->url);

        if (!strncmp(context->dir, root->dir, dir)
            && !strncmp(context->url, root->url, url)
            && !strcmp(context->dir + dir, context->url + url)) {
            return 1;
        }
    }
    return 0;
}
