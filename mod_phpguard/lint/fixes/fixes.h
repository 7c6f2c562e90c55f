/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/fixes/fixes.h
 * @brief Proposes fixes, and lists the directives that were overridden.
 */

#ifndef PHPGUARD_FIXES_H
#define PHPGUARD_FIXES_H

#include "model/inquiry.h"

/**
 * Add what lost and what to write instead: all that might be, in the order in
 * which it is to be tried.
 * @param v its cause is known (pg_verdict_cause())
 * @param p owns the array and the fix
 */
void pg_fixes_propose(pg_verdict *v, const pg_case *c, const pg_host *w,
                      apr_pool_t *p);

#endif /* PHPGUARD_FIXES_H */
