/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/patch.h
 * @brief All fixes as one unified diff, for "patch -p1 -d /".
 */

#ifndef PHPGUARD_PATCH_H
#define PHPGUARD_PATCH_H

#include "lint/findings.h"

/**
 * Print the diff to stdout: a "# run: COMMAND" line for each command above
 * it, and a comment with its reason for what a diff cannot say.
 * @param main_file where lines go that no section holds; NULL if not known
 */
void pg_patch(const pg_findings *all, const char *main_file, apr_pool_t *p);

#endif /* PHPGUARD_PATCH_H */
