/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A working process, and a waiting one that resumes after a crash. */

#include "lint/child/worker.h"
#include "lint/child/progress.h"
#include "lint/child/result.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_hash.h"
#include "apr_strings.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* The time limit for one file, or a quarter of the whole limit. */
#define FILE_LIMIT apr_time_from_sec(2)
#define LOOK_EVERY_MS 100
/* What is done twice when a process dies. */
#define REST_EVERY apr_time_from_msec(100)
#define TRIES 4
/* For all owners together: then the cause is not a file. */
#define ALL_TRIES 2000

typedef struct {
    server_rec *s;
    apr_file_t *parent;
    apr_pool_t *p;
    apr_hash_t *tries;          /* int * by region */
    int all_tries;
    apr_interval_time_t file_limit;
    pid_t first;                /* whom the parent waits for */
    apr_time_t rested;
} worker;

static worker w;

/* exit(), in what httpd calls, would take down what is httpd's. */
static void no_more(void)
{
    _exit(1);
}

/* The longest of the document roots that it is below. */
static const char *root_of(const char *path, apr_pool_t *p)
{
    const server_rec *s;
    const char *best = NULL;

    for (s = w.s; s; s = s->next) {
        const core_server_config *core
            = ap_get_core_module_config(s->module_config);
        const char *root = core->ap_document_root
                           ? pg_with_slash(core->ap_document_root, p) : "";

        if (*root && !strncmp(path, root, strlen(root))
            && (!best || strlen(root) > strlen(best))) {
            best = root;
        }
    }
    return best;
}

/* NULL of "/" */
static const char *above(const char *dir, apr_pool_t *p)
{
    apr_size_t len = strlen(dir) - 1;

    while (len && dir[len - 1] != '/') {
        --len;
    }
    return len ? apr_pstrmemdup(p, dir, len) : NULL;
}

/* The directory to skip: from the directory of the file upwards while the
 * owner is the same, at most up to its document root. It never contains files
 * of other users, which must not be skipped because of this one. */
static const char *region_of(const char *path, apr_pool_t *p)
{
    const char *root = root_of(path, p), *dir, *up;
    struct stat own, st;

    if (*path != '/') {
        return path;            /* a host */
    }
    dir = apr_pstrmemdup(p, path, (apr_size_t)(strrchr(path, '/') + 1
                                               - path));
    if (lstat(dir, &own) != 0) {
        return path;
    }
    while ((root ? strcmp(dir, root) : own.st_uid != 0)
           && (up = above(dir, p)) != NULL && lstat(up, &st) == 0
           && st.st_uid == own.st_uid) {
        dir = up;
    }
    return dir;
}

static int one_more(const char *region)
{
    int *n = apr_hash_get(w.tries, region, APR_HASH_KEY_STRING);

    if (!n) {
        n = apr_pcalloc(w.p, sizeof(*n));
        apr_hash_set(w.tries, region, APR_HASH_KEY_STRING, n);
    }
    return ++*n;
}

static const char *describe(int status, int is_stalled)
{
    if (is_stalled) {
        return "timed out";
    }
    return WIFSIGNALED(status)
           ? apr_psprintf(w.p, "it killed the lint with signal %d",
                          WTERMSIG(status))
           : "the lint exited there";
}

/* A file that takes long takes the others' time: there is one. */
static void leave_out(int status, int is_stalled)
{
    apr_uint32_t serial;
    apr_time_t spent;
    const char *at = pg_progress_at(&serial, &spent), *region, *rest = "";

    if (!at || ++w.all_tries > ALL_TRIES) {
        _exit(1);
    }
    at = apr_pstrdup(w.p, at);
    region = region_of(at, w.p);
    pg_progress_skip(at);
    if (one_more(region) >= TRIES || is_stalled) {
        pg_progress_skip(region);
        rest = apr_pstrcat(w.p, ", nor the rest of ", region, NULL);
    }
    pg_progress_leave();
    pg_result_write(w.parent, PG_MESSAGE_SKIPPED,
                    apr_psprintf(w.p, "%s: %s: not looked at%s", at,
                                 describe(status, is_stalled), rest));
    apr_file_flush(w.parent);
}

