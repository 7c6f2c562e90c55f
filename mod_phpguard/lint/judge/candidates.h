/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/candidates.h
 * @brief Adjusts the fixes that the model proposes for one place to the whole
 *        server.
 */

#ifndef PHPGUARD_REPAIR_CANDIDATES_H
#define PHPGUARD_REPAIR_CANDIDATES_H

#include "lint/judge/findings.h"

/**
 * Add what the model cannot know, and take out what would be wrong here: a
 * front page is mapped, not denied; where an <If> decides, other requests may
 * run what is to be denied; a folder for WebDAV may be one of sources.
 * @param f its id and fixes are set
 * @param p owns what is changed
 */
void pg_candidates(pg_finding *f, const pg_answer *answer, const pg_lint *l,
                   apr_pool_t *p);

#endif /* PHPGUARD_REPAIR_CANDIDATES_H */
