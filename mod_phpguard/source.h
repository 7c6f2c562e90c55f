/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file source.h
 * @brief Is this file PHP source, and what does its place say about it?
 */

#ifndef PHPGUARD_SOURCE_H
#define PHPGUARD_SOURCE_H

#include "names.h"
#include "settings.h"

/** By this name PHP shows a file in colours instead of running it. */
#define PG_SOURCE_HANDLER "application/x-httpd-php-source"

/**
 * PHPGuard of the place a request has come to.
 */
pg_guard_mode pg_source_mode(const request_rec *r);

/**
 * Classify any file by its name: PHPGuardFilesMatch of the request's place
 * decides before the built-in names do.
 * @param path with or without its directory
 */
pg_name_class pg_source_name(const request_rec *r, const char *path);

/**
 * Classify the request's own file by its name, and by what the configuration
 * means to do with it: PG_NAME_MEANT is a handler or a type that speaks of
 * PHP.  For insert_filter, where r->handler is still NULL if the type is to
 * choose the handler (ap_invoke_handler(), server/config.c).
 */
pg_name_class pg_source_request(const request_rec *r);

/**
 * The quick answer for a static file: with no handler of its own and no name
 * or type of PHP's, it is nobody's but the default handler's.
 * @param r with a filename
 */
int pg_source_cannot_be(const request_rec *r);

/**
 * Whether a file of this class can be read and is source.  Where its name
 * does not tell, the first 8 KiB do.
 * @param path the file; opened and closed here
 */
int pg_source_is(request_rec *r, const char *path, pg_name_class found);

/**
 * Whether bytes in memory begin as the request's own file does, as far as
 * its first 8 KiB.
 */
int pg_source_same(request_rec *r, const char *data, apr_size_t len);

#endif /* PHPGUARD_SOURCE_H */
