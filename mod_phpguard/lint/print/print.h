/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/print.h
 * @brief Prints findings on a console: some thirteen lines each, and text to
 *        be copied.
 */

#ifndef PHPGUARD_PRINT_H
#define PHPGUARD_PRINT_H

#include "lint/judge/findings.h"

/**
 * Print errors and warnings in 80 columns; notes only at LogLevel info. What
 * was not checked is reported in a line each.
 * @param s the main server, whose LogLevel applies; NULL: for an audit,
 *          everything, but without what was not checked
 */
void pg_lint_print(const pg_findings *all, server_rec *s, apr_file_t *out,
                   apr_pool_t *p);

#endif /* PHPGUARD_PRINT_H */
