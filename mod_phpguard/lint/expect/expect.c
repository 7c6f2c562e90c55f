/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Compares a list of expectations with the answers, and prints it. */

#include "lint/expect/expect.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "lint/child/progress.h"
#include "lint/child/worker.h"
#include "lint/expect/coverage.h"
#include "lint/expect/expect_file.h"
#include "lint/expect/expect_result.h"
#include "lint/lookup/locate.h"
#include "lint/print/json.h"
#include "lint/print/words.h"
#include "lint/replay/log_reader.h"
#include "util/printable.h"

#include "apr_strings.h"

typedef struct {
    const pg_lint *l;
    const pg_expect_question *q;
    apr_file_t *out;
    apr_array_header_t *list;   /* pg_expectation */
    pg_coverage *coverage;      /* NULL: not requested */
    int failed;
    apr_pool_t *p;
} run;

/* An error of the whole list; JSON only has the total. */
static void complain(run *r, const char *why)
{
    ++r->failed;
    if (r->q->form != PG_EXPECT_JSON) {
        apr_file_printf(r->out, "%s%s: %s\n",
                        r->q->form == PG_EXPECT_TAP ? "# " : "", r->q->name,
                        why);
    }
}

static void read_list(run *r)
{
    pg_log_reader *in = pg_log_reader_begin(r->q->fd, r->p);
    const char *line;
    int n = 0;

    while ((line = pg_log_reader_next(in)) != NULL) {
        pg_expectation e;

        if (pg_expect_line(apr_pstrdup(r->p, line), ++n, &e, r->p)) {
            APR_ARRAY_PUSH(r->list, pg_expectation) = e;
        }
    }
    if (pg_log_reader_end(in) || pg_log_reader_failed(in)) {
        complain(r, "could not be read completely");
    }
}

/* The list may contain control characters. */
static const char *plain(const char *text, apr_pool_t *p)
{
    return pg_printable_text(apr_pstrdup(p, text), "");
}

static void say_text(const run *r, const pg_expectation *e, const char *got,
                     apr_pool_t *p)
{
    if (e->wrong) {
        apr_file_printf(r->out, "%s:%d: %s\n", r->q->name, e->line,
                        plain(e->wrong, p));
        return;
    }
    apr_file_printf(r->out, "%s:%d: %s: expected %s, got %s\n"
                    "  more       phpguard explain%s %s\n", r->q->name, e->line,
                    plain(e->url, p), plain(e->text, p), plain(got, p),
                    plain(e->options, p), plain(e->shell_url, p));
}

/* In TAP, "#todo" would mark the test as expected to fail. */
static const char *tap_text(const char *text, apr_pool_t *p)
{
    char *out = apr_palloc(p, strlen(text) * 2 + 1), *to = out;

    for (text = plain(text, p); *text; ++text) {
        if (*text == '#' || *text == '\\') {
            *to++ = '\\';
        }
        *to++ = *text;
    }
    *to = '\0';
    return out;
}

static void say_tap(const run *r, const pg_expectation *e, int n, int is_so,
                    const char *got, apr_pool_t *p)
{
    apr_file_printf(r->out, "%sok %d - %s %s\n", is_so ? "" : "not ", n,
                    tap_text(e->url, p), tap_text(e->text, p));
    if (!is_so) {
        apr_file_printf(r->out, "# %s:%d: %s%s\n", r->q->name, e->line,
                        e->wrong ? "" : "got ",
                        plain(e->wrong ? e->wrong : got, p));
    }
}

static void say_json(const run *r, const pg_expectation *e, int is_so,
                     const char *got, const pg_located *at, apr_pool_t *p)
{
    const char *verdict = at && at->dry
                          ? pg_words_verdict(pg_dryrun_outcome(at->dry))
                          : NULL;

    apr_file_printf(r->out, "{\"file\":%s,\"line\":%d,\"url\":%s,"
                    "\"expected\":%s,\"got\":%s,\"verdict\":%s,\"wrong\":%s,"
                    "\"ok\":%s}\n", pg_json_string(r->q->name, p), e->line,
                    pg_json_string(e->url, p), pg_json_string(e->text, p),
                    pg_json_string(got, p), pg_json_string(verdict, p),
                    pg_json_string(e->wrong, p), is_so ? "true" : "false");
}

