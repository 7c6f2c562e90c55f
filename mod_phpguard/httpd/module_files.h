/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/module_files.h
 * @brief The module files on this host: which modules could be loaded.
 */

#ifndef PHPGUARD_MODULE_FILES_H
#define PHPGUARD_MODULE_FILES_H

#include "apr_tables.h"

/**
 * The line that loads a module.
 * @param source its source name, "mod_proxy_fcgi.c"
 * @return "LoadModule proxy_fcgi_module /path/mod_proxy_fcgi.so", from p; NULL
 *         where there is no such file, or it does not work with this MPM
 */
const char *pg_module_line(const char *source, apr_pool_t *p);

/**
 * The modules that one needs and that are not loaded, those that they need in
 * front: by "# Depends:" of Debian's .load files, which a2enmod(8) follows.
 * @return array of const char *, source names, from p; without source itself
 */
apr_array_header_t *pg_module_needs(const char *source, apr_pool_t *p);

/**
 * The source name of a module: "mod_proxy_fcgi.c" of "proxy_fcgi_module".
 * @return name itself where it is not such a symbol; else from p
 */
const char *pg_module_named(const char *name, apr_pool_t *p);

#endif /* PHPGUARD_MODULE_FILES_H */