/* The file it is at, and since when. */
typedef struct {
    apr_uint32_t serial;
    apr_time_t since;
} watch;

static int is_stalled(watch *since)
{
    const apr_time_t now = apr_time_now();
    apr_uint32_t serial;
    apr_time_t spent;
    const char *at = pg_progress_at(&serial, &spent);

    if (!at || serial != since->serial) {
        since->serial = serial;
        since->since = now;
    }
    return now - since->since + (at ? spent : 0)
           > w.file_limit;
}

/* SIGCHLD is blocked: it ends the waiting. */
static void wait_a_moment(void)
{
    const struct timespec moment = { 0, LOOK_EVERY_MS * 1000000L };
    sigset_t ended;

    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigtimedwait(&ended, NULL, &moment);
}

/* Do not wait for a process that hangs in the kernel. */
static void end(pid_t pid)
{
    int i;

    kill(pid, SIGKILL);
    for (i = 0; i < 20 && waitpid(pid, NULL, WNOHANG) == 0; ++i) {
        wait_a_moment();
    }
}

/* Another one waits now.  The first process stays as long as there is one,
 * since the parent waits for it, and orphans are its children. */
static void give_way(void)
{
    if (getpid() == w.first) {
        while (waitpid(-1, NULL, 0) > 0 || errno == EINTR);
        _exit(pg_progress_is_done() ? 0 : 1);
    }
    _exit(0);
}

/* Whether another process waits now, or the work is done. */
static int has_given_way(void)
{
    return pg_progress_is_done()
           || pg_progress_watcher() != (apr_uint32_t)getpid();
}

/* Wait for the working process. Returns if it crashed on a file. */
static void wait_for(pid_t pid)
{
    watch since = { 0, apr_time_now() };
    int status = 0;

    for (;;) {
        if (waitpid(pid, &status, WNOHANG) == pid) {
            break;
        }
        if (has_given_way()) {
            give_way();
        }
        if (is_stalled(&since)) {
            end(pid);
            leave_out(0, 1);
            return;
        }
        if (kill(w.first, 0) != 0) {
            end(pid);
            _exit(1);
        }
        wait_a_moment();
    }
    /* it may have done so itself, when this process had no time to look */
    if (has_given_way()) {
        give_way();
    }
    leave_out(status, 0);
}

static void rest(void)
{
    for (;;) {
        pid_t pid;

        apr_file_flush(w.parent);
        pg_progress_set_watcher((apr_uint32_t)getpid());
        pid = fork();
        if (pid <= 0) {         /* or there can be no second one */
            w.rested = apr_time_now();
            return;
        }
        wait_for(pid);
    }
}

void pg_worker_begin(server_rec *s, apr_file_t *parent,
                     apr_interval_time_t limit, apr_pool_t *p)
{
    sigset_t ended;

    w.s = s;
    w.parent = parent;
    w.p = p;
    w.tries = apr_hash_make(p);
    w.file_limit = limit && limit / 4 < FILE_LIMIT ? limit / 4 : FILE_LIMIT;
    w.first = getpid();
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ended, NULL);
    atexit(no_more);
#ifdef PR_SET_CHILD_SUBREAPER
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
    rest();
}

void pg_worker_rest(apr_file_t *out)
{
#ifdef PR_SET_CHILD_SUBREAPER
    if (w.parent && apr_time_now() - w.rested > REST_EVERY) {
        if (out) {
            apr_file_flush(out);
        }
        rest();
    }
#else
    (void)out;                  /* from the beginning, once more */
#endif
}

int pg_worker_skipped(void)
{
    return w.all_tries;
}

void pg_worker_end(void)
{
    apr_file_flush(w.parent);
    pg_progress_done();
    _exit(0);
}
