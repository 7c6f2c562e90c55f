/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/numbered.h
 * @brief Numbers that identify vhosts and directives between the lint's child
 *        and its parent.
 *
 * A number cannot bring in a word that root has not written: what it means is
 * read from the parent's own copy of the configuration.
 */

#ifndef PHPGUARD_NUMBERED_H
#define PHPGUARD_NUMBERED_H

#include "httpd.h"
#include "http_config.h"

#include "apr_tables.h"

/**
 * Give the numbers: before the child is made.
 * @param s the main server
 * @param p owns them; they are forgotten with it
 */
void pg_numbered_begin(server_rec *s, apr_pool_t *p);

/**
 * All directives that may have PHP run: SetHandler, AddHandler, AddType,
 * ForceType, Action, ProxyPass, ProxyPassMatch and RewriteRule.
 * @return array of const ap_directive_t *, in the order of the configuration,
 *         from p
 */
apr_array_header_t *pg_numbered_all(apr_pool_t *p);

/**
 * The number of one of them, of a vhost.
 * @return 0 if it has none, as a line of a .htaccess
 */
int pg_number_of_directive(const ap_directive_t *node);
int pg_number_of_vhost(const server_rec *s);

/**
 * What has a number.
 * @param n any number, of unknown origin
 * @return NULL if nothing has it
 */
const ap_directive_t *pg_numbered_directive(apr_int64_t n);
server_rec *pg_numbered_vhost(apr_int64_t n);

#endif /* PHPGUARD_NUMBERED_H */
