/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints the refusals of the running server. */

#include "lint/print/refused.h"
#include "alert/ledger.h"
#include "lint/print/columns.h"
#include "lint/print/json.h"
#include "lint/print/words.h"
#include "model/text.h"

#include "httpd.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <errno.h>
#include <unistd.h>

/* A longer list would not help on a terminal. */
#define MOST 20

/* As url_of() and pg_text_shorten() (alert/alert.c) leave it. */
static int is_whole_url(const char *url)
{
    const char *c = url;

    if ((strncmp(url, "http://", 7) && strncmp(url, "https://", 8))
        || strstr(url, "...")) {
        return 0;
    }
    while (*c && (apr_isalnum(*c) || ap_strchr_c("/:.-_~%+@,=[]", *c))) {
        ++c;
    }
    return !*c;
}

static int is_whole_path(const char *path)
{
    return *path == '/' && !strstr(path, "...");
}

/* What cannot be looked up is not said to be gone. */
static int is_there(const char *file)
{
    return access(file, F_OK) == 0 || errno == EACCES;
}

static void add(apr_array_header_t *all, const pg_ledger_cause *cause)
{
    const char *const *text = cause->said.text;
    pg_refused *one;

    if (!pg_cause_get((pg_cause_id)cause->said.id)->says) {
        return;
    }
    one = apr_array_push(all);
    one->id = (pg_cause_id)cause->said.id;
    one->would = cause->said.would != 0;
    one->count = cause->count;
    one->last = cause->last;
    one->vhost = text[PG_ALERT_VHOST];
    one->file = is_whole_path(text[PG_ALERT_FILE]) ? text[PG_ALERT_FILE] : "";
    one->url = is_whole_url(text[PG_ALERT_URL]) ? text[PG_ALERT_URL] : "";
    one->is_there = *one->file && is_there(one->file);
    one->now = PG_UNKNOWN;
}

apr_array_header_t *pg_refused_read(apr_pool_t *p)
{
    const apr_array_header_t *causes = pg_ledger_causes(p);
    apr_array_header_t *all;
    int i;

    if (!causes) {
        return NULL;
    }
    all = apr_array_make(p, causes->nelts + 1, sizeof(pg_refused));
    for (i = 0; i < causes->nelts; ++i) {
        add(all, &APR_ARRAY_IDX(causes, i, pg_ledger_cause));
    }
    return all;
}

static const char *now_text(const pg_refused *one)
{
    if (*one->file && !one->is_there) {
        return "the file no longer exists";
    }
    switch (one->now) {
    case PG_LEAKS:
        return one->would ? "still sent" : "still refused";
    case PG_SENT:
        return "no longer PHP source";
    case PG_UNKNOWN:
        return "unknown";
    default:
        return pg_words_verdict(one->now);
    }
}

static const char *time_text(apr_time_t t, apr_pool_t *p)
{
    return ap_ht_time(p, t, "%Y-%m-%d %H:%M:%S %Z", 0);
}

static void print_one(const pg_refused *one, apr_file_t *out, apr_pool_t *p)
{
    pg_columns *lines = pg_columns_make(p);
    const char *what = *one->url ? one->url : one->file;

    pg_columns_put(lines, pg_text_number(one->id, p),
                   apr_psprintf(p, "%s %" APR_UINT64_T_FMT " time%s since the "
                                "server was started, last at %s",
                                one->would ? "sent (DetectionOnly)"
                                           : "refused", one->count,
                                one->count == 1 ? "" : "s",
                                time_text(one->last, p)));
    pg_columns_put(lines, "  file", *one->file ? one->file
                                               : "a file with a long name");
    pg_columns_put(lines, "  vhost", one->vhost);
    pg_columns_put(lines, "  now", now_text(one));
    if (*what) {
        pg_columns_put(lines, "  more", *one->url
                       ? apr_pstrcat(p, "phpguard explain ", one->url, NULL)
                       : pg_text_command(one->file, one->id, p));
    }
    pg_columns_print(lines, out);
}

static void print_json(const pg_refused *one, apr_file_t *out, apr_pool_t *p)
{
    apr_file_printf(out, "{\"refused\":\"%s\",\"detection_only\":%s,"
                    "\"count\":%" APR_UINT64_T_FMT ",\"last\":%"
                    APR_TIME_T_FMT ",\"vhost\":%s,\"file\":%s,\"url\":%s,"
                    "\"exists\":%s,\"now\":\"%s\",\"name\":null}\n",
                    pg_text_number(one->id, p), one->would ? "true" : "false",
                    one->count, apr_time_sec(one->last),
                    pg_json_string(one->vhost, p),
                    pg_json_string(*one->file ? one->file : NULL, p),
                    pg_json_string(*one->url ? one->url : NULL, p),
                    one->is_there ? "true" : "false",
                    pg_words_verdict(one->now));
}

void pg_refused_print(const apr_array_header_t *all, int json,
                      apr_file_t *out, apr_pool_t *p)
{
    int i;

    for (i = 0; all && i < all->nelts && (json || i < MOST); ++i) {
        (json ? print_json : print_one)(&APR_ARRAY_IDX(all, i, pg_refused),
                                        out, p);
    }
    if (all && i < all->nelts) {
        apr_file_printf(out, "phpguard: and %d more refused causes: phpguard "
                        "check --json\n", all->nelts - i);
    }
}
