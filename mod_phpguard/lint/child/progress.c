/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Shared page in which the lint's processes record their progress. */

#include "lint/child/progress.h"

#include "apr_hash.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <sys/mman.h>
#include <time.h>

/* Bare memory: its reader takes from it a text of this
 * length and numbers. */
typedef struct {
    volatile apr_uint32_t serial;
    volatile apr_uint32_t stop;
    volatile apr_uint32_t watcher;
    volatile apr_uint32_t done;
    volatile apr_uint32_t spent; /* milliseconds */
    volatile char path[4096];
} board;

static board *shared;
static apr_time_t stop_at, hurry_until;
static apr_hash_t *skipped;     /* by path */
static apr_hash_t *spent;       /* apr_uint32_t * by path */
static apr_time_t began;        /* reading what is being read */
static apr_time_t read_at;      /* when the CPU time was, */
static apr_uint32_t cpu;        /* in milliseconds */

/* A file that is read so quickly is not counted: a large site has many. */
#define SHORT_MS 5
#define SHORT apr_time_from_msec(SHORT_MS)

/* Of this process, whatever else the host does meanwhile.  To ask for it is a
 * system call, so a reading that is not older than SHORT will do. */
static void read_cpu(apr_time_t now)
{
    struct timespec used;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    cpu = (apr_uint32_t)(used.tv_sec * 1000 + used.tv_nsec / 1000000);
    read_at = now;
}

static apr_status_t unmap(void *data)
{
    munmap(data, sizeof(board));
    shared = NULL;
    skipped = spent = NULL;
    return APR_SUCCESS;
}

void pg_progress_open(apr_time_t until, apr_pool_t *p)
{
    void *memory = mmap(NULL, sizeof(board), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    stop_at = until;
    skipped = apr_hash_make(p);
    spent = apr_hash_make(p);
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
    const apr_uint32_t *before;

    if (!shared) {
        return 1;
    }
    if (apr_hash_count(skipped) && is_skipped(path)) {
        return 0;
    }
    before = apr_hash_count(spent) ? apr_hash_get(spent, path,
                                                  APR_HASH_KEY_STRING) : NULL;
    apr_cpystrn((char *)shared->path, path, sizeof(shared->path));
    shared->spent = before ? *before : 0;
    ++shared->serial;
    began = apr_time_now();
    if (began - read_at >= SHORT || began < read_at) {
        read_cpu(began);
    }
    return 1;
}

static void note_spent(apr_uint32_t took)
{
    const char *path = (const char *)shared->path;
    apr_uint32_t *sum = apr_hash_get(spent, path, APR_HASH_KEY_STRING);

    if (!sum) {
        apr_pool_t *p = apr_hash_pool_get(spent);

        sum = apr_pcalloc(p, sizeof(*sum));
        apr_hash_set(spent, apr_pstrdup(p, path), APR_HASH_KEY_STRING, sum);
    }
    *sum += took;
}

void pg_progress_leave(void)
{
    const apr_uint32_t before = cpu;
    apr_time_t now;

    if (shared && shared->path[0]) {
        now = apr_time_now();
        if (now - began >= SHORT || now < began) {
            read_cpu(now);
        }
        if (cpu >= before + SHORT_MS) {
            note_spent(cpu - before);
        }
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

void pg_progress_hurry(apr_interval_time_t most)
{
    hurry_until = apr_time_now() + most;
}

int pg_progress_stopped(void)
{
    return shared && (shared->stop
                      || (hurry_until && apr_time_now() > hurry_until));
}

const char *pg_progress_at(apr_uint32_t *serial, apr_time_t *before)
{
    static char path[sizeof(shared->path)];
    apr_size_t i;

    *serial = shared ? shared->serial : 0;
    *before = shared ? apr_time_from_msec(shared->spent) : 0;
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

apr_array_header_t *pg_progress_skipped(apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    apr_hash_index_t *at;

    for (at = skipped ? apr_hash_first(p, skipped) : NULL; at;
         at = apr_hash_next(at)) {
        APR_ARRAY_PUSH(all, const char *) = apr_hash_this_key(at);
    }
    return all;
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
