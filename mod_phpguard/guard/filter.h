/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/filter.h
 * @brief Backstop for senders other than the default handler.
 *
 * A FILE bucket knows the name of the file it sends (apr_file_name_get()). One
 * filter looks at what the handler passes, before another filter reads it; one
 * runs after mod_xsendfile, which puts its file in later; one after mod_cache.
 * Data in memory is not the content of a file: the output of PHP, CGI, FastCGI
 * or a proxy is not examined.
 */

#ifndef PHPGUARD_FILTER_H
#define PHPGUARD_FILTER_H

#include "httpd.h"

/**
 * Register the filters; for register_hooks.
 */
void pg_filter_register(void);

/**
 * Find out which senders are loaded; for post_config.
 */
void pg_filter_open(void);

/**
 * Hook insert_filter: add the filters that the request needs.  A request for
 * a file that cannot be PHP, with no handler of its own, needs none; the quick
 * handler of mod_cache has no file yet, and its name is the URL's.
 */
void pg_filter_insert(request_rec *r);

/**
 * Send httpd's error response for a request whose handler will return OK, and
 * nothing else.
 */
void pg_filter_answer(request_rec *r, int status);

#endif /* PHPGUARD_FILTER_H */
