/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/requests.h
 * @brief The distinct requests of logs with their counts, in bounded
 *        memory.  APR only.
 */

#ifndef PHPGUARD_REQUESTS_H
#define PHPGUARD_REQUESTS_H

#include "lint/replay/log_format.h"

#include "apr_tables.h"

/** One of them: method, vhost, URL with its query and status are its own; who
 * asked, and with which headers, is the first one's. */
typedef struct {
    pg_log_line line;           /* a status of 206 or 304 is 200 */
    int log;                    /* a number of the caller's */
    long count;
} pg_request;

typedef struct pg_requests pg_requests;

/**
 * Create an empty collection.
 * @param most so many are kept, and so many KiB: then the rarest half goes
 * @param p    owns all
 */
pg_requests *pg_requests_make(int most, apr_pool_t *p);

/**
 * Count one.
 * @param line copied where it is new
 */
void pg_requests_add(pg_requests *all, int log, const pg_log_line *line);

/**
 * Those that are kept, the most frequent first.
 * @return array of const pg_request *, from p
 */
apr_array_header_t *pg_requests_sorted(const pg_requests *all, apr_pool_t *p);

/**
 * The number of lines whose requests were dropped as the rarest.
 */
long pg_requests_dropped(const pg_requests *all);

#endif /* PHPGUARD_REQUESTS_H */
