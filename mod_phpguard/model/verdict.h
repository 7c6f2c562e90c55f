/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/verdict.h
 * @brief Finds the cause of a leak and the directive responsible from a mapping
 *        and the loaded modules.  Shared by guard and lint.
 */

#ifndef PHPGUARD_VERDICT_H
#define PHPGUARD_VERDICT_H

#include "model/inquiry.h"

/**
 * Name the cause of a leak.  Cheap: the hot path of a refusal.
 * @param c a file that is, or would be, sent as it is
 * @param p for scratch
 */
void pg_verdict_cause(pg_verdict *v, const pg_case *c, const pg_host *w,
                      apr_pool_t *p);

/**
 * Whether the Action of a mapping is reached: not where a module answers to
 * the handler before mod_actions is asked.
 * @param r of the mapping's handler
 */
int pg_verdict_has_action(const pg_mapping *m, const pg_runner *r);

/**
 * What is done with a file by its mapping alone: the lint's question.
 * @return PG_RUNS, PG_LEAKS, PG_FAILS or PG_UNKNOWN
 */
pg_outcome pg_verdict_outcome(const pg_mapping *m, const pg_host *w);

#endif /* PHPGUARD_VERDICT_H */
