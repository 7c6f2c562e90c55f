/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/vhosts.h
 * @brief The vhosts: which of them a request can reach, and what they are
 *        called.
 */

#ifndef PHPGUARD_VHOSTS_H
#define PHPGUARD_VHOSTS_H

#include "httpd.h"
#include "http_config.h"
#include "apr_tables.h"

/**
 * The servers that a request can arrive at, in the order in which they are
 * written.
 * @return array of server_rec *, from p
 */
apr_array_header_t *pg_vhosts(server_rec *main_server,
                                      apr_pool_t *p);

/**
 * Whether a request can arrive at a server: at the main one only where vhosts
 * do not cover every Listen, at a vhost only where somebody listens
 * (vhost.c: ap_update_vhost_given_ip()).
 */
int pg_vhost_reachable(server_rec *s, server_rec *main_server);

/**
 * The document root of a vhost, or NULL.
 */
const char *pg_vhost_root(const server_rec *s);

/**
 * "host:port (file:line)", or "main server".
 */
const char *pg_vhost_name(const server_rec *s, apr_pool_t *p);

/**
 * The same for programs: "host:port".
 */
const char *pg_vhost_key(const server_rec *s, apr_pool_t *p);

/**
 * Whether a <VirtualHost> section of the tree is this vhost's.
 */
int pg_vhost_is(const server_rec *s, const ap_directive_t *section);

/**
 * "file:line" of its section, or NULL for the main server.
 */
const char *pg_vhost_defined(const server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_VHOSTS_H */
