/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/as_before.h
 * @brief Proposes what ran a place before, by the history, and puts candidates
 *        in their order.
 */

#ifndef PHPGUARD_AS_BEFORE_H
#define PHPGUARD_AS_BEFORE_H

#include "lint/judge/findings.h"

/**
 * Add what ran the place at an earlier start: its handler in the line that
 * decides now, in the section that it was taken out of, in the vhost or the
 * server; the name of its Action; its module.
 * @param f its id, decided and fixes are set
 * @param p owns what is changed
 */
void pg_as_before(pg_finding *f, const pg_answer *answer, apr_pool_t *p);

/**
 * Add a candidate in front of all others.
 * @param edit NULL: nothing is added
 */
void pg_put_first(pg_finding *f, const pg_edit *edit, apr_pool_t *p);

/**
 * Add a candidate in front of the first one that is to come later; without one
 * it is left out.
 * @param edit NULL: nothing is added
 */
void pg_put_before(pg_finding *f, const pg_edit *edit,
                   int (*is_later)(const pg_edit *edit), apr_pool_t *p);

/**
 * Whether a candidate denies the file, or tells to move it.
 */
int pg_is_denial_or_advice(const pg_edit *edit);

#endif /* PHPGUARD_AS_BEFORE_H */
