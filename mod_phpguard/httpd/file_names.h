/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/file_names.h
 * @brief Keeps the file names of directives as long as the directives.
 */

#ifndef PHPGUARD_FILE_NAMES_H
#define PHPGUARD_FILE_NAMES_H

#include "httpd.h"
#include "http_config.h"

/**
 * Copy the names that are not those of files. To be called in post_config: the
 * pool in which mod_macro has them ends with it. An alert names them.
 * @param tree  the configuration, in which the names are replaced
 * @param s     the servers, whose names are replaced likewise
 * @param pconf the configuration pool, in which the copies are
 */
void pg_file_names_keep(ap_directive_t *tree, server_rec *s,
                        apr_pool_t *pconf);

#endif /* PHPGUARD_FILE_NAMES_H */
