/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/expect/expect_result.h
 * @brief Whether an answer matches the expectation, and the text if it does
 *        not.
 */

#ifndef PHPGUARD_EXPECT_RESULT_H
#define PHPGUARD_EXPECT_RESULT_H

#include "lint/expect/expect_file.h"
#include "lint/lookup/located.h"

/**
 * What is answered, in the words of an expectation where there are some:
 * "runs", "sent", "denied (403)", "301 URL", "404", "leaks (refused: 500)".
 */
const char *pg_expect_got(const pg_located *at, const pg_lint *l,
                          apr_pool_t *p);

/**
 * Whether that is what is expected.  What is not known never is.
 */
int pg_expect_is_so(const pg_expectation *e, const pg_located *at,
                    const pg_lint *l, apr_pool_t *p);

/**
 * A line of a list that expects what is answered now.
 * @return NULL: that is nothing to expect
 */
const char *pg_expect_words(const pg_located *at, const pg_lint *l,
                            apr_pool_t *p);

#endif /* PHPGUARD_EXPECT_RESULT_H */
