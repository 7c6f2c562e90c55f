/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/patch.h
 * @brief All fixes as one unified diff, for "patch -p1 -d /".
 */

#ifndef PHPGUARD_PATCH_H
#define PHPGUARD_PATCH_H

#include "lint/trial/config_files.h"

/**
 * Print the diff of the files that one user may write to stdout. For root:
 * those that only root can write, a "# run: COMMAND" line for each command
 * above it, and a comment with its reason for what is not in the diff. For
 * another user: those that belong to him, below a comment that says how he
 * applies it.
 * @param files of pg_repair()
 * @param user  a name; NULL: root
 * @return 0 if there is no such user
 */
int pg_patch(const pg_findings *all, pg_config_files *files, const char *user,
             apr_pool_t *p);

/**
 * List the fixes, each on a line, with whether it was tried.
 * @param all grouped
 */
void pg_patch_list(const pg_findings *all, apr_file_t *out, apr_pool_t *p);

#endif /* PHPGUARD_PATCH_H */
