/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/outcome.h
 * @brief What the answer of a dry run means for PHP: it runs, it leaks, or
 *        neither.
 */

#ifndef PHPGUARD_OUTCOME_H
#define PHPGUARD_OUTCOME_H

#include "dryrun/answer.h"

/**
 * Classify an answer.
 * @return PG_RUNS, PG_LEAKS, PG_SENT, PG_FAILS, PG_DENIED; PG_UNKNOWN if a
 *         RewriteMap was not executed, or if a directive of a .htaccess file
 *         was not applied that might have run the file
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
 * The status of the requested URL, before any ErrorDocument.
 */
int pg_dryrun_first_status(const pg_dryrun_answer *a);

/**
 * The outcome if the backend does not answer: "fails", or for the page of an
 * error that error, for httpd reports the first one (ap_die_r(),
 * modules/http/http_request.c).
 */
pg_outcome pg_dryrun_without_backend(const pg_dryrun_answer *a);

/**
 * Whether a FastCGI server is asked to run a file that does not exist: php-fpm
 * answers 404.  mod_php and CGI do so within httpd (dryrun/handlers.c).
 */
int pg_dryrun_lacks_file(const pg_dryrun_answer *a);

/**
 * Why the file of an answer is PHP.
 * @return "name", "content" or "intent"; NULL: it is none
 */
const char *pg_dryrun_php(const pg_dryrun_answer *a);

#endif /* PHPGUARD_OUTCOME_H */
