/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/trial.h
 * @brief What httpd would answer after an edit: it is started once more with
 *        -t, sees the edited files, and is asked.
 */

#ifndef PHPGUARD_REPAIR_TRIAL_H
#define PHPGUARD_REPAIR_TRIAL_H

#include "lint/child/trial_pipe.h"
#include "lint/lookup/lookup.h"

/**
 * Parent: run one.
 * @param l         its whole configuration has been gathered
 * @param edits     const char *, lines of the child (edit_lines.h)
 * @param questions a file: the text of the questions
 * @param answers   an empty file, for a line "PG answer" each, and "PG." at
 *                  the end
 * @param limit     how long it may take
 * @param p         scratch
 */
pg_trial_end pg_trial_run(const pg_lint *l, const apr_array_header_t *edits,
                          int questions, int answers,
                          apr_interval_time_t limit, apr_pool_t *p);

/**
 * In httpd that is started so, before it gives up its rights: read the
 * questions.
 */
void pg_trial_read_questions(const char *descriptor, apr_pool_t *p);

/**
 * And in its child: answer them.
 */
void pg_trial_answer(const pg_lint *l, apr_file_t *out, apr_pool_t *p);

#endif /* PHPGUARD_REPAIR_TRIAL_H */
