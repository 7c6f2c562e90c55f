/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/parts.h
 * @brief Divides the places of an attempt that did harm, to find the edits
 *        that do it in few attempts.
 */

#ifndef PHPGUARD_PARTS_H
#define PHPGUARD_PARTS_H

#include "lint/repair/attempt.h"

/**
 * Put those places first that are to be attempted without the others.  An edit
 * in the section of a vhost is not to blame for another vhost, and one for a
 * directory hardly for another directory: those come first whose edits are for
 * neither a vhost nor a directory that was harmed; else those of other vhosts;
 * else a half, for all vhosts at the same time.  Places with the same edit stay
 * together.
 * @param r    after pg_attempt() of these places
 * @param list reordered
 * @return how many; n where each of their edits did harm
 */
int pg_parts_of(const pg_repairs *r, pg_waiting *list, int n);

/**
 * Refuse the edits that alone can have done what harm there is: no other one
 * is for the directory of a place that is worse.
 * @param r    after pg_attempt() of these places
 * @param list reordered: those of the other edits come first
 * @return how many these are
 */
int pg_parts_refuse(pg_repairs *r, pg_waiting *list, int n);

/**
 * Put those places first whose fix is not to deny access.
 * @param list reordered; each order is kept
 * @return how many
 */
int pg_parts_denials_last(const pg_repairs *r, pg_waiting *list, int n);

#endif /* PHPGUARD_PARTS_H */
