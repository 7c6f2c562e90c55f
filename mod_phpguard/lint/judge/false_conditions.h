/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/false_conditions.h
 * @brief PG_FALSE_CONDITION: a false condition disables the missing directive.
 */

#ifndef PHPGUARD_FALSE_CONDITIONS_H
#define PHPGUARD_FALSE_CONDITIONS_H

#include "lint/judge/findings.h"

/**
 * Blame the condition that is easiest to make true; what would make it and
 * others true goes in front of the fixes.
 * @param f of an answer that leaks, explained
 * @return 0 if nothing that is hidden would help; f is as it was
 */
int pg_guarded(pg_finding *f, const pg_answer *answer, const pg_lint *l,
               const pg_host *w, apr_pool_t *p);

/**
 * What false conditions hide in the configuration, and in the .htaccess files
 * of a place, of these the deepest first.
 * @param context its sections are chosen
 * @return array of pg_hidden (survey/hidden_mappings.h), from p
 */
const apr_array_header_t *pg_hidden_for(const pg_context *context,
                                        const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_FALSE_CONDITIONS_H */
