/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/hidden_mappings.h
 * @brief <IfModule>, <IfDefine>, <IfFile>... sections that are not true and
 *        hide what maps PHP.
 *
 * httpd forgets such a section while it reads (start_ifmod(),
 * server/core.c), so the files are read once more, as text.  Only asked when
 * there is a leak to explain.
 */

#ifndef PHPGUARD_HIDDEN_MAPPINGS_H
#define PHPGUARD_HIDDEN_MAPPINGS_H

#include "httpd.h"
#include "model/directive.h"

#include "apr_hash.h"

typedef struct {
    const pg_directive *guard;  /* the section that is not true */
    const pg_directive *hidden; /* the directive in it that maps PHP */
    const ap_directive_t *vhost; /* the vhost around it, or NULL */
} pg_hidden;

/**
 * All false conditions that hide a mapping of PHP, in the first file and all
 * that it includes, whichever conditions are true.  "!" conditions are left
 * out: they yield to another module on purpose.  With the rights of the
 * caller: an administrator may keep the files to root.
 * @param s     the main server
 * @param file  pg_main_file()
 * @param files the texts of these files are put here: pg_text_file by path
 * @param p     owns what is found
 * @return array of pg_hidden
 */
apr_array_header_t *pg_ifmodule_find(server_rec *s, const char *file,
                                     apr_hash_t *files, apr_pool_t *p);

/**
 * The same of one .htaccess file, which is opened with care.  For the lint's
 * child.
 * @param htaccess its path, or NULL
 */
apr_array_header_t *pg_ifmodule_in(server_rec *s, const char *htaccess,
                                   apr_pool_t *p);

/**
 * The file that httpd reads first: -f, or what it was built with.
 */
const char *pg_main_file(const server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_HIDDEN_MAPPINGS_H */
