/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/outcome.h
 * @brief What an answer of the dry run means for PHP: it runs, it leaks, or
 *        something else is answered.
 */

#ifndef PHPGUARD_OUTCOME_H
#define PHPGUARD_OUTCOME_H

#include "dryrun/answer.h"

/**
 * Judge an answer.
 * @return PG_RUNS, PG_LEAKS, PG_SENT, PG_FAILS, PG_DENIED; PG_UNKNOWN where a
 *         RewriteMap was not asked, or a line of a .htaccess not followed
 *         that might have run the file
 */
pg_outcome pg_dryrun_outcome(const pg_dryrun_answer *a);

/**
 * Judge what an answer means for one file, of which a URL was asked for.
 * @param file    its path
 * @param reached set to 0 where the URL does not lead to it: that is a
 *                redirect, or nothing is there, or another file answers
 * @return PG_UNKNOWN where it is not reached; a refusal (401, 403) is
 *         PG_DENIED whatever page is shown for it, a leak is one of this file
 */
pg_outcome pg_dryrun_outcome_of(const pg_dryrun_answer *a, const char *file,
                                int *reached);

/**
 * The status before any ErrorDocument was looked for: of what was asked for.
 */
int pg_dryrun_first_status(const pg_dryrun_answer *a);

/**
 * Why the file of an answer is PHP.
 * @return "name", "content" or "intent"; NULL: it is none
 */
const char *pg_dryrun_php(const pg_dryrun_answer *a);

#endif /* PHPGUARD_OUTCOME_H */
