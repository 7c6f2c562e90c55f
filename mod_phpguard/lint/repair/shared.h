/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/shared.h
 * @brief One edit that mends several places.
 */

#ifndef PHPGUARD_REPAIR_SHARED_H
#define PHPGUARD_REPAIR_SHARED_H

#include "lint/repair/attempt.h"

/**
 * The sentence of an edit.
 * @return the same pointer for the same sentence, from r->p
 */
const char *pg_shared_words(const pg_repairs *r, const pg_edit *edit);

/**
 * Where the places have different candidates, try one that several may need
 * for all of them: a switch of the host; or, of an edit of the server's
 * configuration that is the first candidate of most, for those that would get
 * the same handler by their own.
 * @return how many it mends, two or more, and these come first in the list
 *         now; 0 if there is none
 */
int pg_shared_choose(pg_repairs *r, pg_waiting *list, int n);

#endif /* PHPGUARD_REPAIR_SHARED_H */
