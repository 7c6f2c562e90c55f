/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/read_logs.h
 * @brief Reads all logs into distinct requests.  Runs in the lint's child.
 */

#ifndef PHPGUARD_READ_LOGS_H
#define PHPGUARD_READ_LOGS_H

#include "lint/replay/requests.h"

#include "apr_file_io.h"

/** What is asked of logs. */
typedef struct {
    apr_array_header_t *logs;   /* pg_log_file (lint/replay/log_files.h) */
    int distinct;               /* so many requests are kept; 0: 100,000 */
    const char *vhost;          /* whose a line is that names none; or NULL */
    int is_aside;               /* an answer to part of the requests is not
                                 * printed */
} pg_logs_question;

typedef struct {
    long lines;
    long broken;                /* of no known format */
    long empty;                 /* they contain no request for a path */
    long too_long;
} pg_line_counts;

/**
 * Read them, and report the progress.
 * @param parent   the pipe to the parent
 * @param counts filled in
 * @param p      owns the requests
 */
pg_requests *pg_logs_read(const pg_logs_question *q, apr_file_t *parent,
                          pg_line_counts *counts, apr_pool_t *p);

/**
 * Report the progress to the parent, not more often than a terminal can show
 * it.
 */
void pg_logs_progress(apr_file_t *parent, const char *what, long n, long all);

#endif /* PHPGUARD_READ_LOGS_H */
