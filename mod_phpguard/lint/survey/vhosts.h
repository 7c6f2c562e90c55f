/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/vhosts.h
 * @brief The vhosts that a request can reach.
 */

#ifndef PHPGUARD_VHOSTS_H
#define PHPGUARD_VHOSTS_H

#include "httpd/vhost_name.h"

#include "httpd.h"
#include "http_config.h"
#include "apr_tables.h"

/**
 * All servers, in the order in which they are written.
 * @return array of server_rec *, from p
 */
apr_array_header_t *pg_vhosts_written(server_rec *main_server, apr_pool_t *p);

/**
 * Those that a request can arrive at.
 */
apr_array_header_t *pg_vhosts(server_rec *main_server, apr_pool_t *p);

/**
 * Whether a request can arrive at a server: at the main one only where vhosts
 * do not cover every Listen, at a vhost only where httpd listens (vhost.c:
 * ap_update_vhost_given_ip()).
 */
int pg_vhost_reachable(server_rec *s, server_rec *main_server);

/**
 * The document root of a vhost, or NULL.
 */
const char *pg_vhost_root(const server_rec *s);

#endif /* PHPGUARD_VHOSTS_H */
