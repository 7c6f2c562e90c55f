/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/source.h
 * @brief Whether a file is PHP by its text, where its name does not tell.
 */

#ifndef PHPGUARD_SOURCE_H
#define PHPGUARD_SOURCE_H

#include "model/php_names.h"

#include "apr_pools.h"

/**
 * Whether a file of this class can be read and is source: by its name, or by
 * an open tag, at the beginning for PG_NAME_CONTENT, else in the first
 * megabyte.
 * @param path  opened and closed here
 * @param found the class of its name
 */
int pg_source_is(const char *path, pg_name_class found, apr_pool_t *p);

#endif /* PHPGUARD_SOURCE_H */
