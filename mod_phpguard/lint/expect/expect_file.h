/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/expect/expect_file.h
 * @brief A list of expectations: one request per line, and the expected
 *        answer.
 *
 *     # comment
 *     https://www.example.org/             runs
 *     http://www.example.org/              301 https://www.example.org/
 *     www.example.org/config.php.bak       not source
 *     www.example.org/intern/ denied --from 203.0.113.5
 *     www.example.org/form.php runs --method POST -H "Cookie: a=1"
 */

#ifndef PHPGUARD_EXPECT_FILE_H
#define PHPGUARD_EXPECT_FILE_H

#include "lint/lookup/client.h"

typedef enum {
    PG_EXPECT_RUNS,
    PG_EXPECT_SENT,             /* a file or a listing, 200 */
    PG_EXPECT_DENIED,           /* 401 or 403 */
    PG_EXPECT_NOT_SOURCE,
    PG_EXPECT_STATUS
} pg_expect_kind;

typedef struct {
    int line;                   /* its number, from 1 */
    const char *url;
    const char *text;           /* what is expected, as it is written */
    pg_expect_kind kind;
    int status;                 /* PG_EXPECT_STATUS */
    const char *location;       /* of a redirect; NULL: any */
    pg_client client;
    const char *options;        /* -H and its kind, as for a shell; "" */
    const char *shell_url;      /* the URL, as for a shell */
    const char *wrong;          /* a clause: why the line is none; or NULL */
} pg_expectation;

/**
 * Read a line.
 * @param line without its end
 * @param n    its number
 * @param to   filled in; what it names is from p
 * @return 0 if it is blank or a comment
 */
int pg_expect_line(const char *line, int n, pg_expectation *to,
                   apr_pool_t *p);

#endif /* PHPGUARD_EXPECT_FILE_H */
