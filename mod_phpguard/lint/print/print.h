/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/print.h
 * @brief The findings on a console: at most eight lines each, and what is to
 *        be copied.
 */

#ifndef PHPGUARD_PRINT_H
#define PHPGUARD_PRINT_H

#include "lint/judge/findings.h"

/**
 * Print errors and warnings in 80 columns; notes only at LogLevel info.  What
 * was not looked at is said in a line each.
 * @param s the main server, whose LogLevel counts; NULL: of an audit, all of
 *          it, and nothing of what was not looked at
 */
void pg_lint_print(const pg_findings *all, server_rec *s, apr_file_t *out,
                   apr_pool_t *p);

#endif /* PHPGUARD_PRINT_H */
