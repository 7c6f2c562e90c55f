/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/host_map.h
 * @brief The map of a VirtualDocumentRoot, "/srv/%2/%1": which directories it
 *        makes, and of which names.
 *
 * The rule is vhost_alias_interpolate()'s (modules/mappers/mod_vhost_alias.c).
 */

#ifndef PHPGUARD_HOST_MAP_H
#define PHPGUARD_HOST_MAP_H

#include "apr_pools.h"

/**
 * A pattern for glob(3) that takes all directories of a map.
 * @return from p
 */
const char *pg_host_map_glob(const char *map, apr_pool_t *p);

/**
 * A name of which a map makes a directory.  A guess: a part that the map does
 * not use is "x".
 * @param dir without its last slash
 * @return from p; NULL if the map uses no part of a name, or does not make
 *         this directory
 */
const char *pg_host_map_name(const char *map, const char *dir, apr_pool_t *p);

#endif /* PHPGUARD_HOST_MAP_H */
