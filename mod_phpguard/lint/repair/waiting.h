/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/waiting.h
 * @brief The places that need a fix.
 */

#ifndef PHPGUARD_WAITING_H
#define PHPGUARD_WAITING_H

#include "lint/repair/attempt.h"

/**
 * Collect the places of all findings that have candidates, the most severe
 * findings first.
 * @return array of pg_waiting, from p
 */
apr_array_header_t *pg_waiting_gather(const pg_findings *all, apr_pool_t *p);

/**
 * One name of each kind that is to be mended: elsewhere it may run.
 * @param list of pg_waiting
 * @return const char *, from p
 */
apr_array_header_t *pg_waiting_names(const apr_array_header_t *list,
                                     apr_pool_t *p);

/**
 * Count the places that have the same candidate for all of their vhost.
 * @param list of pg_waiting
 * @return from p: int * by the sentence of the edit
 */
apr_hash_t *pg_waiting_count_wide(const apr_array_header_t *list,
                                  apr_pool_t *p);

#endif /* PHPGUARD_WAITING_H */
