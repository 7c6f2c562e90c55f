/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/suppose.h
 * @brief What a dry run takes for granted: that a connection is encrypted,
 *        that somebody has authenticated, that a file is there.
 */

#ifndef PHPGUARD_SUPPOSE_H
#define PHPGUARD_SUPPOSE_H

/**
 * Let our own hooks answer in front of all others.
 */
void pg_suppose_open(void);

#endif /* PHPGUARD_SUPPOSE_H */
