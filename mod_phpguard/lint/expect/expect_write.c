/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Writes a list of expectations from the present answers. */

#include "lint/expect/expect_write.h"
#include "dryrun/dryrun.h"
#include "lint/child/progress.h"
#include "lint/child/result.h"
#include "lint/child/worker.h"
#include "lint/expect/expect_result.h"
#include "lint/lookup/locate.h"
#include "lint/replay/ask.h"
#include "lint/replay/log_vhosts.h"
#include "util/printable.h"

#include "apr_strings.h"

#include <stdlib.h>

typedef struct {
    const pg_lint *l;
    const pg_logs_question *q;
    pg_log_vhosts *vhosts;
    apr_hash_t *seen;           /* of URLs */
    apr_array_header_t *lines;  /* const char * */
    apr_pool_t *p;
} writing;

/* NULL: it is in the list already, or its vhost is unknown. */
static const char *url_of(writing *w, const pg_request *r, apr_pool_t *p)
{
    const pg_log_file *log = &APR_ARRAY_IDX(w->q->logs, r->log, pg_log_file);
    const apr_array_header_t *all = pg_log_vhosts_of(w->vhosts, log, r);
    const char *url;

    if (!all->nelts || (strcmp(r->line.method, "GET")
                        && strcmp(r->line.method, "POST"))) {
        return NULL;
    }
    url = pg_ask_url(&APR_ARRAY_IDX(all, 0, pg_log_vhost), r->line.url, p);
    return apr_hash_get(w->seen, url, APR_HASH_KEY_STRING) ? NULL : url;
}

static const char *line_of(const pg_located *at, const pg_lint *l,
                           const char *url, apr_pool_t *p)
{
    const char *words = pg_expect_words(at, l, p);

    return words ? apr_psprintf(p, "%s %s", url, words)
                 : apr_psprintf(p, "# %s: %s now", url,
                                pg_expect_got(at, l, p));
}

static void write_one(writing *w, const pg_request *r, apr_pool_t *scratch)
{
    const pg_client nobody = { NULL, NULL, NULL, NULL, NULL };
    const char *url = url_of(w, r, scratch);
    pg_client client = nobody;

    if (!url || !pg_progress_enter(url)) {
        return;
    }
    client.headers = apr_table_make(scratch, 1);
    url = apr_pstrdup(w->p, url);
    apr_hash_set(w->seen, url, APR_HASH_KEY_STRING, url);
    APR_ARRAY_PUSH(w->lines, const char *)
        = pg_printable_text(apr_pstrdup(w->p,
              line_of(pg_locate_once(w->l, &client, url, scratch), w->l, url,
                      scratch)), "");
}

static int is_behind(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void print(const writing *w, apr_file_t *out)
{
    int i;

    qsort(w->lines->elts, (size_t)w->lines->nelts, sizeof(const char *),
          is_behind);
    for (i = 0; i < w->lines->nelts; ++i) {
        apr_file_printf(out, "%s\n", APR_ARRAY_IDX(w->lines, i,
                                                   const char *));
    }
}

/* Logs that could not be read are named in the list. */
static int say_unread(const writing *w, apr_file_t *out)
{
    int i, n = 0;

    for (i = 0; i < w->q->logs->nelts; ++i) {
        const pg_log_file *log = &APR_ARRAY_IDX(w->q->logs, i, pg_log_file);

        if (log->why) {
            apr_file_printf(out, "# not read: %s: %s\n", log->name, log->why);
            ++n;
        }
    }
    return n;
}

int pg_expect_write(const pg_lint *l, const pg_logs_question *q,
                    apr_file_t *out, apr_file_t *parent, apr_pool_t *p)
{
    const apr_array_header_t *all;
    pg_line_counts counts;
    apr_pool_t *scratch;
    writing w;
    int i;

    pg_dryrun_open(l->main_server, l->p);
    w.l = l;
    w.q = q;
    w.vhosts = pg_log_vhosts_make(l, p);
    w.seen = apr_hash_make(p);
    w.lines = apr_array_make(p, 64, sizeof(const char *));
    w.p = p;
    all = pg_requests_sorted(pg_logs_read(q, parent, &counts, p), p);
    apr_pool_create(&scratch, p);
    for (i = 0; i < all->nelts && !pg_progress_stopped(); ++i) {
        pg_worker_rest(NULL);
        write_one(&w, APR_ARRAY_IDX(all, i, const pg_request *), scratch);
        apr_pool_clear(scratch);
        pg_logs_progress(parent, "distinct requests", i + 1, all->nelts);
    }
    if (pg_progress_stopped()) {
        pg_result_write(parent, PG_MESSAGE_STOPPED, NULL);
    }
    print(&w, out);
    return say_unread(&w, out);
}
