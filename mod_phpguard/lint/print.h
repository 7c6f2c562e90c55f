/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print.h
 * @brief The words of the lint: on the console and in the error logs.
 */

#ifndef PHPGUARD_PRINT_H
#define PHPGUARD_PRINT_H

#include "lint/findings.h"

/**
 * Print errors and warnings in 80 columns where httpd's own configuration
 * messages go; notes only at LogLevel info.  What was not looked at is said
 * in a line each.
 */
void pg_lint_print(const pg_findings *all, server_rec *s, apr_pool_t *p);

/**
 * To the error logs: write each finding once to the ErrorLog of its vhost, in
 * one line; vhosts that share a log share the line.
 */
void pg_lint_log(const pg_findings *all, server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_PRINT_H */
