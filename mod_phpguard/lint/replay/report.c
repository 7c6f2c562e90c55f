/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints the report of a replay. */

#include "lint/replay/report.h"
#include "dryrun/dryrun.h"
#include "httpd/vhost_name.h"
#include "lint/defines.h"
#include "lint/print/columns.h"
#include "lint/print/json.h"
#include "model/text.h"

#include "http_core.h"
#include "apr_strings.h"

#include <limits.h>
#include <stdlib.h>

/* The JSON form has no limit. */
#define GROUPS_MAX 50
/* A client may have sent one of 8 KB. */
#define URL_MAX 300

static const char *some(long n, const char *what, apr_pool_t *p)
{
    return apr_psprintf(p, "%ld %s%s", n, what, n == 1 ? "" : "s");
}

static const char *now_of(const pg_group *g, apr_pool_t *p)
{
    switch (g->now.kind) {
    case PG_NOW_REFUSED:
        return apr_psprintf(p, "refused (%d)", g->now.status);
    case PG_NOW_SOURCE:
        return "sent as source (200)";
    case PG_NOW_REDIRECT:
        return apr_psprintf(p, "redirect %d%s%s", g->now.status,
                            g->to ? " to " : "", g->to ? g->to : "");
    case PG_NOW_ANSWER:
        return g->now.status ? apr_psprintf(p, "sent (%d)", g->now.status)
                             : "a program's answer";
    default:
        return apr_itoa(p, g->now.status);
    }
}

static const char *word_of(const pg_group *g)
{
    static const char *const words[] = {
        "refused", "source", "sent", "redirect", "error"
    };

    return words[g->now.kind];
}

static const char *vhost_of(const pg_group *g, apr_pool_t *p)
{
    const char *name = pg_vhost_name(g->s, p);

    return g->name ? apr_psprintf(p, "%s: no vhost has this name now; served "
                                     "by %s", g->name, name) : name;
}

static int is_long(const pg_example *one)
{
    return strlen(one->url) > URL_MAX;
}

static const char *example_of(const pg_example *one, const char *option,
                              apr_pool_t *p)
{
    return strcmp(one->method, "GET")
           ? apr_pstrcat(p, option, one->method, " ", one->url, NULL)
           : one->url;
}

static const char *short_example_of(const pg_example *one, apr_pool_t *p)
{
    const char *text = example_of(one, "", p);

    return apr_psprintf(p, "%.*s%s (%ld)", is_long(one) ? URL_MAX : INT_MAX,
                        text, is_long(one) ? "..." : "", one->count);
}

/* explain can only be asked of the present configuration. */
static const char *command_of(const pg_example *one, apr_pool_t *p)
{
    return ap_exists_config_define(PG_DEFINE_AGAINST) ? NULL
           : apr_pstrcat(p, "phpguard explain ",
                         example_of(one, "--method ", p), NULL);
}

/* The first example that is not too long to read. */
static void put_command(pg_columns *to, const pg_group *g)
{
    const int n = g->n_examples;
    const char *command;
    int i = 0;

    while (i < n && is_long(&g->examples[i])) {
        ++i;
    }
    command = i < n ? command_of(&g->examples[i], to->pool) : NULL;
    if (command) {
        pg_columns_put(to, "  more", command);
    }
}

static void put_group(pg_columns *to, const pg_group *g)
{
    apr_pool_t *p = to->pool;
    const int n = g->n_examples;
    int i;

    pg_columns_put(to, "changed:",
                   apr_psprintf(p, "%s (%s): %d then, %s now",
                                some(g->requests, "request", p),
                                some(g->urls, "URL", p), g->then,
                                now_of(g, p)));
    pg_columns_put(to, "  vhost", vhost_of(g, p));
    if (g->cause) {
        pg_columns_put(to, "  cause", g->id
                       ? apr_psprintf(p, "%s (%s)", g->cause,
                                      pg_text_number(g->id, p)) : g->cause);
    }
    for (i = 0; i < n; ++i) {
        pg_columns_put(to, i ? "" : "  requests",
                       short_example_of(&g->examples[i], p));
    }
    put_command(to, g);
}

typedef struct {
    const char *why;
    long requests;
} unknown;

