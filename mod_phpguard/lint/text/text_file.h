/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/text/text_file.h
 * @brief A file of the configuration with changes to its lines, and their
 *        unified diff.  Nothing is written to the file.
 *
 * A directive's line is the last of those that end in a backslash
 * (ap_cfg_getline(), server/util.c).
 */

#ifndef PHPGUARD_TEXT_FILE_H
#define PHPGUARD_TEXT_FILE_H

#include "lint/child/owner.h"

#include "apr_file_io.h"
#include "apr_tables.h"

typedef struct pg_text_file pg_text_file;

/**
 * @return NULL if it cannot be read or is no text; from p
 */
pg_text_file *pg_text_file_read(const char *path, apr_pool_t *p);

/**
 * Its path as it was named.
 */
const char *pg_text_file_path(const pg_text_file *file);

/**
 * Which file that is and who can write it, as it was when it was read.
 */
const pg_owner *pg_text_file_owner(const pg_text_file *file);

/**
 * The same with changes of its own from now on.
 */
pg_text_file *pg_text_file_copy(const pg_text_file *file, apr_pool_t *p);

/**
 * What its lines would be, changes included.
 * @return array of const char *, from p
 */
apr_array_header_t *pg_text_file_lines(const pg_text_file *file,
                                       apr_pool_t *p);

/**
 * Its whole text, changes included, and as it was read.
 */
const char *pg_text_file_text(const pg_text_file *file, apr_pool_t *p);
const char *pg_text_file_as_read(const pg_text_file *file);

/**
 * Whether the directive that ends in a line has this name.
 */
int pg_text_file_names(const pg_text_file *file, int line, const char *name);

/**
 * The line in which the nth directive behind a line ends: mod_macro counts
 * those of a macro so.
 * @return 0 if there are fewer, or the line has an argument of the macro's
 */
int pg_text_file_behind(const pg_text_file *file, int line, int n);

/**
 * The changes.  All take a directive's line; lines are const char *, indented
 * like it.
 * @param lines of a replacement; NULL deletes
 * @return 0 if the line has been replaced or deleted already
 */
int pg_text_file_replace(pg_text_file *file, int line,
                         const apr_array_header_t *lines);
int pg_text_file_before(pg_text_file *file, int line,
                        const apr_array_header_t *lines);

/**
 * To the end of the section that begins in a line, or of the file.
 * @return 0 if the section does not end in this file
 */
int pg_text_file_into(pg_text_file *file, int line,
                      const apr_array_header_t *lines);
int pg_text_file_append(pg_text_file *file, const apr_array_header_t *lines);

/**
 * Behind the last LoadModule that no section holds, for a module may need
 * another; where there is none, before the first line that is a directive.
 */
int pg_text_file_load(pg_text_file *file, const apr_array_header_t *lines);

#endif /* PHPGUARD_TEXT_FILE_H */
