/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/arrive.h
 * @brief The addresses of this host that receive the request for a URL.
 */

#ifndef PHPGUARD_ARRIVE_H
#define PHPGUARD_ARRIVE_H

#include "lint/lookup/addresses.h"
#include "lint/lookup/lookup.h"

/**
 * Whether a vhost has a name: ServerName or ServerAlias, as matches_aliases()
 * (server/vhost.c) compares them.
 * @param host without a port
 */
int pg_arrive_is_called(const server_rec *s, const char *host);

/**
 * A request for a place: by the name and at the address that make its
 * directory, its url that of the directory.
 * @param at one of the addresses of its vhost
 * @return 0 if no such request arrives there: another vhost has the name
 */
int pg_arrive_question(pg_dryrun_question *q, const pg_context *context,
                       const pg_address *at, apr_pool_t *p);

/**
 * Where a request for a name and a port arrives: of the addresses that httpd
 * listens at the first at which a vhost has that name.
 * @param at filled in; its scheme is that of the vhost
 * @param p  owns what is found
 * @return 0 if httpd does not listen at the port
 */
int pg_arrive(const pg_lint *l, const char *host, apr_port_t port,
              pg_address *at, apr_pool_t *p);

/**
 * The addresses of the vhosts of a name, one of each port: where a request
 * arrives that another server forwards.  Of the main server, if there is no
 * vhost.
 * @return array of pg_address, from p; may be empty
 */
apr_array_header_t *pg_arrive_behind(const pg_lint *l, const char *host,
                                     apr_pool_t *p);

#endif /* PHPGUARD_ARRIVE_H */
