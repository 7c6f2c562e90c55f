/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Repeats the requests of access logs with this configuration. */

#include "lint/replay/replay.h"
#include "dryrun/dryrun.h"
#include "lint/child/progress.h"
#include "lint/child/result.h"
#include "lint/child/worker.h"
#include "lint/replay/report.h"

typedef struct {
    const pg_lint *l;
    const pg_logs_question *q;
    pg_log_vhosts *vhosts;
    pg_groups *groups;
    pg_replay_counts counts;
    apr_pool_t *p;
} replay;

static void count_unknown(replay *r, const char *why, long n)
{
    long *sum = apr_hash_get(r->counts.unknown, why, APR_HASH_KEY_STRING);

    if (!sum) {
        sum = apr_pcalloc(r->p, sizeof(*sum));
        apr_hash_set(r->counts.unknown, why, APR_HASH_KEY_STRING, sum);
    }
    *sum += n;
}

static void see(replay *r, const pg_request *one, apr_pool_t *scratch)
{
    const pg_log_file *log = &APR_ARRAY_IDX(r->q->logs, one->log,
                                            pg_log_file);
    const pg_asked_again a = pg_ask_again(r->l, r->vhosts, log, one,
                                          scratch);

    r->counts.like[a.likeness.like] += one->count;
    ++r->counts.distinct;
    if (a.likeness.like == PG_LIKE_UNKNOWN) {
        count_unknown(r, a.likeness.why, one->count);
    }
    else if (a.likeness.like == PG_LIKE_NOT) {
        pg_groups_add(r->groups, one, &a, scratch);
    }
}

static void ask_all(replay *r, const apr_array_header_t *all,
                    apr_file_t *parent)
{
    apr_pool_t *scratch;
    int i;

    apr_pool_create(&scratch, r->p);
    for (i = 0; i < all->nelts && !pg_progress_stopped(); ++i) {
        pg_worker_rest(NULL);
        see(r, APR_ARRAY_IDX(all, i, const pg_request *), scratch);
        apr_pool_clear(scratch);
        pg_logs_progress(parent, "distinct requests", i + 1, all->nelts);
    }
    apr_pool_destroy(scratch);
}

static int unread(const apr_array_header_t *logs)
{
    int i, n = !logs->nelts;

    for (i = 0; i < logs->nelts; ++i) {
        n += APR_ARRAY_IDX(logs, i, pg_log_file).why != NULL;
    }
    return n;
}

int pg_requests_replay(const pg_lint *l, const pg_logs_question *q, int json,
                       apr_file_t *out, apr_file_t *parent, apr_pool_t *p)
{
    const pg_requests *requests;
    const apr_array_header_t *groups;
    replay r;

    memset(&r, 0, sizeof(r));
    pg_dryrun_open(l->main_server, l->p);
    r.l = l;
    r.q = r.counts.q = q;
    r.p = p;
    r.vhosts = pg_log_vhosts_make(l, p);
    r.groups = pg_groups_make(l, p);
    r.counts.unknown = apr_hash_make(p);
    requests = pg_logs_read(q, parent, &r.counts.lines, p);
    r.counts.dropped = pg_requests_dropped(requests);
    ask_all(&r, pg_requests_sorted(requests, p), parent);
    r.counts.stopped = pg_progress_stopped();
    if (r.counts.stopped && q->is_aside) {
        return 0;
    }
    if (r.counts.stopped) {
        pg_result_write(parent, PG_MESSAGE_STOPPED, NULL);
    }
    groups = pg_groups_sorted(r.groups, p);
    (json ? pg_replay_json : pg_replay_print)(groups, &r.counts, out, p);
    return groups->nelts + unread(q->logs);
}
