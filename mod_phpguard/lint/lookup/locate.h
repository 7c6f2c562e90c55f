/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/locate.h
 * @brief What httpd answers to a URL, and the URLs of a file.
 */

#ifndef PHPGUARD_LOCATE_H
#define PHPGUARD_LOCATE_H

#include "lint/lookup/client.h"
#include "lint/lookup/located.h"

/**
 * Ask what a URL gets.  For the lint's child.
 * @param url with or without "http://"
 * @return array of pg_located *, from p: one, or where another server is in
 *         front of httpd one of each port that it may forward to
 */
apr_array_header_t *pg_locate_url(const pg_lint *l, const pg_client *client,
                                  const char *url, apr_pool_t *p);

/**
 * The first answer only: no redirect is followed, and only the client itself
 * is asked about. If there is a reverse proxy, at the first port that it may
 * forward to.
 */
pg_located *pg_locate_once(const pg_lint *l, const pg_client *client,
                           const char *url, apr_pool_t *p);

/**
 * Locate a file: every URL that leads to it.
 * @param path absolute
 * @return array of pg_located *, from p
 */
apr_array_header_t *pg_locate_file(const pg_lint *l, const pg_client *client,
                                   const char *path, apr_pool_t *p);

#endif /* PHPGUARD_LOCATE_H */
