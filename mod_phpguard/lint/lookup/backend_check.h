/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/backend_check.h
 * @brief Whether what is to run a file is there: a program, a socket.
 */

#ifndef PHPGUARD_BACKEND_CHECK_H
#define PHPGUARD_BACKEND_CHECK_H

#include "lint/lookup/lookup.h"

/**
 * Whether somebody is there for what runs by its mapping: the program, the
 * socket, and PHP's own open_basedir lets it in.
 */
int pg_backend_check(const pg_answer *answer, const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_BACKEND_CHECK_H */
