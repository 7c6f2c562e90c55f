/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/places.h
 * @brief Checks single places: those that an administrator names, and those
 *        where the running server has refused a file.
 */

#ifndef PHPGUARD_PLACES_H
#define PHPGUARD_PLACES_H

#include "lint/judge/rules.h"
#include "lint/print/refused.h"

/**
 * Whether DUMP_PHPGUARD_PLACE=URL-or-file names some: then nothing else is
 * asked about.
 */
int pg_places_named(void);

/**
 * Ask about those that are named; about all that the running server has
 * refused where none is.  What is found and has not been found already is
 * added to in->found, and with it what became of the refused (refused).
 * For the lint's child, behind pg_dryrun_open().
 * @param p lives as long as in->found
 */
void pg_places_check(pg_checked *in, apr_pool_t *p);

#endif /* PHPGUARD_PLACES_H */
