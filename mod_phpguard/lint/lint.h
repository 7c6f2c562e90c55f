/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lint.h
 * @brief The lint: at configuration time, from places to findings.
 */

#ifndef PHPGUARD_LINT_H
#define PHPGUARD_LINT_H

#include "httpd.h"

/**
 * Hook check_config: at -t and before a start, print the findings and refuse
 * what PHPGuardLint refuses.
 * @return OK, or HTTP_INTERNAL_SERVER_ERROR, which fails the check
 */
int pg_lint_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                         apr_pool_t *ptemp, server_rec *s);

/**
 * Hook test_config: the dumps.
 */
void pg_lint_test_config(apr_pool_t *pconf, server_rec *s);

/**
 * Hook post_config: write the findings to the vhosts' error logs and to the
 * state file, once for each start and restart.
 * @return OK
 */
int pg_lint_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                        apr_pool_t *ptemp, server_rec *s);

#endif /* PHPGUARD_LINT_H */
