/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/mirror.h
 * @brief A directory of which this process sees an altered copy.
 */

#ifndef PHPGUARD_MIRROR_H
#define PHPGUARD_MIRROR_H

#include "apr_tables.h"

/**
 * Mount a copy of a directory over it, without some of its entries.  Symbolic
 * links are made again, all else is mounted in the copy from where it was: a
 * socket is that socket.  For a process in a mount namespace of its own.
 * @param dir  its real path
 * @param gone const char *: paths that are left out; NULL: none
 * @param own  where the copy is to be, in a tmpfs; no such directory yet
 * @return 0 if that cannot be done
 */
int pg_mirror_lay(const char *dir, const apr_array_header_t *gone,
                  const char *own, apr_pool_t *p);

/**
 * Make an empty file in such a copy, or an empty directory, where another one
 * is to be mounted.
 * @param own that one
 * @return 0 if that cannot be done
 */
int pg_mirror_place(const char *path, const char *own);

#endif /* PHPGUARD_MIRROR_H */
