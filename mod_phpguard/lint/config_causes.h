/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/config_causes.h
 * @brief When no directive of a place is to blame: what elsewhere is.
 *
 * The request cannot see these causes, the configuration as a whole shows
 * them.
 */

#ifndef PHPGUARD_CONFIG_CAUSES_H
#define PHPGUARD_CONFIG_CAUSES_H

#include "lint/findings.h"

/**
 * Complete a finding from a row that leaks: what lost, the fix, and for
 * PG_NOTHING the cause behind it.
 * @param f zeroed by the caller, who sets the severity afterwards
 * @param p owns what is added
 */
void pg_explain(pg_finding *f, pg_answer *answer, const pg_lint *l,
                apr_pool_t *p);

#endif /* PHPGUARD_CONFIG_CAUSES_H */
