/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/own_file.h
 * @brief Files that the lint keeps from one run to the next: read only if they
 *        are our own user's, written through no link.
 */

#ifndef PHPGUARD_OWN_FILE_H
#define PHPGUARD_OWN_FILE_H

#include "apr_file_io.h"

/**
 * Open a file for reading: a regular one of our own user or of root, which
 * nobody else can write, and no link.  Whoever else may write where it lies
 * cannot hold up a reload by what is put there.
 * @return NULL if it is not there or is another one
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
