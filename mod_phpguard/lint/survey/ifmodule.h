/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/ifmodule.h
 * @brief <IfModule>, <IfDefine>, <IfFile>... sections that are not true and
 *        hide what maps PHP.
 *
 * httpd forgets such a section while it reads (start_ifmod(),
 * server/core.c), so the files are read once more, as text.  Only asked when
 * there is a leak to explain.
 */

#ifndef PHPGUARD_IFMODULE_H
#define PHPGUARD_IFMODULE_H

#include "httpd.h"
#include "model/directive.h"

typedef struct {
    const pg_directive *guard;  /* the section that is not true */
    const pg_directive *hidden; /* the directive in it that maps PHP */
    const ap_directive_t *vhost; /* the vhost around it, or NULL */
} pg_hidden;

/**
 * All false conditions that hide a mapping of PHP.  "!" conditions are left
 * out: they give way to another module on purpose.
 * @param s the main server: its command line names the first file
 * @param p owns what is found
 * @return array of pg_hidden
 */
apr_array_header_t *pg_ifmodule_find(server_rec *s, apr_pool_t *p);

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

#endif /* PHPGUARD_IFMODULE_H */
