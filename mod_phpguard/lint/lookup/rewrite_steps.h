/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/rewrite_steps.h
 * @brief The steps of mod_rewrite for a request, as it logs them.
 */

#ifndef PHPGUARD_REWRITE_STEPS_H
#define PHPGUARD_REWRITE_STEPS_H

#include "lint/lookup/located.h"

/** A rule whose conditions were evaluated. */
typedef struct {
    const pg_directive *rule;
    const pg_directive *first;  /* the first directive of its section */
    int matched;                /* all of them were true */
} pg_rewrite_tried;

/**
 * mod_rewrite's log messages of the rules that matched; that of a rule's
 * pattern with the place of the rule, where it is found.
 * @return array of const char *, from p; so many of the first as can be read
 */
apr_array_header_t *pg_rewrite_steps(const pg_located *at, apr_pool_t *p);

/**
 * The rules that matched, as far as they are found in the configuration or in
 * a .htaccess.
 * @return array of const pg_directive *, from p
 */
apr_array_header_t *pg_rewrite_matched(const pg_located *at, apr_pool_t *p);

/**
 * The rules with conditions whose patterns matched, as far as they are found.
 * @return array of pg_rewrite_tried, from p
 */
apr_array_header_t *pg_rewrite_tried_rules(const pg_located *at,
                                           apr_pool_t *p);

#endif /* PHPGUARD_REWRITE_STEPS_H */
