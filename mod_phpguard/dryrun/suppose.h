/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/suppose.h
 * @brief What a dry run assumes: that the connection is encrypted, that a user
 *        has authenticated, that a file exists.
 */

#ifndef PHPGUARD_SUPPOSE_H
#define PHPGUARD_SUPPOSE_H

/**
 * Put the dry run's own hooks before all others.
 */
void pg_suppose_open(void);

#endif /* PHPGUARD_SUPPOSE_H */
