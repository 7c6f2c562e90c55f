/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey.h
 * @brief Go through all places of a server and judge what they would send.
 */

#ifndef PHPGUARD_SURVEY_H
#define PHPGUARD_SURVEY_H

#include "lint/findings.h"
#include "lint/php_files.h"

/**
 * Inspect a whole server, as far as there is time (progress.h).
 * @param l    prepared
 * @param live what the running server leaks, see pg_state_read(); or NULL
 * @param tell a start: where to tell all that leaks as it is configured,
 *             for the state file; or NULL
 * @param p    owns the findings and all scratch: a temporary pool
 */
pg_findings *pg_survey(const pg_lint *l, apr_hash_t *live, apr_file_t *tell,
                       apr_pool_t *p);

/**
 * Whether there is nothing to say of a whole server: for a process that is
 * root, which reads no .htaccess and looks into no directory itself.
 * @return 0 if there may be something
 */
int pg_survey_is_quiet(const pg_lint *l, apr_pool_t *p);

/**
 * Choose the sections of a place whose directory has been read: that tells
 * what need not be looked for.
 * @param e     of pg_php_files_find()
 * @param there what that returned
 */
void pg_survey_open(pg_context *context, const pg_php_files *e, int there,
                    apr_pool_t *p);

#endif /* PHPGUARD_SURVEY_H */
