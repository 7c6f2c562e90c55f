/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/limit.h
 * @brief How long a test, a start or an answer waits for the lint.
 */

#ifndef PHPGUARD_LIMIT_H
#define PHPGUARD_LIMIT_H

#include "httpd.h"

/**
 * Whether this httpd tests its configuration: -t.
 */
int pg_limit_is_test(void);

/**
 * @param is_answer something is asked by -D
 * @param s         the main server
 */
apr_interval_time_t pg_limit_of(int is_answer, const server_rec *s);

#endif /* PHPGUARD_LIMIT_H */
