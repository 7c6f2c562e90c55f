/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/let_in.h
 * @brief Whether other clients are admitted where a request is denied.
 */

#ifndef PHPGUARD_LET_IN_H
#define PHPGUARD_LET_IN_H

#include "dryrun/answer.h"
#include "lint/context/sections.h"

/**
 * Whether a denial may depend on the client: its address, user or headers. It
 * does not if each Require that denied depends on the URL only.
 * @param a       for a client without access
 * @param context of the file that was asked for
 * @param p       scratch
 * @return 1 also if unknown
 */
int pg_let_in_others(const pg_dryrun_answer *a, const pg_context *context,
                     apr_pool_t *p);

/**
 * What a POST gets where a GET is refused: <LimitExcept POST> denies it
 * nothing, and the default handler sends a file to either.
 * @param refused what the question was answered
 * @return an answer that leaks, or NULL; NULL too where the question names a
 *         method
 */
const pg_dryrun_answer *pg_let_in_post(const pg_dryrun_question *q,
                                       const pg_dryrun_answer *refused,
                                       apr_pool_t *p);

#endif /* PHPGUARD_LET_IN_H */
