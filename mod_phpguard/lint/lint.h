/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lint.h
 * @brief The lint: runs when the configuration is read, and reports findings.
 */

#ifndef PHPGUARD_LINT_H
#define PHPGUARD_LINT_H

#include "httpd.h"

/**
 * Register the hooks of the lint: all that the rest of the module knows of it.
 *
 * check_config: at -t and before a start, print the findings and refuse what
 * PHPGuardLint refuses.  test_config: the dumps.  post_config: write the
 * findings to the vhosts' error logs and to the state file, once for each
 * start and restart.
 */
void pg_lint_register(apr_pool_t *p);

#endif /* PHPGUARD_LINT_H */
