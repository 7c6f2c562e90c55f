/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/observation.h
 * @brief What becomes of files at all places of a world, to compare it with
 *        another one's.
 */

#ifndef PHPGUARD_OBSERVATION_H
#define PHPGUARD_OBSERVATION_H

#include "lint/findings.h"

typedef struct pg_observation pg_observation;

/**
 * Look at some names at each place: PHP files, a page, a picture.
 * @param l prepared for that world
 */
pg_observation *pg_observation_make(const pg_lint *l, apr_pool_t *p);

/**
 * Whether what ran, was denied or was sent for good is so still.
 */
int pg_observation_is_unharmed(const pg_observation *before,
                               const pg_observation *after);

/**
 * Whether a place of another world's runs or is denied in this one, by
 * something that is there.
 * @param l     prepared for this world
 * @param where its vhost may be the other world's
 * @param meant whoever runs it was named by the author and need not be there
 */
int pg_observation_is_well(const pg_lint *l, const pg_where *where, int meant,
                           apr_pool_t *p);

/**
 * Whether somebody is there for what runs by its mapping: the program, the
 * socket, and PHP's own open_basedir lets it in.
 */
int pg_observation_answers(const pg_answer *answer, const pg_lint *l,
                           apr_pool_t *p);

#endif /* PHPGUARD_OBSERVATION_H */
