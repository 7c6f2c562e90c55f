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
    apr_file_t *tell;
    char *copy;                 /* of a line that may have several formats */
    apr_size_t room;
    apr_pool_t *scratch;
    apr_pool_t *p;
} reading;

void pg_logs_progress(apr_file_t *tell, const char *what, long n, long all)
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
    pg_result_write(tell, PG_MESSAGE_PROGRESS, line);
    apr_file_flush(tell);
}

static char *copy_of(reading *in, const char *line, apr_size_t len)
{
    if (len >= in->room) {
        in->room = len + 4096;
        in->copy = apr_palloc(in->p, in->room);
    }
    return memcpy(in->copy, line, len + 1);
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

static pg_line_state read_line(reading *in, apr_array_header_t *formats,
                               char *line, pg_log_line *to)
{
    pg_line_state state, best = PG_LINE_BROKEN;
    const apr_size_t len = formats->nelts > 1 ? strlen(line) : 0;
    int i;

    for (i = 0; i < formats->nelts; ++i) {
        state = pg_log_format_read(APR_ARRAY_IDX(formats, i, pg_log_format *),
                                   formats->nelts > 1 ? copy_of(in, line, len)
                                                      : line,
                                   to, in->scratch);
        if (state == PG_LINE_FINE) {
            make_first(formats, i);
            return state;
        }
        best = state == PG_LINE_EMPTY ? state : best;
    }
    return best;
}

static void take_line(reading *in, int log, char *text)
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

static void read_log(reading *in, int log)
{
    pg_log_file *file = &APR_ARRAY_IDX(in->q->logs, log, pg_log_file);
    pg_log_reader *r = pg_log_reader_begin(file->fd, in->p);
    char *line;

    while ((line = pg_log_reader_next(r)) != NULL) {
        take_line(in, log, line);
        if (++in->counts->lines % 4096 == 0) {
            pg_logs_progress(in->tell, "lines", in->counts->lines, 0);
            apr_pool_clear(in->scratch);
        }
    }
    in->counts->too_long += pg_log_reader_end(r);
    if (pg_log_reader_failed(r)) {
        file->why = "it could not be read completely";
    }
}

pg_requests *pg_logs_read(const pg_logs_question *q, apr_file_t *tell,
                          pg_line_counts *counts, apr_pool_t *p)
{
    reading in;
    int i;

    memset(&in, 0, sizeof(in));
    memset(counts, 0, sizeof(*counts));
    in.q = q;
    in.to = pg_requests_make(q->distinct ? q->distinct : DISTINCT, p);
    in.counts = counts;
    in.tell = tell;
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
