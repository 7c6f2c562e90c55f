/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/own_file.h
 * @brief Files that the lint keeps between runs: read only if the own user
 *        owns them, never written through a link.
 */

#ifndef PHPGUARD_OWN_FILE_H
#define PHPGUARD_OWN_FILE_H

#include "apr_file_io.h"

/**
 * Open a file for reading: a regular file of the own user or of root that no
 * other user can write, not a link. Other users who can write in its directory
 * cannot block a reload by creating something there.
 * @return NULL if it does not exist or is not such a file
 */
apr_file_t *pg_own_file_open(const char *path, apr_pool_t *p);

/**
 * Make a file anew: what lies there under its name, a link perhaps, is
 * removed and not written through.
 * @param mode as for open(2)
 * @return APR_SUCCESS, or why it could not be made
 */
apr_status_t pg_own_file_create(apr_file_t **f, const char *path, int mode,
                                apr_pool_t *p);

#endif /* PHPGUARD_OWN_FILE_H */
