/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/forecast/compare.h
 * @brief Findings of two configurations: what is new in the second, and what
 *        is gone.
 *
 * A place that leaks in both is the same, with any cause.
 */

#ifndef PHPGUARD_COMPARE_H
#define PHPGUARD_COMPARE_H

#include "lint/judge/findings.h"

#include "apr_file_io.h"

/**
 * Print the places of one configuration for the comparison with another: for
 * each a line with what makes it the same there, and what is to be said where
 * it is gone.
 * @param json whether that is a record
 */
void pg_compare_print(const pg_findings *all, int json, apr_file_t *out,
                      apr_pool_t *p);

/**
 * Read what pg_compare_print() has printed, which the lint's child may not.
 * @param file  its path
 * @param p     lives as long as it is needed
 */
void pg_compare_read(const char *file, apr_pool_t *p);

/**
 * Whether that has been read: findings are to be compared with it.
 */
int pg_compare_is_asked(void);

/**
 * What is new against it.
 * @return from the pool of all; each place is marked as new
 */
pg_findings *pg_compare_new(const pg_findings *all, apr_pool_t *p);

/**
 * Print what it has and these findings have not.
 * @return whether there is any
 */
int pg_compare_print_gone(const pg_findings *all, apr_file_t *out,
                          apr_pool_t *p);

#endif /* PHPGUARD_COMPARE_H */
