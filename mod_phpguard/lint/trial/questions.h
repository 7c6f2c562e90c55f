/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/questions.h
 * @brief Questions about a configuration before and after an edit, as text:
 *        two processes of httpd answer the same ones.
 *
 * A line a question; its text was found below a document root too,
 * so each field is hexadecimal.
 */

#ifndef PHPGUARD_TRIAL_QUESTIONS_H
#define PHPGUARD_TRIAL_QUESTIONS_H

#include "lint/judge/findings.h"
#include "lint/trial/trial_answer.h"

/**
 * The answer to the file of a place.
 * @return a line, from p
 */
const char *pg_question_file(const pg_where *where, apr_pool_t *p);

/**
 * What a vhost answers to its "/".
 */
const char *pg_question_root(const server_rec *s, apr_pool_t *p);

/**
 * Suppose, for all questions of a text, that a .htaccess file holds this.
 */
const char *pg_question_suppose(const char *path, const char *text,
                                apr_pool_t *p);

/**
 * Leave out, for all questions of a text, what did not come to its end before
 * (progress.h).
 */
const char *pg_question_leave_out(const char *path, apr_pool_t *p);

/**
 * Ask no more, unless one of the answers so far runs, fails or is denied.
 * @param first the first of them that counts
 */
const char *pg_question_unless_hopeless(int first, apr_pool_t *p);

/**
 * Answer all questions of a text by the dry run.  For the lint's child.
 * @param text lines
 * @param l    prepared
 * @return array of const char *, from p: for each question what the answer is
 *         and who gives it (trial_answer.h); "" where the vhost is not there
 */
apr_array_header_t *pg_questions_ask(const char *text, const pg_lint *l,
                                     apr_pool_t *p);

/**
 * The answers that were kept of the same edits, with the premises of a text.
 * @param all   those of all trials
 * @param edits const char *: pg_edit_to_line()
 * @return const char * by question; from the pool of all
 */
apr_hash_t *pg_questions_known(apr_hash_t *all,
                               const apr_array_header_t *edits,
                               const char *text);

/**
 * Keep the answers of a trial.
 * @param known   pg_questions_known()
 * @param answers of the first questions of the text
 */
void pg_questions_note(apr_hash_t *known, const char *text,
                       const apr_array_header_t *answers);

/**
 * Answer a text from what was kept.
 * @return as pg_questions_ask(); NULL where an answer is missing
 */
apr_array_header_t *pg_questions_recall(apr_hash_t *known, const char *text,
                                        apr_pool_t *p);

#endif /* PHPGUARD_TRIAL_QUESTIONS_H */
