/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/report.h
 * @brief Prints the result of a replay as text and as JSON.
 */

#ifndef PHPGUARD_REPLAY_REPORT_H
#define PHPGUARD_REPLAY_REPORT_H

#include "lint/replay/groups.h"
#include "lint/replay/read_logs.h"

/** How many requests there were. */
typedef struct {
    const pg_logs_question *q;
    pg_line_counts lines;
    long distinct;              /* that were asked about */
    long dropped;               /* requests that were too rare */
    long like[PG_LIKE_NOT + 1]; /* requests */
    apr_hash_t *unknown;        /* long * by why */
    int stopped;                /* not all of it was asked */
} pg_replay_counts;

/**
 * In 80 columns.
 * @param groups array of const pg_group *
 */
void pg_replay_print(const apr_array_header_t *groups,
                     const pg_replay_counts *counts, apr_file_t *out,
                     apr_pool_t *p);

/**
 * One object a group, then one of the counts.
 */
void pg_replay_json(const apr_array_header_t *groups,
                    const pg_replay_counts *counts, apr_file_t *out,
                    apr_pool_t *p);

#endif /* PHPGUARD_REPLAY_REPORT_H */
