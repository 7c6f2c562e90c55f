/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/vhost_name.h
 * @brief The display name of a vhost, in the log, the lint and mod_status.
 */

#ifndef PHPGUARD_VHOST_NAME_H
#define PHPGUARD_VHOST_NAME_H

#include "httpd.h"
#include "http_config.h"

/**
 * "host:port (file:line)", or "main server".
 */
const char *pg_vhost_name(const server_rec *s, apr_pool_t *p);

/**
 * The same for programs: "host:port".
 */
const char *pg_vhost_key(const server_rec *s, apr_pool_t *p);

/**
 * "file:line" of its section, or NULL for the main server.
 */
const char *pg_vhost_defined(const server_rec *s, apr_pool_t *p);

/**
 * Whether a <VirtualHost> section of the tree is this vhost's.
 */
int pg_vhost_is(const server_rec *s, const ap_directive_t *section);

#endif /* PHPGUARD_VHOST_NAME_H */
