/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/text/diff.h
 * @brief The differences of two versions of a file, by diff(1).
 */

#ifndef PHPGUARD_DIFF_H
#define PHPGUARD_DIFF_H

#include "lint/text/text_file.h"

/**
 * Whether a diff can name a file: patch reads a name up to a tab, and one
 * with quotes or a backslash as a C string; what a terminal obeys is not
 * printed.
 */
int pg_diff_can_name(const char *path);

/**
 * Print the unified diff of two texts of a file, which neither is read nor
 * written.
 * @param path the file that is meant: patch does not follow a symbolic link
 * @param out  on a descriptor
 * @return 0 if it cannot be made
 */
int pg_diff(const char *path, const char *before, const char *after,
            apr_file_t *out);

#endif /* PHPGUARD_DIFF_H */
