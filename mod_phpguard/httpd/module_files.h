/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/module_files.h
 * @brief The files of modules: which could be loaded that are not.
 */

#ifndef PHPGUARD_MODULE_FILES_H
#define PHPGUARD_MODULE_FILES_H

#include "apr_pools.h"

/**
 * The line that loads a module.
 * @param source its source name, "mod_proxy_fcgi.c"
 * @return "LoadModule proxy_fcgi_module /path/mod_proxy_fcgi.so", from p; NULL
 *         where there is no such file, or it does not stand this MPM
 */
const char *pg_module_line(const char *source, apr_pool_t *p);

/**
 * The source name of a module: "mod_proxy_fcgi.c" of "proxy_fcgi_module".
 * @return name itself where it is no such symbol; else from p
 */
const char *pg_module_named(const char *name, apr_pool_t *p);

/**
 * The source name of the module in such a line, from p; NULL where it is none.
 * @param line a whole line of a configuration
 */
const char *pg_module_source(const char *line, apr_pool_t *p);

/**
 * Whether the file of a module holds a word, as it holds the names of its
 * directives.
 */
int pg_module_has_word(const char *source, const char *word, apr_pool_t *p);

#endif /* PHPGUARD_MODULE_FILES_H */
