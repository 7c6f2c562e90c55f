/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/config_causes.h
 * @brief Causes outside the directives of a place.
 *
 * The request cannot see these causes, the configuration as a whole shows
 * them.
 */

#ifndef PHPGUARD_CONFIG_CAUSES_H
#define PHPGUARD_CONFIG_CAUSES_H

#include "lint/judge/findings.h"

/**
 * Why an answer is what it is: who decided, and of a leak the cause, what
 * lost and the fix; for PG_NOTHING the cause behind it.
 * @param f severity and where are left to the caller
 * @param p owns what is in it
 */
void pg_explain(pg_finding *f, const pg_answer *answer, const pg_lint *l,
                apr_pool_t *p);

#endif /* PHPGUARD_CONFIG_CAUSES_H */
