/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The leaks of the running server, in a file beside its PidFile. */

#include "lint/child/state_file.h"
#include "lint/child/own_file.h"
#include "lint/child/result.h"

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "mpm_common.h"
#include "apr_file_io.h"
#include "apr_strings.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

APLOG_USE_MODULE(phpguard);

#define MAGIC "phpguard 2 "

/* Like httpd, which resolves the PidFile so: ap_log_pid(), server/log.c. */
static const char *state_path(apr_pool_t *p)
{
    const char *pid_file = ap_pid_fname ? ap_pid_fname : DEFAULT_PIDLOG;

    return ap_runtime_dir_relative(p, apr_pstrcat(p, pid_file, ".phpguard",
                                                  NULL));
}

/* When a process was started, as the kernel counts; "" where it does not
 * say.  A process number alone may belong to another process by now. */
static const char *start_time(long pid, apr_pool_t *p)
{
    char line[1024], *s;
    apr_size_t len = sizeof(line) - 1;
    apr_file_t *f;
    int field;

    if (apr_file_open(&f, apr_psprintf(p, "/proc/%ld/stat", pid), APR_READ,
                      APR_OS_DEFAULT, p) != APR_SUCCESS) {
        return "";
    }
    if (apr_file_read(f, line, &len) != APR_SUCCESS) {
        len = 0;
    }
    apr_file_close(f);
    line[len] = '\0';
    s = strrchr(line, ')');     /* the name may hold spaces */
    for (field = 2; s && field < 22; ++field) {
        s = ap_strchr(s + 1, ' ');
    }
    return s ? apr_pstrmemdup(p, s + 1, strcspn(s + 1, " ")) : "";
}

/* A child that exits must not take its parent's file away. */
typedef struct {
    const char *path;
    pid_t owner;
} state_file;

static apr_status_t remove_state(void *data)
{
    const state_file *file = data;

    if (file->owner == getpid()) {
        unlink(file->path);
    }
    return APR_SUCCESS;
}

static apr_status_t write_state(const apr_array_header_t *live,
                                apr_pool_t *pconf, apr_pool_t *ptemp)
{
    state_file *file = apr_palloc(pconf, sizeof(*file));
    const char *temp;
    apr_file_t *f;
    apr_status_t rv;
    int i;

    file->path = state_path(pconf);
    file->owner = getpid();
    temp = apr_pstrcat(ptemp, file->path, ".new", NULL);
    rv = pg_own_file_create(&f, temp, 0644, ptemp);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_file_printf(f, MAGIC "%ld %s\n", (long)file->owner,
                    start_time((long)file->owner, ptemp));
    for (i = 0; i < live->nelts; ++i) {
        apr_file_printf(f, "%s\n", APR_ARRAY_IDX(live, i, const char *));
    }
    rv = apr_file_close(f);
    if (rv == APR_SUCCESS) {
        rv = apr_file_rename(temp, file->path, ptemp);
    }
    apr_pool_cleanup_register(pconf, file, remove_state,
                              apr_pool_cleanup_null);
    return rv;
}

void pg_state_write(const server_rec *s, const apr_array_header_t *live,
                    apr_pool_t *pconf, apr_pool_t *ptemp)
{
    const apr_status_t rv = write_state(live, pconf, ptemp);

    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s,
                     "phpguard: could not write the state file: the next "
                     "reload cannot be compared with this configuration");
    }
}

static int is_alive(const char *header, apr_pool_t *p)
{
    char *end;
    long pid;

    if (strncmp(header, MAGIC, strlen(MAGIC))) {
        return 0;
    }
    pid = strtol(header + strlen(MAGIC), &end, 10);
    return pid > 0 && *end == ' ' && (kill((pid_t)pid, 0) == 0
                                      || errno == EPERM)
           && !strcmp(end + 1, start_time(pid, p));
}

apr_hash_t *pg_state_read(apr_pool_t *p)
{
    apr_hash_t *keys = apr_hash_make(p);
    char line[MAX_STRING_LEN + 1];
    apr_file_t *f = pg_own_file_open(state_path(p), p);
    int alive;

    if (!f) {
        return NULL;
    }
    alive = apr_file_gets(line, sizeof(line), f) == APR_SUCCESS;
    line[strcspn(line, "\n")] = '\0';
    alive = alive && is_alive(line, p);
    while (alive && apr_file_gets(line, sizeof(line), f) == APR_SUCCESS) {
        line[strcspn(line, "\n")] = '\0';
        apr_hash_set(keys, apr_pstrdup(p, line), APR_HASH_KEY_STRING, "");
    }
    apr_file_close(f);
    return alive ? keys : NULL;
}

static int has(apr_hash_t *live, pg_message what, const char *key,
               apr_pool_t *p)
{
    return apr_hash_get(live, apr_psprintf(p, "%c%s", what, key),
                        APR_HASH_KEY_STRING) != NULL;
}

int pg_state_is_new(apr_hash_t *live, const char *key, int plain,
                    apr_pool_t *p)
{
    return !has(live, PG_MESSAGE_LEAK, key, p)
           && (plain || has(live, PG_MESSAGE_SEEN, key, p));
}
