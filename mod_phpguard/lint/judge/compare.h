/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/compare.h
 * @brief Findings of two configurations: what one has that the other has not.
 */

#ifndef PHPGUARD_COMPARE_H
#define PHPGUARD_COMPARE_H

#include "lint/judge/findings.h"

#include "apr_file_io.h"

/**
 * Print what makes each place the same in another configuration, a line each:
 * vhost, context and name of the file, and whether it leaks, whatever the
 * cause.
 */
void pg_compare_print(const pg_findings *all, apr_file_t *out, apr_pool_t *p);

/**
 * Leave out what such lines name.
 * @param file with lines of pg_compare_print()
 * @return from the pool of all; all itself if the file cannot be read
 */
pg_findings *pg_compare_without(pg_findings *all, const char *file,
                                apr_pool_t *p);

#endif /* PHPGUARD_COMPARE_H */
