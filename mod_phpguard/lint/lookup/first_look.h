/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/first_look.h
 * @brief Whether a file surely runs by its mapping: for root, who asks no dry
 *        run and has only to know whether there is a place to ask about.
 */

#ifndef PHPGUARD_FIRST_LOOK_H
#define PHPGUARD_FIRST_LOOK_H

#include "lint/lookup/lookup.h"

/**
 * Take a first look.
 * @param answer of pg_lookup()
 * @return 0 where httpd is to be asked: the file leaks, is denied, or only a
 *         request can show
 */
int pg_first_look(const pg_answer *answer, apr_pool_t *p);

#endif /* PHPGUARD_FIRST_LOOK_H */
