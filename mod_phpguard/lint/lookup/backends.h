/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/backends.h
 * @brief Whether the socket, the port or the program that a place is handed
 *        to is there.
 */

#ifndef PHPGUARD_BACKENDS_H
#define PHPGUARD_BACKENDS_H

#include "lint/lookup/lookup.h"

/**
 * Name the socket that is missing where httpd has said so; where somebody asks
 * (l->asked) ask of a place that runs whether somebody is behind it: a
 * connection to its socket, or to a port of this host, and a look at the
 * program of its Action.  Each is asked once.  For the lint's child.
 * @param answer of pg_confirm(); becomes PG_FAILS, with socket or program set,
 *               where nobody is
 */
void pg_backends_ask(pg_answer *answer, const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_BACKENDS_H */
