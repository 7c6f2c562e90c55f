/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain_answer.h
 * @brief The answer to one "explain".
 */

#ifndef PHPGUARD_EXPLAIN_ANSWER_H
#define PHPGUARD_EXPLAIN_ANSWER_H

#include "lint/lookup.h"

#include "apr_file_io.h"

/**
 * Print what becomes of a URL, of a file by all its URLs, or what a number
 * means.
 * @param p scratch
 * @return how many of the answers are bad
 */
int pg_explain_answer(const pg_lint *l, const char *what, int json,
                      apr_file_t *out, apr_pool_t *p);

#endif /* PHPGUARD_EXPLAIN_ANSWER_H */
