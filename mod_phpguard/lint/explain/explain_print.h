/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/explain_print.h
 * @brief Prints an explanation as text and as JSON.
 */

#ifndef PHPGUARD_EXPLAIN_PRINT_H
#define PHPGUARD_EXPLAIN_PRINT_H

#include "lint/explain/explained.h"

/**
 * In 80 columns; the first line begins with the verdict.
 */
void pg_explain_print(const pg_explained *e, apr_file_t *out, apr_pool_t *p);

/**
 * One object on one line.
 */
void pg_explain_json(const pg_explained *e, apr_file_t *out, apr_pool_t *p);

#endif /* PHPGUARD_EXPLAIN_PRINT_H */
