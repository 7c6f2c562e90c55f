/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/check.h
 * @brief The lint's own question: what is to be said of a whole server?
 */

#ifndef PHPGUARD_CHECK_H
#define PHPGUARD_CHECK_H

#include "lint/judge/findings.h"
#include "lint/survey/php_files.h"

/**
 * Check a whole server, as far as there is time (progress.h).
 * @param l    prepared
 * @param live what the running server leaks, see pg_state_read(); or NULL
 * @param tell a start: where to tell all that leaks as it is configured,
 *             for the state file; or NULL
 * @param p    owns the findings and all scratch: a temporary pool
 */
pg_findings *pg_check(const pg_lint *l, apr_hash_t *live, apr_file_t *tell,
                      apr_pool_t *p);

/**
 * Whether there is nothing to say of a whole server: for a process that is
 * root, which reads no .htaccess and looks into no directory itself.
 * @return 0 if there may be something
 */
int pg_check_is_quiet(const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_CHECK_H */