static int is_rarer(const void *a, const void *b)
{
    const unknown *x = a, *y = b;

    return x->requests != y->requests
           ? (x->requests < y->requests) - (x->requests > y->requests)
           : strcmp(x->why, y->why);
}

/* The most frequent first. */
static apr_array_header_t *unknowns(const pg_replay_counts *c, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(unknown));
    apr_hash_index_t *i;

    for (i = apr_hash_first(p, c->unknown); i; i = apr_hash_next(i)) {
        unknown *new = apr_array_push(all);

        new->why = apr_hash_this_key(i);
        new->requests = *(const long *)apr_hash_this_val(i);
    }
    qsort(all->elts, (size_t)all->nelts, sizeof(unknown), is_rarer);
    return all;
}

static void put_unknown(pg_columns *to, const pg_replay_counts *c)
{
    apr_pool_t *p = to->pool;
    const apr_array_header_t *all = unknowns(c, p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const unknown *one = &APR_ARRAY_IDX(all, i, unknown);

        pg_columns_put(to, i ? "" : "  unknown",
                       apr_psprintf(p, "%s: %s", some(one->requests, "request",
                                                      p), one->why));
    }
}

static void put_lines(pg_columns *to, const pg_line_counts *lines)
{
    apr_pool_t *p = to->pool;

    if (lines->broken) {
        pg_columns_put(to, "  skipped", apr_pstrcat(p, some(lines->broken,
                       "line", p), " in an unknown format", NULL));
    }
    if (lines->empty) {
        pg_columns_put(to, "  skipped", apr_pstrcat(p, some(lines->empty,
                       "line", p), " without a request for a path", NULL));
    }
    if (lines->too_long) {
        pg_columns_put(to, "  skipped", apr_pstrcat(p, some(lines->too_long,
                       "line", p), " too long", NULL));
    }
}

static void put_logs(pg_columns *to, const apr_array_header_t *logs)
{
    int i;

    for (i = 0; i < logs->nelts; ++i) {
        const pg_log_file *log = &APR_ARRAY_IDX(logs, i, pg_log_file);

        if (log->why) {
            pg_columns_put(to, "  not read",
                           apr_psprintf(to->pool, "%s: %s", log->name,
                                        log->why));
        }
    }
    if (!logs->nelts) {
        pg_columns_put(to, "  not read", "no existing log of this "
                                         "configuration contains method, URL "
                                         "and status: name a log file");
    }
}

static void put_counts(pg_columns *to, const pg_replay_counts *c)
{
    apr_pool_t *p = to->pool;
    const apr_array_header_t *not_asked = pg_dryrun_not_asked(0);
    const long all = c->like[PG_LIKE_EXACTLY] + c->like[PG_LIKE_PROGRAM]
                     + c->like[PG_LIKE_UNKNOWN] + c->like[PG_LIKE_NOT];

    pg_columns_put(to, "compared:", apr_psprintf(p, "%s, %ld "
                   "distinct", some(all, "request", p), c->distinct));
    pg_columns_put(to, "  same", apr_psprintf(p, "%ld exactly, %ld by PHP or "
                                                 "another program, whose "
                                                 "answers are not compared",
                   c->like[PG_LIKE_EXACTLY], c->like[PG_LIKE_PROGRAM]));
    pg_columns_put(to, "  changed", apr_psprintf(p, "%ld",
                                                 c->like[PG_LIKE_NOT]));
    put_unknown(to, c);
    put_lines(to, &c->lines);
    if (c->dropped) {
        pg_columns_put(to, "  dropped",
                       apr_psprintf(p, "%s, the rarest: --distinct keeps more",
                                    some(c->dropped, "request", p)));
    }
    if (not_asked && not_asked->nelts) {
        pg_columns_put(to, "  unless",
                       apr_psprintf(p, "%s handles a request: it was not run",
                                    apr_array_pstrcat(p, not_asked, ',')));
    }
    put_logs(to, c->q->logs);
    if (c->stopped) {
        pg_columns_put(to, "  stopped", "not all requests were compared");
    }
}

