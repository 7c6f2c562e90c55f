/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/unlogged.h
 * @brief RewriteRules that depend on what a log does not contain: cookies, the
 *        time, a header.
 */

#ifndef PHPGUARD_UNLOGGED_H
#define PHPGUARD_UNLOGGED_H

#include "lint/lookup/located.h"
#include "lint/replay/likeness.h"

/**
 * Whether such a rule may be why an answer is another one: it gives the status
 * that was logged and does not match now, or the one of now.
 * @param at its dry run was traced
 * @param p  scratch
 */
int pg_unlogged_decides(const pg_located *at, const pg_likeness *now,
                        const pg_log_line *line, apr_pool_t *p);

#endif /* PHPGUARD_UNLOGGED_H */
