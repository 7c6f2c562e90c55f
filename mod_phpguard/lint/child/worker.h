/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/worker.h
 * @brief Work that may crash on a file: it is resumed without that file.
 *
 * The lint's child forks: the one process works on, the other waits with all
 * that is known so far.  If the first one dies, or one file takes it too
 * long, the second makes another, which leaves that file out; nothing is read
 * or printed twice.  Some tries are for each owner (pg_worker_region()): when
 * they are used up, the rest of what is his is left out as well.
 */

#ifndef PHPGUARD_WORKER_H
#define PHPGUARD_WORKER_H

#include "apr_file_io.h"
#include "httpd.h"

/**
 * In the lint's child, once: returns in a process that works.
 * @param s    the main server
 * @param limit of all the work; 0: none
 * @param parent the pipe to the parent: pg_message PG_MESSAGE_SKIPPED
 */
void pg_worker_begin(server_rec *s, apr_file_t *parent,
                     apr_interval_time_t limit, apr_pool_t *p);

/**
 * A place from which the work could go on: no directory is half read, and
 * nothing is being read.  Makes the second process if the last one is some
 * time ago; costs nothing else.
 * @param out what is printed to, written out before; or NULL
 */
void pg_worker_rest(apr_file_t *out);

/**
 * How often something was left out.
 */
int pg_worker_skipped(void);

/**
 * End the work.
 */
void pg_worker_end(void);

#endif /* PHPGUARD_WORKER_H */
