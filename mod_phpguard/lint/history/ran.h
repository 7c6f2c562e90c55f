/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/history/ran.h
 * @brief Records at a start which places run PHP, for PHPGuardHistory.
 */

#ifndef PHPGUARD_RAN_H
#define PHPGUARD_RAN_H

#include "lint/lookup/lookup.h"

#include "apr_file_io.h"

typedef struct pg_ran pg_ran;

/**
 * A run that has noted nothing yet.
 * @param parent the pipe to the parent (history_told.h); NULL: no start
 * @param p    lives as long as the run
 * @return NULL if there is no pipe or no history
 */
pg_ran *pg_ran_begin(apr_file_t *parent, apr_pool_t *p);

/**
 * Report what runs a file, if it runs according to the answer of httpd
 * (lint/lookup/confirm.h).
 * @param ran   NULL: does nothing
 * @param shape pg_fingerprint(), to be remembered by; or NULL
 * @param p     scratch
 */
void pg_ran_note(pg_ran *ran, const pg_answer *answer,
                 const apr_uint64_t *shape, apr_pool_t *p);

/**
 * Report the same for a place with the same configuration as one that runs:
 * its own directives in the position of those of the first place.
 */
void pg_ran_recall(pg_ran *ran, const pg_context *context, apr_uint64_t shape,
                   apr_pool_t *p);

#endif /* PHPGUARD_RAN_H */
