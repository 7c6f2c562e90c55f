/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/progress.h
 * @brief What the lint's child is reading at this moment, for its parent to
 *        see, and what it is not to read again.
 *
 * A file that takes the child with it, or for ever, must not hide what lies
 * behind it: the next child passes it over.
 */

#ifndef PHPGUARD_PROGRESS_H
#define PHPGUARD_PROGRESS_H

#include "apr_pools.h"
#include "apr_time.h"

/**
 * Parent: begin a task, with nothing to pass over.
 * @param until when the child is to stop; 0: when it is through
 * @param p     owns what is kept; the memory that is shared goes with it
 */
void pg_progress_open(apr_time_t until, apr_pool_t *p);

/**
 * Child: say what is read from now on.  Outside of a child it is always read.
 * @param path a file or a directory
 * @return 0 if it is to be passed over
 */
int pg_progress_enter(const char *path);

/**
 * Child: it has been read.
 */
void pg_progress_leave(void);

/**
 * Child: whether its time is over.
 */
int pg_progress_late(void);

/**
 * Parent: let the child come to its end with what it has; from a signal
 * handler too.
 */
void pg_progress_stop(void);

/**
 * Child: whether it is to.
 */
int pg_progress_stopped(void);

/**
 * Parent: what the child is reading, a copy of bounded length without
 * control characters.
 * @param serial set to a number that changes with each thing that is read
 * @return valid until the next call; NULL if it reads nothing
 */
const char *pg_progress_at(apr_uint32_t *serial);

/**
 * Parent: the next child passes this over.
 * @return 0 if the last one should have done so already
 */
int pg_progress_skip(const char *path);

#endif /* PHPGUARD_PROGRESS_H */
