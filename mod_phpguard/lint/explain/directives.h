/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/directives.h
 * @brief Every directive that concerns a file, in the order in which httpd
 *        applies them, and its effect.
 */

#ifndef PHPGUARD_DIRECTIVES_H
#define PHPGUARD_DIRECTIVES_H

#include "lint/explain/overridden_by.h"

/**
 * The steps of an answer.
 * @return array of pg_step, from p
 */
apr_array_header_t *pg_steps(const pg_answer *answer, const pg_lint *l,
                             apr_pool_t *p);

/**
 * "decides", "beaten"...
 */
const char *pg_step_word(pg_effect effect);

#endif /* PHPGUARD_DIRECTIVES_H */
