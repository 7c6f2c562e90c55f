/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/progress.h
 * @brief What the lint is reading now, for the process that supervises it, and
 *        what it must not read again.
 *
 * A file that takes the process with it, or for ever, must not hide what lies
 * behind it: it is left out from then on (lint/child/worker.h).
 */

#ifndef PHPGUARD_PROGRESS_H
#define PHPGUARD_PROGRESS_H

#include "apr_tables.h"
#include "apr_time.h"

/**
 * Parent: begin a task, with nothing to leave out.
 * @param until when the lint is to stop; 0: when it is through
 * @param p     owns what is kept; the memory that is shared goes with it
 */
void pg_progress_open(apr_time_t until, apr_pool_t *p);

/**
 * Say what is read, or matched against, from now on.
 * @param path a file, or a directory with its last slash
 * @return 0 if it is to be left out
 */
int pg_progress_enter(const char *path);

/**
 * It has been read.
 */
void pg_progress_leave(void);

/**
 * Whether the time of the lint is over.
 */
int pg_progress_late(void);

/**
 * Parent: let the lint come to its end with what it has; from a signal
 * handler too.
 */
void pg_progress_stop(void);

/**
 * Child: stop by itself after this time, too.
 */
void pg_progress_hurry(apr_interval_time_t most);

/**
 * Whether it is to come to its end.
 */
int pg_progress_stopped(void);

/**
 * For the supervisor: what is being read, as a copy of bounded length.
 * @param serial set to a number that changes with each thing that is read
 * @param spent  set to what it took before, where that was long
 * @return valid until the next call; NULL if nothing is read
 */
const char *pg_progress_at(apr_uint32_t *serial, apr_time_t *spent);

/**
 * Leave this out from now on: in this process, and in those it makes.
 * @param path a file, or with a last slash all that is below a directory
 */
void pg_progress_skip(const char *path);

/**
 * What is left out so far.
 * @return array of const char *, from p
 */
apr_array_header_t *pg_progress_skipped(apr_pool_t *p);

/**
 * Which process watches, and that the work is done: two numbers that all of
 * them share, and nothing is decided by but who waits for whom.
 */
void pg_progress_set_watcher(apr_uint32_t pid);
apr_uint32_t pg_progress_watcher(void);
void pg_progress_done(void);
int pg_progress_is_done(void);

#endif /* PHPGUARD_PROGRESS_H */
