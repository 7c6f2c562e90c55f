/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Reads logs into distinct requests. */

#include "lint/replay/read_logs.h"
#include "lint/child/progress.h"
#include "lint/child/result.h"
#include "lint/replay/log_files.h"
#include "lint/replay/log_reader.h"

#include "apr_strings.h"

#define DISTINCT 100000
#define SHOW_EVERY apr_time_from_msec(200)

typedef struct {
    const pg_logs_question *q;
    pg_requests *to;
    pg_line_counts *counts;
    apr_file_t *parent;
    apr_pool_t *scratch;
    apr_pool_t *p;
} reading;

void pg_logs_progress(apr_file_t *parent, const char *what, long n, long all)
{
    static apr_time_t shown;
    const apr_time_t now = apr_time_now();
    char line[64];

    if (now - shown < SHOW_EVERY) {
        return;
    }
    shown = now;
    if (all) {
        apr_snprintf(line, sizeof(line), "%ld of %ld %s", n, all, what);
    }
    else {
        apr_snprintf(line, sizeof(line), "%ld %s", n, what);
    }
    pg_result_write(parent, PG_MESSAGE_PROGRESS, line);
    apr_file_flush(parent);
}

/* The format of the line before is tried first. */
static void make_first(apr_array_header_t *formats, int i)
{
    pg_log_format *found = APR_ARRAY_IDX(formats, i, pg_log_format *);

    for (; i > 0; --i) {
        APR_ARRAY_IDX(formats, i, pg_log_format *)
            = APR_ARRAY_IDX(formats, i - 1, pg_log_format *);
    }
    APR_ARRAY_IDX(formats, 0, pg_log_format *) = found;
}

/* By the first format that fits. */
static pg_line_state try_formats(reading *in, apr_array_header_t *formats,
                                 const char *line, int extends,
                                 pg_log_line *to)
{
    pg_line_state state, best = PG_LINE_BROKEN;
    int i;

    for (i = 0; i < formats->nelts; ++i) {
        state = pg_log_format_read(APR_ARRAY_IDX(formats, i, pg_log_format *),
                                   line, extends, to, in->scratch);
        if (state == PG_LINE_FINE) {
            make_first(formats, i);
            return state;
        }
        best = state == PG_LINE_EMPTY ? state : best;
    }
    return best;
}

static pg_line_state read_line(reading *in, apr_array_header_t *formats,
                               const char *line, pg_log_line *to)
{
    const pg_line_state state = try_formats(in, formats, line, 0, to);

    return state == PG_LINE_BROKEN ? try_formats(in, formats, line, 1, to)
                                   : state;
}

static void take_line(reading *in, int log, const char *text)
{
    const pg_log_file *file = &APR_ARRAY_IDX(in->q->logs, log, pg_log_file);
    pg_log_line line;

    switch (read_line(in, file->formats, text, &line)) {
    case PG_LINE_FINE:
        if (!line.host && !line.vhost) {
            line.vhost = in->q->vhost;
        }
        pg_requests_add(in->to, log, &line);
        break;
    case PG_LINE_EMPTY:
        ++in->counts->empty;
        break;
    default:
        ++in->counts->broken;
        break;
    }
}

/* NULL: the log has been read. */
static const char *why_not_read(const pg_log_reader *r, long lines,
                                long broken)
{
    return pg_log_reader_failed(r) ? "it could not be read completely"
           : lines && lines == broken ? "no line is in a known format with "
                                        "method, URL and status" : NULL;
}

static void read_log(reading *in, int log)
{
    const pg_line_counts before = *in->counts;
    pg_log_file *file = &APR_ARRAY_IDX(in->q->logs, log, pg_log_file);
    pg_log_reader *r = pg_log_reader_begin(file->fd, in->p);
    const char *line;

    while ((line = pg_log_reader_next(r)) != NULL) {
        take_line(in, log, line);
        apr_pool_clear(in->scratch);
        if (++in->counts->lines % 4096 == 0) {
            pg_logs_progress(in->parent, "lines", in->counts->lines, 0);
        }
    }
    in->counts->too_long += pg_log_reader_end(r);
    file->why = why_not_read(r, in->counts->lines - before.lines,
                             in->counts->broken - before.broken);
}

pg_requests *pg_logs_read(const pg_logs_question *q, apr_file_t *parent,
                          pg_line_counts *counts, apr_pool_t *p)
{
    reading in;
    int i;

    memset(&in, 0, sizeof(in));
    memset(counts, 0, sizeof(*counts));
    in.q = q;
    in.to = pg_requests_make(q->distinct ? q->distinct : DISTINCT, p);
    in.counts = counts;
    in.parent = parent;
    in.p = p;
    apr_pool_create(&in.scratch, p);
    for (i = 0; i < q->logs->nelts && !pg_progress_stopped(); ++i) {
        if (APR_ARRAY_IDX(q->logs, i, pg_log_file).fd >= 0) {
            read_log(&in, i);
        }
    }
    apr_pool_destroy(in.scratch);
    return in.to;
}
