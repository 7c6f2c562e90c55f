/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The page that the lint's child shares with its parent. */

#include "httpd/progress.h"

#include "apr_lib.h"
#include "apr_strings.h"
#include "apr_tables.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <sys/mman.h>

/* Bare memory: whatever the child writes into it, its parent reads a text of
 * this length and a number. */
typedef struct {
    volatile apr_uint32_t serial;
    volatile apr_uint32_t stop;
    volatile char path[4096];
} board;

static board *shared;
static apr_time_t stop_at;
static apr_array_header_t *skipped; /* const char * */

static apr_status_t unmap(void *data)
{
    munmap(data, sizeof(board));
    shared = NULL;
    skipped = NULL;
    return APR_SUCCESS;
}

void pg_progress_open(apr_time_t until, apr_pool_t *p)
{
    void *memory = mmap(NULL, sizeof(board), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    stop_at = until;
    skipped = apr_array_make(p, 1, sizeof(const char *));
    if (memory != MAP_FAILED) {
        shared = memory;
        apr_pool_cleanup_register(p, memory, unmap, apr_pool_cleanup_null);
    }
}

static int is_skipped(const char *path)
{
    int i;

    for (i = 0; i < skipped->nelts; ++i) {
        if (!strcmp(APR_ARRAY_IDX(skipped, i, const char *), path)) {
            return 1;
        }
    }
    return 0;
}

int pg_progress_enter(const char *path)
{
    if (!shared) {
        return 1;
    }
    if (skipped->nelts && is_skipped(path)) {
        return 0;
    }
    apr_cpystrn((char *)shared->path, path, sizeof(shared->path));
    ++shared->serial;
    return 1;
}

void pg_progress_leave(void)
{
    if (shared) {
        shared->path[0] = '\0';
    }
}

int pg_progress_late(void)
{
    return stop_at && apr_time_now() > stop_at;
}

void pg_progress_stop(void)
{
    if (shared) {
        shared->stop = 1;
    }
}

int pg_progress_stopped(void)
{
    return shared && shared->stop;
}

const char *pg_progress_at(apr_uint32_t *serial)
{
    static char path[sizeof(shared->path)];
    apr_size_t i;

    *serial = shared ? shared->serial : 0;
    for (i = 0; shared && i < sizeof(shared->path) - 1; ++i) {
        path[i] = shared->path[i];
        if (!path[i]) {
            break;
        }
        if (apr_iscntrl(path[i])) {
            path[i] = '?';
        }
    }
    path[i] = '\0';
    return i ? path : NULL;
}

int pg_progress_skip(const char *path)
{
    if (is_skipped(path)) {
        return 0;
    }
    APR_ARRAY_PUSH(skipped, const char *) = apr_pstrdup(skipped->pool, path);
    return 1;
}
