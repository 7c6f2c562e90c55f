/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/maps.h
 * @brief RewriteMaps that are programs or databases: detected, but not
 *        executed.
 */

#ifndef PHPGUARD_MAPS_H
#define PHPGUARD_MAPS_H

#include "httpd.h"

/**
 * Put a function of ours in the place of each such map: a RewriteMap directive
 * of that name, read by mod_rewrite itself.
 * @param p lives as long as the process
 */
void pg_maps_open(server_rec *main_server, apr_pool_t *p);

#endif /* PHPGUARD_MAPS_H */
