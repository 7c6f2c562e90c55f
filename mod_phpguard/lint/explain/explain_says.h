/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/explain_says.h
 * @brief The verdict of an explanation, as a word and as a sentence.
 */

#ifndef PHPGUARD_EXPLAIN_SAYS_H
#define PHPGUARD_EXPLAIN_SAYS_H

#include "lint/explain/explained.h"

/**
 * Set verdict and says; everything else is known.
 */
void pg_explain_say(pg_explained *e, const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_EXPLAIN_SAYS_H */
