/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/result.h
 * @brief The report of the lint's child to its parent: counts, and the places
 *        that leak.
 *
 * One line a fact, a letter in front.  The child has read what site owners
 * wrote, and may be in their hands: the reader takes the lines for text of
 * unknown origin, and is bounded in all it keeps.  APR only.
 */

#ifndef PHPGUARD_RESULT_H
#define PHPGUARD_RESULT_H

#include "apr_file_io.h"
#include "apr_tables.h"

/** The kinds of report lines, and their letters. */
typedef enum {
    PG_MESSAGE_ERRORS = 'e',      /* how many findings of this severity */
    PG_MESSAGE_WARNINGS = 'w',
    PG_MESSAGE_NOTES = 'n',
    PG_MESSAGE_IGNORED = 'i',     /* the number of ignored places */
    PG_MESSAGE_SITES = 'p',       /* how many places the errors have */
    PG_MESSAGE_FAILING = 'f',     /* how many places answer with an error */
    PG_MESSAGE_LEAK = 'l',        /* a place that leaks as it is configured */
    PG_MESSAGE_SEEN = 's',        /* one that was looked at and does not */
    PG_MESSAGE_ADDED = 'a',       /* for people: a leak that would be new */
    PG_MESSAGE_KNOWN = 'k',       /* a leak, for the alerts (lint_findings.h) */
    PG_MESSAGE_RUNS = 'r',        /* a place that runs PHP (history_file.h) */
    PG_MESSAGE_PROGRESS = 'g',    /* for a terminal: how far it is */
    PG_MESSAGE_CONFIG = 'c',      /* the whole configuration is needed */
    PG_MESSAGE_SKIPPED = 'x',     /* for people: what was not looked at */
    PG_MESSAGE_EDIT = 't',        /* an edit to be tried (trial_pipe.h); empty:
                                 * discard the edits so far */
    PG_MESSAGE_TRY = 'u',         /* that was all of it */
    PG_MESSAGE_LOG = 'y',         /* a line for the log of a vhost */
    PG_MESSAGE_STOPPED = 'z',     /* not all was looked at: the number of places
                                 * that were when the time was over; or no
                                 * text */
    PG_MESSAGE_END = '.'          /* the child has come to its end */
} pg_message;

/** A line for a log. */
typedef struct {
    int vhost;                  /* in the list of servers, the main one is 0 */
    int level;                  /* APLOG_CRIT to APLOG_INFO */
    const char *text;
} pg_report_line;

typedef struct {
    int errors, warnings, notes, sites, ignored, failing;
    int ended;
    int wants_config;
    apr_array_header_t *edits;  /* const char *: of PG_MESSAGE_EDIT */
    int wants_trial;            /* the caller sets it to 0 */
    int stopped;                /* before all was looked at, */
    int looked;                 /* after so many places; -1: not counted */
    int skipped;                /* places that were not looked at */
    apr_array_header_t *live;   /* const char *: the letter and the key of
                                 * PG_MESSAGE_LEAK and PG_MESSAGE_SEEN */
    apr_array_header_t *added;  /* const char * */
    apr_array_header_t *known;  /* const char * */
    apr_array_header_t *runs;   /* const char * */
    apr_array_header_t *said;   /* const char *: the first PG_ALERT_MAX of
                                 * PG_MESSAGE_SKIPPED */
    apr_array_header_t *log;    /* pg_report_line */
    char progress[80];          /* the last report, */
    int progressed;             /* and how often */
    apr_size_t kept;            /* bytes of all */
    char *line;                 /* what came of a line so far */
    apr_size_t length;
    int skip;                   /* the line is too long: up to its end */
} pg_result;

#define PG_ALERT_MAX 20

/**
 * A result of which nothing is known yet.
 * @param p owns it and all that is kept
 */
pg_result *pg_result_make(apr_pool_t *p);

/**
 * Read what came through the pipe, in pieces of any length. A line that is too
 * long, of an unknown kind, or beyond the limits is ignored.
 */
void pg_result_read(pg_result *r, const char *data, apr_size_t len);

/**
 * Write one line; for the child.
 * @param text "?" takes the place of control characters but tabs (model/
 *             printable.h); NULL for
 *             a letter alone
 */
void pg_result_write(apr_file_t *to, pg_message what, const char *text);

/**
 * Write a line for a log; what is too long is cut.
 */
void pg_result_log(apr_file_t *to, const pg_report_line *line);

/**
 * Write a count.
 */
void pg_result_count(apr_file_t *to, pg_message what, int n);

#endif /* PHPGUARD_RESULT_H */
