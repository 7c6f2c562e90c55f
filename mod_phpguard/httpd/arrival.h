/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/arrival.h
 * @brief Which vhost a URL is for, and which file it is there: httpd's own
 *        answer, while there is no request.
 */

#ifndef PHPGUARD_ARRIVAL_H
#define PHPGUARD_ARRIVAL_H

#include "httpd/request.h"

/**
 * A request that arrives for a name at a port: ap_update_vhost_given_ip() and
 * ap_update_vhost_from_headers() (server/vhost.c) choose the vhost.  Of the
 * addresses that httpd listens at the first counts at which a vhost has that
 * name.  Its per-directory configuration is that of its Location sections:
 * ap_location_walk().
 * @param host as in the Host header, without the port
 * @return from p; NULL if nobody listens at the port
 */
request_rec *pg_arrival(server_rec *main_server, const char *host,
                        apr_port_t port, const char *uri, apr_pool_t *p);

/**
 * Translate its URL as mod_alias, mod_userdir, mod_vhost_alias and core do, in
 * their order; mod_rewrite and mod_proxy are not asked.
 * @param foreign set to the source name of a module that might have
 *                translated it and is not known here, or NULL
 * @return OK with r->filename; or httpd's status, a redirect with "Location"
 *         in r->headers_out
 */
int pg_arrival_translate(request_rec *r, const char **foreign);

#endif /* PHPGUARD_ARRIVAL_H */
