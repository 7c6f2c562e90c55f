/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file shape.h
 * @brief What makes two places the same to the lint.
 *
 * A host with thousands of vhosts has a few shapes of them: the same sections
 * with other paths, sockets and names.  A shape that was found healthy need
 * not be probed again.
 */

#ifndef PHPGUARD_SHAPE_H
#define PHPGUARD_SHAPE_H

#include "walk.h"

/**
 * The shape of a place, after pg_walk_place().
 * @return a hash over all that pg_probe() would look at, except paths and
 *         the socket of a proxy:unix: handler
 */
apr_uint64_t pg_shape(const pg_place *place);

#endif /* PHPGUARD_SHAPE_H */