void pg_replay_print(const apr_array_header_t *groups,
                     const pg_replay_counts *counts, apr_file_t *out,
                     apr_pool_t *p)
{
    pg_columns *to = pg_columns_make(p);
    int i;

    for (i = 0; i < groups->nelts && i < GROUPS_MAX; ++i) {
        put_group(to, APR_ARRAY_IDX(groups, i, const pg_group *));
    }
    if (groups->nelts > GROUPS_MAX) {
        pg_columns_put(to, "and", apr_psprintf(p, "%d more groups: --json",
                                               groups->nelts - GROUPS_MAX));
    }
    put_counts(to, counts);
    pg_columns_print(to, out);
}

static const char *json_examples(const pg_group *g, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 3, sizeof(const char *));
    int i;

    for (i = 0; i < g->n_examples; ++i) {
        APR_ARRAY_PUSH(all, const char *)
            = apr_psprintf(p, "{\"method\":%s,\"url\":%s,"
                           "\"requests\":%ld}",
                           pg_json_string(g->examples[i].method, p),
                           pg_json_string(g->examples[i].url, p),
                           g->examples[i].count);
    }
    return pg_json_array(all, p);
}

static void json_group(const pg_group *g, apr_file_t *out, apr_pool_t *p)
{
    apr_file_printf(out, "{\"requests\":%ld,\"urls\":%ld,\"vhost\":%s,"
                    "\"defined_at\":%s,\"unknown_vhost\":%s,\"then\":%d,"
                    "\"now\":\"%s\",\"status\":%s,\"location\":%s,"
                    "\"id\":%s,\"cause\":%s,\"examples\":%s,"
                    "\"explain\":%s}\n", g->requests, g->urls,
                    pg_json_string(pg_vhost_key(g->s, p), p),
                    pg_json_string(pg_vhost_defined(g->s, p), p),
                    pg_json_string(g->name, p), g->then, word_of(g),
                    g->now.status ? apr_itoa(p, g->now.status) : "null",
                    pg_json_string(g->to, p),
                    pg_json_string(g->id ? pg_text_number(g->id, p) : NULL,
                                   p),
                    pg_json_string(g->cause, p), json_examples(g, p),
                    pg_json_string(command_of(&g->examples[0], p), p));
}

static const char *json_unknown(const pg_replay_counts *c, apr_pool_t *p)
{
    const apr_array_header_t *all = unknowns(c, p);
    apr_array_header_t *texts = apr_array_make(p, 3, sizeof(const char *));
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const unknown *one = &APR_ARRAY_IDX(all, i, unknown);

        APR_ARRAY_PUSH(texts, const char *)
            = apr_psprintf(p, "{\"why\":%s,\"requests\":%ld}",
                           pg_json_string(one->why, p), one->requests);
    }
    return pg_json_array(texts, p);
}

static const char *json_unread(const apr_array_header_t *logs, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(const char *));
    int i;

    for (i = 0; i < logs->nelts; ++i) {
        const pg_log_file *log = &APR_ARRAY_IDX(logs, i, pg_log_file);

        if (log->why) {
            APR_ARRAY_PUSH(all, const char *) = log->name;
        }
    }
    return pg_json_strings(all, p);
}

void pg_replay_json(const apr_array_header_t *groups,
                    const pg_replay_counts *counts, apr_file_t *out,
                    apr_pool_t *p)
{
    const pg_line_counts *lines = &counts->lines;
    int i;

    for (i = 0; i < groups->nelts; ++i) {
        json_group(APR_ARRAY_IDX(groups, i, const pg_group *), out, p);
    }
    apr_file_printf(out, "{\"distinct\":%ld,\"exactly\":%ld,\"program\":%ld,"
                    "\"changed\":%ld,\"unknown\":%s,\"lines\":%ld,"
                    "\"broken\":%ld,\"no_request\":%ld,\"too_long\":%ld,"
                    "\"dropped\":%ld,\"not_asked\":%s,\"not_read\":%s,"
                    "\"all\":%s}\n", counts->distinct,
                    counts->like[PG_LIKE_EXACTLY],
                    counts->like[PG_LIKE_PROGRAM],
                    counts->like[PG_LIKE_NOT], json_unknown(counts, p),
                    lines->lines, lines->broken, lines->empty,
                    lines->too_long, counts->dropped,
                    pg_json_strings(pg_dryrun_not_asked(0), p),
                    json_unread(counts->q->logs, p),
                    counts->stopped ? "false" : "true");
}
