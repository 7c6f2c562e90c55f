/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/columns.h
 * @brief Labels and texts, wrapped at 80 columns for a terminal.
 */

#ifndef PHPGUARD_COLUMNS_H
#define PHPGUARD_COLUMNS_H

#include "model/edit.h"

#include "apr_file_io.h"
#include "apr_tables.h"

/** The width of the labels: "  overridden ". */
#define PG_COLUMNS_LABEL 13

/** Lines, const char *. */
typedef apr_array_header_t pg_columns;

/**
 * No lines yet; they live in p.
 */
pg_columns *pg_columns_make(apr_pool_t *p);

/**
 * Append a text, on as many lines as it takes.
 * @param label in front of the first: "  decided by"
 */
void pg_columns_put(pg_columns *to, const char *label, const char *text);

/**
 * Put a fix; several lines of it form a block that can be copied.
 * @param fix    NULL: nothing is put
 * @param differ each place has one of its own
 * @return how many of the lines are such a block's
 */
int pg_columns_put_fix(pg_columns *to, const pg_edit *fix, int differ);

/**
 * Print them without control characters. They are not logged, since the log
 * doubles every backslash and a fix must be copied unchanged.
 */
void pg_columns_print(const pg_columns *lines, apr_file_t *out);

#endif /* PHPGUARD_COLUMNS_H */
