/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The report from the lint's child to its parent. */

#include "lint/child/result.h"
#include "util/printable.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* A path and a name of a vhost fit in a line; ten thousand vhosts of ten
 * places each fit in what is kept. */
#define LINE_MAX_BYTES 8192
#define KEPT_MAX_BYTES (32 * 1024 * 1024)

pg_result *pg_result_make(apr_pool_t *p)
{
    pg_result *r = apr_pcalloc(p, sizeof(*r));

    r->live = apr_array_make(p, 16, sizeof(const char *));
    r->added = apr_array_make(p, 4, sizeof(const char *));
    r->known = apr_array_make(p, 4, sizeof(const char *));
    r->runs = apr_array_make(p, 4, sizeof(const char *));
    r->said = apr_array_make(p, 4, sizeof(const char *));
    r->edits = apr_array_make(p, 4, sizeof(const char *));
    r->log = apr_array_make(p, 4, sizeof(pg_report_line));
    r->line = apr_palloc(p, LINE_MAX_BYTES + 1);
    return r;
}

static int count_of(const char *text)
{
    char *end;
    apr_int64_t n = apr_strtoi64(text, &end, 10);

    return end != text && !*end && n > 0 && n < APR_INT32_MAX ? (int)n : 0;
}

static void keep(pg_result *r, apr_array_header_t *list, const char *text)
{
    apr_size_t len = strlen(text);

    if (r->kept + len <= KEPT_MAX_BYTES) {
        r->kept += len;
        APR_ARRAY_PUSH(list, const char *) = apr_pstrmemdup(list->pool, text,
                                                            len);
    }
}

/* The levels of httpd's log from crit to info (http_log.h), in one digit. */
static int level_of(char c)
{
    return c >= '2' && c <= '6' ? c - '0' : 0;
}

/* "LEVEL VHOST TEXT": what the module says of a vhost begins in two ways. */
static void keep_log(pg_result *r, const char *text)
{
    char *end;
    apr_int64_t vhost = apr_strtoi64(text + (*text != '\0'), &end, 10);
    apr_size_t len = strlen(end);
    pg_report_line *line;

    if (!level_of(*text) || vhost < 0 || vhost > APR_INT32_MAX || *end != ' '
        || (strncmp(end + 1, "PHPG", 4) && strncmp(end + 1, "phpguard: ", 10))
        || r->kept + len > KEPT_MAX_BYTES) {
        return;
    }
    r->kept += len;
    line = apr_array_push(r->log);
    line->level = level_of(*text);
    line->vhost = (int)vhost;
    line->text = apr_pstrmemdup(r->log->pool, end + 1, len - 1);
}

static void keep_skipped(pg_result *r, const char *text)
{
    r->skipped += r->skipped < APR_INT32_MAX;
    if (r->said->nelts < PG_ALERT_MAX) {
        keep(r, r->said, text);
    }
}

static void take_progress(pg_result *r, const char *text)
{
    apr_cpystrn(r->progress, text, sizeof(r->progress));
    ++r->progressed;
}

static void take_edit(pg_result *r, const char *text)
{
    if (!*text) {
        r->edits->nelts = 0;
    }
    else {
        keep(r, r->edits, text);
    }
}

/* What a letter counts, or NULL. */
static int *count_by(pg_result *r, char letter)
{
    switch (letter) {
    case PG_MESSAGE_ERRORS:
        return &r->errors;
    case PG_MESSAGE_WARNINGS:
        return &r->warnings;
    case PG_MESSAGE_NOTES:
        return &r->notes;
    case PG_MESSAGE_IGNORED:
        return &r->ignored;
    case PG_MESSAGE_SITES:
        return &r->sites;
    case PG_MESSAGE_FAILING:
        return &r->failing;
    default:
        return NULL;
    }
}

static void take(pg_result *r, const char *line)
{
    const char *text = line + 1;
    int *count = count_by(r, *line);

    /* a report of the end counts only if the child has exited */
    r->ended = r->wants_config = 0;
    if (count) {
        *count = count_of(text);
        return;
    }
    switch (*line) {
    case PG_MESSAGE_PROGRESS:
        take_progress(r, text);
        break;
    case PG_MESSAGE_LEAK:
    case PG_MESSAGE_SEEN:
        keep(r, r->live, line);
        break;
    case PG_MESSAGE_ADDED:
        keep(r, r->added, text);
        break;
    case PG_MESSAGE_KNOWN:
        keep(r, r->known, text);
        break;
    case PG_MESSAGE_RUNS:
        keep(r, r->runs, text);
        break;
    case PG_MESSAGE_CONFIG:
        r->wants_config = 1;
        break;
    case PG_MESSAGE_SKIPPED:
        keep_skipped(r, text);
        break;
    case PG_MESSAGE_LOG:
        keep_log(r, text);
        break;
    case PG_MESSAGE_EDIT:
        take_edit(r, text);
        break;
    case PG_MESSAGE_TRY:
        r->wants_trial = 1;
        break;
    case PG_MESSAGE_STOPPED:
        r->stopped = 1;
        r->looked = *text ? count_of(text) : -1;
        break;
    case PG_MESSAGE_END:
        r->ended = 1;
        break;
    default:
        break;
    }
}

void pg_result_read(pg_result *r, const char *data, apr_size_t len)
{
    for (; len; ++data, --len) {
        if (*data == '\n') {
            r->line[r->length] = '\0';
            if (!r->skip) {
                take(r, pg_printable_text(r->line, "\t"));
            }
            r->length = 0;
            r->skip = 0;
        }
        else if (r->length < LINE_MAX_BYTES) {
            r->line[r->length++] = *data;
        }
        else {
            r->skip = 1;
        }
    }
}

void pg_result_write(apr_file_t *to, pg_message what, const char *text)
{
    apr_size_t len = text ? strlen(text) : 0;
    char line[LINE_MAX_BYTES + 2];

    if (len > LINE_MAX_BYTES - 1) {
        return;
    }
    line[0] = (char)what;
    memcpy(line + 1, text ? text : "", len + 1);
    len = strlen(pg_printable_text(line, "\t"));
    line[len] = '\n';
    apr_file_write_full(to, line, len + 1, NULL);
}

void pg_result_log(apr_file_t *to, const pg_report_line *line)
{
    char text[LINE_MAX_BYTES - 1];

    apr_snprintf(text, sizeof(text), "%d%d %s", line->level, line->vhost,
                 line->text);
    pg_result_write(to, PG_MESSAGE_LOG, text);
}

void pg_result_count(apr_file_t *to, pg_message what, int n)
{
    char text[16];

    apr_snprintf(text, sizeof(text), "%d", n);
    pg_result_write(to, what, text);
}
