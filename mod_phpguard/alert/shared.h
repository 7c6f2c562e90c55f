/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/shared.h
 * @brief Memory that all processes of a server share, and that the lint on the
 *        same host can read while the server runs.
 *
 * On Linux it is a file of memfd_create(2): it has no name in any directory,
 * nothing of it is left when the server has ended, however that was, and only
 * root, or the user that the server was started by, can open it (proc(5),
 * "fd").
 */

#ifndef PHPGUARD_SHARED_H
#define PHPGUARD_SHARED_H

#include "httpd.h"

/**
 * Make the memory, all zero.  It lives as long as the process: children get it
 * by fork().
 * @param name identifies the layout: change it with the layout
 * @return NULL, with errno set, if there can be none
 */
void *pg_shared_make(const char *name, apr_size_t size, server_rec *s);

/**
 * A copy of the memory of the server that runs with this configuration's
 * PidFile. Its content was written by the children of that server and is
 * untrusted. Needs the privileges of the user who started the server.
 * @return size bytes from p; NULL where no such server runs, where it is of
 *         another version, or where the system has no memfd_create(2)
 */
void *pg_shared_copy(const char *name, apr_size_t size, apr_pool_t *p);

#endif /* PHPGUARD_SHARED_H */
