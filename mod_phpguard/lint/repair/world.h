/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/world.h
 * @brief A process that sees edited files in the place of the real ones.
 *
 * A mount namespace of its own (mount_namespaces(7)): nobody else sees them,
 * and they are gone with the process.
 */

#ifndef PHPGUARD_REPAIR_WORLD_H
#define PHPGUARD_REPAIR_WORLD_H

#include "lint/config_files.h"

/**
 * Enter it, with what was changed and what the commands enable: a2enmod(8)
 * and its kind are run there.  For a process that is about to execute httpd.
 * @param scratch an empty directory, which stays empty for all others
 * @return NULL, or what could not be done
 */
const char *pg_world_enter(const pg_config_files *files, const char *scratch,
                           apr_pool_t *p);

#endif /* PHPGUARD_REPAIR_WORLD_H */
