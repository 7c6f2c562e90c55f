/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/host_map.h
 * @brief The map of a VirtualDocumentRoot, "/srv/%2/%1": which directories it
 *        makes, and of which names.
 *
 * The rule is vhost_alias_interpolate()'s (modules/mappers/mod_vhost_alias.c),
 * turned round: httpd goes from a name to a directory.  What is found here is a
 * guess, of which httpd is asked whether it leads to the directory
 * (pg_dryrun_mapped()).
 */

#ifndef PHPGUARD_HOST_MAP_H
#define PHPGUARD_HOST_MAP_H

#include "model/directive.h"

#include "httpd.h"

/** The directive. */
typedef struct {
    server_rec *s;              /* the vhost that it holds for */
    const char *map;
    const char *url;            /* of the directory: "/", or "/cgi-bin/" of a
                                 * VirtualScriptAlias */
    int by_address;             /* VirtualDocumentRootIP */
} pg_host_map;

/**
 * The directive of a kind that counts for a vhost.
 * @param kind PG_VIRTUALROOT or PG_VIRTUALSCRIPTS
 * @return NULL if there is none, or "none"
 */
const pg_directive *pg_host_map_of(server_rec *s, pg_kind kind, apr_pool_t *p);

/**
 * A pattern for glob(3) that takes all directories of a map.
 * @return from p
 */
const char *pg_host_map_glob(const char *map, apr_pool_t *p);

/**
 * A name, or an address, of which httpd makes a directory: one of the vhost's
 * own if there is one.
 * @param dir without its last slash
 * @return from p; NULL if none was found
 */
const char *pg_host_map_name(const pg_host_map *m, const char *dir,
                             apr_pool_t *p);

#endif /* PHPGUARD_HOST_MAP_H */
