/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/php_files.h
 * @brief The PHP files in a directory, as evidence that PHP is intended there.
 */

#ifndef PHPGUARD_PHP_FILES_H
#define PHPGUARD_PHP_FILES_H

#include "lint/context/sections.h"

#include "apr_hash.h"
#include "apr_pools.h"
#include "apr_tables.h"

typedef struct {
    int php;                    /* a file with the plain extension .php */
    apr_array_header_t *names;  /* const char *: the first of these, but
                                 * index.php; NULL if none */
    apr_array_header_t *odd;    /* const char *: PHP by name, spelled in
                                 * another way, one for each extension; or
                                 * by what the configuration gives to PHP, a
                                 * few.  NULL if none */
    int others;                 /* a file that is none of these; it is not
                                 * known of each file system */
    int bare;                   /* no name begins with a dot */
    int read;                   /* of these, the ones recognized by content */
    int unlisted;               /* it may not be listed: index.php alone was
                                 * looked for */
} pg_php_files;

/** What one name says. */
typedef enum {
    PG_EVIDENCE_NONE,
    PG_EVIDENCE_DOT,            /* it begins with a dot: .htaccess might */
    PG_EVIDENCE_PHP,
    PG_EVIDENCE_ODD
} pg_php_files_kind;

/**
 * By a name alone; nothing is allocated.
 */
pg_php_files_kind pg_php_files_name(const char *name);

/**
 * Look through a directory, not below it.
 * @param e   filled in any case
 * @param dir with its last slash
 * @param exts  of pg_php_extensions(), if it holds other extensions than
 *              PHP's; or NULL
 * @return 0 if there is no such directory, or no way into it
 */
int pg_php_files_find(pg_php_files *e, const char *dir, apr_hash_t *exts,
                      apr_pool_t *p);

/**
 * The odd names, with what the .htaccess files of a context give to PHP: they
 * are known when the directory has been read.
 * @param context its sections are chosen
 * @param exts    of pg_php_extensions()
 * @param e       of its directory
 */
const apr_array_header_t *pg_php_files_odd(const pg_context *context,
                                           apr_hash_t *exts,
                                           const pg_php_files *e,
                                           apr_pool_t *p);

#endif /* PHPGUARD_PHP_FILES_H */