static void check(run *r, int i, apr_pool_t *p)
{
    const pg_expectation *e = &APR_ARRAY_IDX(r->list, i, pg_expectation);
    const pg_located *at = NULL;
    const char *got = NULL;
    int is_so = 0;

    if (!e->wrong) {
        at = pg_locate_once(r->l, &e->client, e->url, p);
        got = pg_expect_got(at, r->l, p);
        is_so = pg_expect_is_so(e, at, r->l, p);
        if (r->coverage) {
            pg_coverage_add(r->coverage, at, p);
        }
    }
    r->failed += !is_so;
    if (r->q->form == PG_EXPECT_JSON) {
        say_json(r, e, is_so, got, at, p);
    }
    else if (r->q->form == PG_EXPECT_TAP) {
        say_tap(r, e, i + 1, is_so, got, p);
    }
    else if (!is_so) {
        say_text(r, e, got, p);
    }
}

static void check_all(run *r)
{
    apr_pool_t *scratch;
    int i;

    if (r->q->form == PG_EXPECT_TAP) {
        apr_file_printf(r->out, "1..%d\n", r->list->nelts);
    }
    apr_pool_create(&scratch, r->p);
    for (i = 0; i < r->list->nelts; ++i) {
        const pg_expectation *e = &APR_ARRAY_IDX(r->list, i, pg_expectation);

        pg_worker_rest(r->out);
        if (e->wrong || pg_progress_enter(plain(e->url, scratch))) {
            check(r, i, scratch);
        }
        else {
            ++r->failed;        /* the parent process reports it */
        }
        apr_pool_clear(scratch);
    }
    apr_pool_destroy(scratch);
}

static void say_coverage(const run *r, const pg_covered *one)
{
    const char *mark = r->q->form == PG_EXPECT_TAP ? "# " : "";

    if (r->q->form == PG_EXPECT_JSON) {
        apr_file_printf(r->out, "{\"not_reached\":\"%s\",\"text\":%s,"
                        "\"place\":%s}\n", one->kind,
                        pg_json_string(one->text, r->p),
                        pg_json_string(one->place, r->p));
        return;
    }
    apr_file_printf(r->out, "%snot reached: %s %s%s%s%s\n", mark, one->kind,
                    plain(one->text, r->p), one->place ? " (" : "",
                    one->place ? one->place : "", one->place ? ")" : "");
}

static void cover(run *r)
{
    const apr_array_header_t *all = pg_coverage_all(r->coverage);
    const int percent = pg_coverage_percent(r->coverage);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_covered *one = &APR_ARRAY_IDX(all, i, pg_covered);

        if (!one->reached) {
            say_coverage(r, one);
        }
    }
    if (r->q->form != PG_EXPECT_JSON) {
        apr_file_printf(r->out, "%scoverage: %d %% of %d\n",
                        r->q->form == PG_EXPECT_TAP ? "# " : "", percent,
                        all->nelts);
    }
    r->failed += percent < r->q->least;
}

static void say_total(const run *r)
{
    if (r->q->form == PG_EXPECT_JSON) {
        apr_file_printf(r->out, "{\"expectations\":%d,\"failed\":%d,"
                        "\"coverage\":%s}\n", r->list->nelts, r->failed,
                        r->coverage
                        ? apr_itoa(r->p, pg_coverage_percent(r->coverage))
                        : "null");
    }
    else if (r->q->form == PG_EXPECT_TEXT) {
        apr_file_printf(r->out, "%d expectation%s, %d not met\n",
                        r->list->nelts, r->list->nelts == 1 ? "" : "s",
                        r->failed);
    }
}

int pg_expect(const pg_lint *l, const pg_expect_question *q, apr_file_t *out,
              apr_pool_t *p)
{
    run r;

    memset(&r, 0, sizeof(r));
    r.l = l;
    r.q = q;
    r.out = out;
    r.list = apr_array_make(p, 64, sizeof(pg_expectation));
    r.p = p;
    if (q->fd < 0) {
        complain(&r, q->why);
        say_total(&r);
        return 1;
    }
    pg_dryrun_open(l->main_server, l->p);
    read_list(&r);
    r.coverage = q->covers ? pg_coverage_make(l, p) : NULL;
    check_all(&r);
    if (!r.list->nelts) {
        complain(&r, "contains no expectations"); /* it would always pass */
    }
    if (r.coverage) {
        cover(&r);
    }
    say_total(&r);
    return r.failed;
}
