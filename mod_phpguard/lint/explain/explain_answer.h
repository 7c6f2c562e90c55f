/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/explain_answer.h
 * @brief Answers all "explain" questions of one call.
 */

#ifndef PHPGUARD_EXPLAIN_ANSWER_H
#define PHPGUARD_EXPLAIN_ANSWER_H

#include "lint/repair/named.h"

#include "apr_file_io.h"

typedef struct pg_explain_asked pg_explain_asked;

/**
 * Nothing has been asked.
 */
pg_explain_asked *pg_explain_begin(const pg_lint *l, apr_pool_t *p);

/**
 * Explain a URL, a file with all its URLs, or a number.
 */
void pg_explain_ask(pg_explain_asked *q, const char *what);

/**
 * Choose the fixes, for all that was asked together, and print it.
 * @param others see pg_repair_named()
 * @return how many of the answers are bad
 */
int pg_explain_answer(pg_explain_asked *q, pg_find_all *others, int json,
                      apr_file_t *out);

#endif /* PHPGUARD_EXPLAIN_ANSWER_H */
