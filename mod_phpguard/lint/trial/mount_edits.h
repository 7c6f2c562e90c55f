/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/mount_edits.h
 * @brief A process that sees edited files instead of the real ones.
 *
 * A mount namespace of its own (mount_namespaces(7)): no other process sees
 * them, and they disappear with the process.
 */

#ifndef PHPGUARD_MOUNT_EDITS_H
#define PHPGUARD_MOUNT_EDITS_H

#include "lint/trial/config_files.h"

typedef enum {
    PG_MOUNTS_MADE,
    PG_MOUNTS_COPIED,            /* there is no right to a mount namespace */
    PG_MOUNTS_REFUSED,         /* these edits or commands cannot be made */
    PG_MOUNTS_IMPOSSIBLE         /* there is no right to one, and no copy that
                                 * would do */
} pg_mounts;

/**
 * Enter it, with what was changed and what the commands enable: a2enmod(8)
 * and its kind are run there.  For a process that is about to execute httpd.
 *
 * Where there is no right to that, make a copy of the configuration, if it is
 * laid out as Debian's.  What is named in it by its whole path is read where it
 * was.
 * @param scratch   an empty directory, which stays empty for all others; a copy
 *                  is its directory "root"
 * @param main_file set to the main file of a copy
 */
pg_mounts pg_mount_edits(const pg_config_files *files, const char *scratch,
                         const char **main_file, apr_pool_t *p);

#endif /* PHPGUARD_MOUNT_EDITS_H */
