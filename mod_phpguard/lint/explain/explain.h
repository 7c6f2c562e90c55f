/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/explain.h
 * @brief Explains why a URL or a file runs, leaks or fails.
 *
 * The verdict is httpd's own answer in a dry run; the model names the cause of
 * a leak, and its fix.
 */

#ifndef PHPGUARD_EXPLAIN_H
#define PHPGUARD_EXPLAIN_H

#include "lint/explain/explained.h"
#include "lint/judge/rules.h"
#include "lint/repair/named.h"

/**
 * Explain what was located, without its fix.  For the lint's child.
 * @param e filled in; all in it is from p
 */
void pg_explain_at(pg_explained *e, const char *what, const pg_located *at,
                   const pg_lint *l, apr_pool_t *p);

/**
 * Add what "-t" would say of what was located, and of what it redirects to, to
 * in->found; no fix is tried.
 * @param at and p: live as long as in->found
 * @return the verdict
 */
pg_outcome pg_explain_judge(pg_checked *in, const pg_located *at,
                            apr_pool_t *p);

/**
 * Choose the fixes of all that was explained, each trial for all at once.
 * @param all    pg_explained *
 * @param others see pg_repair_named()
 */
void pg_explain_repair(const apr_array_header_t *all,
                       pg_find_all *others, const pg_lint *l,
                       apr_pool_t *p);

/**
 * Whether something is wrong there: it leaks or fails, or what it redirects
 * to does.
 */
int pg_explain_is_bad(const pg_explained *e);

#endif /* PHPGUARD_EXPLAIN_H */
