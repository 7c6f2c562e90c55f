/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/request.h
 * @brief A request that nobody sent, for httpd's own functions to look at.
 *
 * What the lint's questions ask of a request is there, no more: no client, no
 * input, no filters.
 */

#ifndef PHPGUARD_REQUEST_H
#define PHPGUARD_REQUEST_H

#include "httpd.h"

/**
 * A GET of a vhost.
 * @param uri the path, decoded; NULL: none
 * @param p   owns all of it
 */
request_rec *pg_request_make(server_rec *s, const char *uri, apr_pool_t *p);

#endif /* PHPGUARD_REQUEST_H */
