/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/expect/expect.h
 * @brief Compares expectations with the answers of the dry run.
 */

#ifndef PHPGUARD_EXPECT_H
#define PHPGUARD_EXPECT_H

#include "lint/lookup/lookup.h"

#include "apr_file_io.h"

typedef enum {
    PG_EXPECT_TEXT,
    PG_EXPECT_TAP,
    PG_EXPECT_JSON
} pg_expect_form;

typedef struct {
    const char *name;           /* of the file, for people */
    int fd;                     /* closed when it is read; -1: it could not be
                                 * opened, */
    const char *why;            /* and why */
    pg_expect_form form;
    int covers;                 /* say what was not reached, */
    int least;                  /* and fail below so many percent; 0: never */
} pg_expect_question;

/**
 * Ask all of a file, and print what is not so.  For the lint's child.
 * @param p owns all
 * @return how many are not so: lines that are no expectation, too little
 *         coverage and an empty list among them
 */
int pg_expect(const pg_lint *l, const pg_expect_question *q, apr_file_t *out,
              apr_pool_t *p);

#endif /* PHPGUARD_EXPECT_H */
