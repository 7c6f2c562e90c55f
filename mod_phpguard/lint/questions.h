/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/questions.h
 * @brief The questions that -D DUMP_PHPGUARD... asks; the answers go to
 *        stdout.
 */

#ifndef PHPGUARD_QUESTIONS_H
#define PHPGUARD_QUESTIONS_H

#include "lint/lookup/lookup.h"

#include "apr_file_io.h"

/**
 * Whether anything is asked.
 */
int pg_questions_asked(void);

/**
 * Whether this httpd was started to try edits.
 */
int pg_questions_of_trial(void);

/**
 * Whether fixes are requested, by check or fix: then they are tried without a
 * limit.
 */
int pg_questions_of_repairs(void);

/**
 * Whether the answers of two configurations can be compared: it is a check.
 */
int pg_questions_compare(void);

/**
 * Whether the answers are to be JSON.
 */
int pg_questions_json(void);

/**
 * Read what the answers need that the lint's child may not read.
 * @param p lives as long as they do
 */
void pg_questions_prepare(apr_pool_t *p);

/**
 * Whether it is asked in place of what "-t" says by itself; DUMP_PHPGUARD_ALONE
 * says so of any question.
 */
int pg_questions_alone(void);

/**
 * Whether the answer takes as long as it takes: an audit, a replay.
 */
int pg_questions_unlimited(void);

/**
 * The descriptor that may be a terminal and is to show how far such an answer
 * is: standard error, or that of DUMP_PHPGUARD_PROGRESS.
 */
int pg_questions_shown_at(void);

/**
 * Answer all of it.  For the lint's child.
 * @param parent counts of errors, warnings and notes, for the total;
 *             explanations of leaks and failures count as errors
 */
void pg_questions_answer(const pg_lint *l, apr_file_t *parent, apr_pool_t *p);

#endif /* PHPGUARD_QUESTIONS_H */
