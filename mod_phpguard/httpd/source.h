/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/source.h
 * @brief Whether the content of a file is PHP, if its name does not say so.
 */

#ifndef PHPGUARD_SOURCE_H
#define PHPGUARD_SOURCE_H

#include "model/php_names.h"

#include "httpd.h"

/**
 * Whether a file of this class can be read and is source: by its name, or by
 * an open tag, at the beginning for PG_NAME_CONTENT, else in the first
 * megabyte.
 * @param path  opened and closed here
 * @param found the class of its name
 */
int pg_source_is(const char *path, pg_name_class found, apr_pool_t *p);

/**
 * Whether the configuration means a request's file to be run as PHP: its
 * handler, or without one its type, names PHP.  For a request whose
 * handler is final (ap_invoke_handler(), server/config.c).
 */
int pg_source_is_meant(const request_rec *r);

#endif /* PHPGUARD_SOURCE_H */
