/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/check.h
 * @brief Checks the configuration of a whole server.
 */

#ifndef PHPGUARD_CHECK_H
#define PHPGUARD_CHECK_H

#include "lint/judge/findings.h"
#include "lint/survey/php_files.h"

/**
 * Check a whole server, within the time limit (progress.h).
 * @param l    prepared
 * @param live what the running server leaks, see pg_state_read(); or NULL
 * @param parent at a start: the pipe to report all leaks of the configuration,
 *             for the state file; or NULL
 * @param p    owns the findings and all scratch: a temporary pool
 */
pg_findings *pg_check(const pg_lint *l, apr_hash_t *live, apr_file_t *parent,
                      apr_pool_t *p);

/**
 * Whether a whole server has no findings. For a process that runs as root,
 * which reads no .htaccess files and no directories itself.
 * @return 0 if there may be findings
 */
int pg_check_is_quiet(const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_CHECK_H */
