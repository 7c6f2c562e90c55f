/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/expect/coverage.h
 * @brief Parts of the configuration that no expectation reaches: vhosts,
 *        sections that map PHP, RewriteRules.  .htaccess files are not
 *        counted.
 */

#ifndef PHPGUARD_COVERAGE_H
#define PHPGUARD_COVERAGE_H

#include "lint/lookup/located.h"

#include "apr_file_io.h"

/** Something to reach. */
typedef struct {
    const char *kind;           /* "vhost", "section", "RewriteRule" */
    const char *text;           /* its name, or the directive */
    const char *place;          /* file:line; NULL: of the main server */
    int reached;
} pg_covered;

typedef struct pg_coverage pg_coverage;

/**
 * All there is to reach; nothing is.
 * @param p owns it
 */
pg_coverage *pg_coverage_make(const pg_lint *l, apr_pool_t *p);

/**
 * Note what an answer has reached.
 * @param at its dry run was traced
 * @param p  scratch
 */
void pg_coverage_add(pg_coverage *c, const pg_located *at, apr_pool_t *p);

/**
 * @return array of pg_covered, in the order of the configuration
 */
const apr_array_header_t *pg_coverage_all(const pg_coverage *c);

/**
 * How much of it was reached, in percent, rounded down; 100 of nothing.
 */
int pg_coverage_percent(const pg_coverage *c);

#endif /* PHPGUARD_COVERAGE_H */
