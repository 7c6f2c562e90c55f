/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/addresses.h
 * @brief The scheme, address and port at which a vhost receives requests.
 */

#ifndef PHPGUARD_ADDRESSES_H
#define PHPGUARD_ADDRESSES_H

#include "dryrun/answer.h"

#include "httpd.h"
#include "apr_tables.h"

typedef struct {
    const char *scheme;         /* "http" or "https" */
    const char *ip;             /* of this host */
    int is_any;                 /* any other of this host will do as well */
    apr_port_t port;
} pg_address;

/**
 * Before the first question about a configuration: what is known of another
 * one does not count any more.
 */
void pg_addresses_begin(void);

/**
 * Where a vhost listens: its own addresses (ap_update_vhost_given_ip(),
 * server/vhost.c) as far as a Listen is for them; for the main server each
 * Listen.
 * @return array of pg_address, from p; never empty
 */
apr_array_header_t *pg_addresses(const server_rec *s, apr_pool_t *p);

/**
 * A request for a vhost, by its own name, that arrives at one of its addresses.
 * @return its url is left to the caller
 */
pg_dryrun_question pg_address_question(server_rec *s, const pg_address *at);

/**
 * The URL of a request, as a person writes it.
 * @param path escaped
 */
const char *pg_address_url(const char *scheme, const char *host,
                           apr_port_t port, const char *path, apr_pool_t *p);

/**
 * Whether requests of a vhost are encrypted: by SSLEngine, or by the protocol
 * of a Listen.
 */
int pg_addresses_ssl(const server_rec *s, apr_port_t port);

/**
 * Whether one of the addresses has a port.
 * @param in array of pg_address
 */
int pg_addresses_has(const apr_array_header_t *in, apr_port_t port);

#endif /* PHPGUARD_ADDRESSES_H */
