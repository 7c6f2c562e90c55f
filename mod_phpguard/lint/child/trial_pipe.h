/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/trial_pipe.h
 * @brief Lets the parent test edits for the lint's child.
 *
 * The edits are lines in the pipe to the parent (result.h), the questions and
 * answers are text in two unnamed files; no process that runs as root reads
 * them.
 */

#ifndef PHPGUARD_TRIAL_PIPE_H
#define PHPGUARD_TRIAL_PIPE_H

#include "apr_file_io.h"
#include "apr_tables.h"
#include "apr_time.h"

/** What came of a trial. */
typedef enum {
    PG_TRIAL_DONE,              /* the answers are there */
    PG_TRIAL_NOT_TAKEN,         /* httpd does not take the edits */
    PG_TRIAL_IMPOSSIBLE         /* nothing can be tried here, or not in time */
} pg_trial_end;

/** What the parent does. */
typedef struct {
    pg_trial_end (*run)(void *baton, const apr_array_header_t *edits,
                        int questions, int answers,
                        apr_interval_time_t limit, apr_pool_t *p);
    int most;                   /* how many trials there may be; more of them
                                 * while all take less processor time than
                                 * this: */
    apr_interval_time_t patience;
    apr_interval_time_t limit;  /* of one */
} pg_trial_offer;

typedef struct {
    int questions, answers;     /* files; -1: there are none */
    int reply[2];               /* the parent writes a letter when it is
                                 * through */
    int trials;                 /* so many have been run, */
    apr_interval_time_t spent;  /* processor time of all of them */
} pg_trial_pipe;

/**
 * Parent: make them, before it forks.
 */
void pg_trial_pipe_open(pg_trial_pipe *t);

/**
 * Close what is left of them.
 */
void pg_trial_pipe_close(pg_trial_pipe *t);

/**
 * Parent: try edits of the child's, with its questions, and say so.
 * @param baton of the offer
 * @param edits const char *, lines
 * @param p     scratch
 */
void pg_trial_pipe_serve(pg_trial_pipe *t, const pg_trial_offer *offer,
                         void *baton, const apr_array_header_t *edits,
                         apr_pool_t *p);

/**
 * Child: its pipe, and the pipe for reports to its parent.
 */
void pg_trial_pipe_take(const pg_trial_pipe *t, apr_file_t *to);

/**
 * Child: have edits tried, and wait.
 * @param edits     const char *, lines (trial/edit_lines.h)
 * @param questions text (trial/questions.h)
 * @param over      set to 1 if nothing is tried any more
 * @return array of const char *, from p; NULL if httpd does not take the
 *         edits, or they were not tried
 */
apr_array_header_t *pg_trial_pipe_ask(const apr_array_header_t *edits,
                                      const char *questions, int *over,
                                      apr_pool_t *p);

#endif /* PHPGUARD_TRIAL_PIPE_H */
