/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Opens the logs and lists that the lint's child reads. */

#include "lint/inputs.h"
#include "lint/child/progress.h"
#include "lint/defines.h"
#include "lint/expect/expect.h"
#include "lint/expect/expect_write.h"
#include "lint/replay/log_files.h"
#include "lint/replay/replay.h"

#include "http_core.h"

#include <stdlib.h>

/* Of the parent, which the child has a copy of: pg_log_file; NULL where none is
 * asked for, or it is answered. */
static apr_array_header_t *logs, *lists, *sources;

/* A define without a value asks for the logs of the configuration. */
static apr_array_header_t *open_logs(const char *name, server_rec *s,
                                     apr_pool_t *p)
{
    const apr_array_header_t *all = pg_define_values(name, p);
    apr_array_header_t *names = apr_array_make(p, 2, sizeof(const char *));
    int i;

    for (i = 0; i < all->nelts; ++i) {
        if (*APR_ARRAY_IDX(all, i, const char *)) {
            APR_ARRAY_PUSH(names, const char *)
                = APR_ARRAY_IDX(all, i, const char *);
        }
    }
    return all->nelts ? pg_log_files_open(s, names, p) : NULL;
}

static void keep(apr_array_header_t *to, const apr_array_header_t *files)
{
    int i;

    for (i = 0; files && i < files->nelts; ++i) {
        const pg_log_file *file = &APR_ARRAY_IDX(files, i, pg_log_file);

        if (file->fd >= 0) {
            APR_ARRAY_PUSH(to, int) = file->fd;
        }
    }
}

apr_array_header_t *pg_inputs_open(server_rec *main_server, apr_pool_t *p)
{
    apr_array_header_t *kept = apr_array_make(p, 4, sizeof(int));

    logs = open_logs("DUMP_PHPGUARD_REPLAY", main_server, p);
    if (pg_define_value(PG_DEFINE_REQUESTS "=")
        && pg_define_value(PG_DEFINE_BEFORE "=")) {
        logs = pg_log_files_open(main_server, apr_array_make(p, 1,
                                                      sizeof(const char *)),
                                 p);
    }
    lists = open_logs("DUMP_PHPGUARD_EXPECT", main_server, p);
    sources = open_logs(PG_DEFINE_EXPECT_FROM, main_server, p);
    keep(kept, logs);
    keep(kept, lists);
    keep(kept, sources);
    return kept;
}

static pg_logs_question question(apr_array_header_t *of)
{
    const char *distinct = pg_define_value(PG_DEFINE_DISTINCT "=");
    pg_logs_question q;

    q.logs = of;
    q.distinct = distinct ? atoi(distinct) : 0;
    q.vhost = pg_define_value(PG_DEFINE_VHOST "=");
    q.is_aside = 0;
    return q;
}

int pg_inputs_replay(const pg_lint *l, int json, apr_file_t *out,
                     apr_file_t *parent, apr_pool_t *p)
{
    const pg_logs_question q = question(logs);

    logs = NULL;
    return q.logs ? pg_requests_replay(l, &q, json, out, parent, p) : 0;
}

void pg_inputs_requests(const pg_lint *l, const char *seconds,
                        apr_file_t *out, apr_file_t *parent, apr_pool_t *p)
{
    pg_logs_question q = question(logs);

    logs = NULL;
    q.is_aside = 1;
    if (q.logs) {
        pg_progress_hurry(apr_time_from_sec(atoi(seconds)));
        pg_requests_replay(l, &q, 1, out, parent, p);
    }
}

static pg_expect_question expectations(const pg_log_file *list, int json)
{
    const char *least = pg_define_value(PG_DEFINE_COVERAGE "=");
    pg_expect_question q;

    q.name = list->name;
    q.fd = list->fd;
    q.why = list->why;
    q.form = json ? PG_EXPECT_JSON
             : ap_exists_config_define(PG_DEFINE_TAP) ? PG_EXPECT_TAP
                                                            : PG_EXPECT_TEXT;
    q.covers = least || ap_exists_config_define(PG_DEFINE_COVERAGE);
    q.least = least ? atoi(least) : 0;
    return q;
}

static int write_list(const pg_lint *l, apr_file_t *out, apr_file_t *parent,
                      apr_pool_t *p)
{
    const pg_logs_question q = question(sources);

    sources = NULL;
    return q.logs ? pg_expect_write(l, &q, out, parent, p) : 0;
}

int pg_inputs_expect(const pg_lint *l, int json, apr_file_t *out,
                     apr_file_t *parent, apr_pool_t *p)
{
    const apr_array_header_t *all = lists;
    int i, failed = 0;

    lists = NULL;
    for (i = 0; all && i < all->nelts; ++i) {
        const pg_expect_question q
            = expectations(&APR_ARRAY_IDX(all, i, pg_log_file), json);

        failed += pg_expect(l, &q, out, p);
    }
    return failed + write_list(l, out, parent, p);
}
