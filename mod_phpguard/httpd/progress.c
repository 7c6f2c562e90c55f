/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The page that the processes of the lint share. */

#include "httpd/progress.h"

#include "apr_hash.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <sys/mman.h>

/* Bare memory: whatever is written into it, its reader takes a text of this
 * length and numbers. */
typedef struct {
    volatile apr_uint32_t serial;
    volatile apr_uint32_t stop;
    volatile apr_uint32_t watcher;
    volatile apr_uint32_t done;
    volatile char path[4096];
} board;

static board *shared;
static apr_time_t stop_at;
static apr_hash_t *skipped;     /* by path */

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
    skipped = apr_hash_make(p);
    if (memory != MAP_FAILED) {
        shared = memory;
        apr_pool_cleanup_register(p, memory, unmap, apr_pool_cleanup_null);
    }
}

static int is_skipped(const char *path)
{
    const char *slash = path;

    while ((slash = strchr(slash, '/')) != NULL) {
        ++slash;
        if (apr_hash_get(skipped, path, slash - path)) {
            return 1;
        }
    }
    return apr_hash_get(skipped, path, APR_HASH_KEY_STRING) != NULL;
}

int pg_progress_enter(const char *path)
{
    if (!shared) {
        return 1;
    }
    if (apr_hash_count(skipped) && is_skipped(path)) {
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
    }
    path[i] = '\0';
    return i ? path : NULL;
}

void pg_progress_skip(const char *path)
{
    apr_hash_set(skipped, apr_pstrdup(apr_hash_pool_get(skipped), path),
                 APR_HASH_KEY_STRING, "");
}

void pg_progress_set_watcher(apr_uint32_t pid)
{
    if (shared) {
        shared->watcher = pid;
    }
}

apr_uint32_t pg_progress_watcher(void)
{
    return shared ? shared->watcher : 0;
}

void pg_progress_done(void)
{
    if (shared) {
        shared->done = 1;
    }
}

int pg_progress_is_done(void)
{
    return !shared || shared->done;
}
