/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/expect/expect_write.h
 * @brief Creates a list of expectations from access logs and the present
 *        answers.
 */

#ifndef PHPGUARD_EXPECT_WRITE_H
#define PHPGUARD_EXPECT_WRITE_H

#include "lint/lookup/lookup.h"
#include "lint/replay/read_logs.h"

/**
 * Print the list.  A URL is in it once, without its query, which may be
 * private; what leaks, fails or is not known is a comment.
 * @return how many logs could not be read
 */
int pg_expect_write(const pg_lint *l, const pg_logs_question *q,
                    apr_file_t *out, apr_file_t *parent, apr_pool_t *p);

#endif /* PHPGUARD_EXPECT_WRITE_H */
