/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/config_files.h
 * @brief The files of the configuration as text, with edits that are not
 *        written.
 */

#ifndef PHPGUARD_CONFIG_FILES_H
#define PHPGUARD_CONFIG_FILES_H

#include "lint/judge/findings.h"
#include "lint/text/text_file.h"

/** A file that is not there any more, or another one in its place. */
typedef struct {
    const char *real;           /* its path, in a directory that is no link */
    const char *own;            /* the file in its place, or the directory;
                                 * NULL: none is */
} pg_laid;

typedef struct {
    const char *main_file;
    const apr_hash_t *read;     /* pg_text_file by path: as they are */
    apr_hash_t *changed;        /* by real path: what has been touched */
    apr_array_header_t *order;  /* pg_text_file *: those, as first touched */
    apr_array_header_t *commands; /* const char * */
    apr_array_header_t *laid;   /* pg_laid: files as they are, which may be no
                                 * text and none of the configuration's */
    apr_pool_t *p;
} pg_config_files;

/**
 * The files without a change.
 * @param read pg_text_file by path
 */
pg_config_files *pg_config_files_make(const char *main_file,
                                      const apr_hash_t *read, apr_pool_t *p);

/**
 * The same changes, and more from now on.
 */
pg_config_files *pg_config_files_copy(const pg_config_files *files,
                                      apr_pool_t *p);

/**
 * A file with what has been changed in it.
 * @return NULL if it was not read
 */
const pg_text_file *pg_config_files_get(const pg_config_files *files,
                                        const char *path);

/**
 * An edit as it is in a file: a module to load is its line ("" where it cannot
 * be had).
 * @return edit itself where it says so already; else from p
 */
const pg_edit *pg_config_files_placed(const pg_edit *edit, apr_pool_t *p);

/**
 * The file that an edit is for.
 * @return NULL where it is for none, or cannot be expressed
 */
const pg_text_file *pg_config_files_target(pg_config_files *files,
                                           const pg_edit *edit);

/**
 * Apply one edit, without those that go with it.
 * @return 0 if it cannot be expressed, or another one has the line
 */
int pg_config_files_apply(pg_config_files *files, const pg_edit *edit);

/**
 * Take a directive out of a file.
 * @param line where it ends
 * @return 0 if the file was not read, or another change has the line
 */
int pg_config_files_delete(pg_config_files *files, const char *path, int line);

/**
 * Put a file in the place of another one, which need not be there, or let one
 * go.
 * @param path absolute
 * @param own  kept; NULL: it goes
 * @return 0 if there is nothing that could go, or no such directory
 */
int pg_config_files_lay(pg_config_files *files, const char *path,
                        const char *own);

#endif /* PHPGUARD_CONFIG_FILES_H */
