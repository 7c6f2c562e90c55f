/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/rewritten.h
 * @brief PG_REWRITE_FIRST: a file runs by its own URL, what is rewritten to it
 *        does not.
 */

#ifndef PHPGUARD_REWRITTEN_H
#define PHPGUARD_REWRITTEN_H

#include "lint/judge/findings.h"

/**
 * Look for the rule that does it, in what mod_rewrite logged of the request.
 * @param f      filled in if there is one
 * @param answer that leaks
 * @return 0 if there is none
 */
int pg_rewritten(pg_finding *f, const pg_answer *answer, apr_pool_t *p);

#endif /* PHPGUARD_REWRITTEN_H */
