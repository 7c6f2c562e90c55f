/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/source.h
 * @brief Whether a file is PHP by its text, where its name does not tell.
 */

#ifndef PHPGUARD_SOURCE_H
#define PHPGUARD_SOURCE_H

#include "model/php_names.h"

#include "apr_file_io.h"

/**
 * Look for an open tag: at the beginning for PG_NAME_CONTENT, else in the
 * first megabyte.
 * @param fd    at its beginning
 * @param found the class of its name
 */
int pg_source_inside(apr_file_t *fd, pg_name_class found);

#endif /* PHPGUARD_SOURCE_H */
