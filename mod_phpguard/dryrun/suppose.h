/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/suppose.h
 * @brief What a dry run assumes: that the connection is encrypted, that a user
 *        has authenticated, that a file exists.
 */

#ifndef PHPGUARD_SUPPOSE_H
#define PHPGUARD_SUPPOSE_H

/**
 * Answer httpd before 2.4.47 whether a connection is encrypted. It looks for
 * this function in post_config, so this comes before pg_hooks_open().
 */
void pg_suppose_https(void);

/**
 * Put the dry run's own hooks before all others.
 */
void pg_suppose_open(void);

/**
 * Make the answer unknown if errno is EACCES and httpd may process the request
 * as a user who can read the file (mpm-itk).
 * @param file what the server's user cannot read
 */
void pg_suppose_other_user(const char *file);

#endif /* PHPGUARD_SUPPOSE_H */
