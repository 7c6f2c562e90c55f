/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/proxy_worker.h
 * @brief The socket that mod_proxy uses for a URL, and whether it can read it.
 *
 * A worker is known by its URL without the socket (ap_proxy_define_worker(),
 * modules/proxy/proxy_util.c): of two ProxyPass with one URL and two sockets
 * the first one's counts, and before that of a SetHandler as well, which is
 * asked for where the worker has none (ap_proxy_determine_connection()).
 */

#ifndef PHPGUARD_PROXY_WORKER_H
#define PHPGUARD_PROXY_WORKER_H

#include "httpd.h"

/**
 * A URL with the socket that counts.
 * @param url  behind "proxy:", with or without "unix:/socket|"
 * @param file what mod_proxy appends to the URL of a SetHandler; ""
 * @return "unix:/socket|URL" where a worker decides that, else url
 */
const char *pg_proxy_worker_url(server_rec *s, const char *url,
                                const char *file, apr_pool_t *p);

/** Whether a URL is that of a balancer: "balancer://NAME/...". */
int pg_proxy_is_balancer(const char *url);

/**
 * The members of a balancer, as httpd has merged them for a vhost.
 * @return const char *: their URLs, with "unix:/socket|"; NULL if the vhost has
 *         no such balancer, or the URL is no balancer's
 */
apr_array_header_t *pg_proxy_members(const char *url, server_rec *s,
                                     apr_pool_t *p);

/**
 * Where a ProxyPass or a rule with [P] forwards a request.
 * @return the URL, in r->filename; NULL if nothing does
 */
const char *pg_proxy_forwards(const request_rec *r);

/**
 * The backend of a request, with the socket that counts.
 * @param handler its handler, or NULL
 * @return from p; NULL if mod_proxy does not forward it
 */
const char *pg_proxy_backend(const request_rec *r, const char *handler,
                             apr_pool_t *p);

/**
 * What mod_proxy and the module of the scheme say of the URL of a request, be
 * it forwarded by SetHandler "proxy:...", ProxyPass or a rule with [P].
 * @param r the request; it stays as it is
 * @return 400 if they cannot read the URL, 403 if its path contains what they
 *         do not forward (proxy_fcgi_canon()), 500 if the vhost does not have
 *         its balancer or the host cannot be a name, DECLINED if no module
 *         reads such a URL, else OK
 */
int pg_proxy_url_status(const request_rec *r);

/**
 * Whether the URL of a handler has a path and no host: it stands before the
 * name of each file, and php-fpm returns 404.
 */
int pg_proxy_adds_path(const char *handler);

#endif /* PHPGUARD_PROXY_WORKER_H */
