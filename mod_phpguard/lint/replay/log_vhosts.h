/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_vhosts.h
 * @brief The vhost, name and address that a logged request was for; there may
 *        be several, if the log does not say.
 */

#ifndef PHPGUARD_LOG_VHOSTS_H
#define PHPGUARD_LOG_VHOSTS_H

#include "lint/lookup/addresses.h"
#include "lint/lookup/lookup.h"
#include "lint/replay/log_files.h"
#include "lint/replay/requests.h"

typedef struct {
    server_rec *s;              /* where a request of this name arrives */
    const char *host;           /* without a port */
    int stands_for_any;         /* it matches unlisted names, and the
                                 * document root depends on them */
    pg_address at;
} pg_log_vhost;

typedef struct pg_log_vhosts pg_log_vhosts;

/**
 * @param l prepared, the dry run is open
 * @param p owns what is remembered: of each name of a vhost once
 */
pg_log_vhosts *pg_log_vhosts_make(const pg_lint *l, apr_pool_t *p);

/**
 * Those of a request, the likeliest first: by the Host header that the log
 * has, else by %v, each name of that vhost, else by the vhosts that write the
 * log.
 * @return array of pg_log_vhost, valid as long as c; empty: unknown, or too
 *         many are possible
 */
const apr_array_header_t *pg_log_vhosts_of(pg_log_vhosts *c,
                                           const pg_log_file *log,
                                           const pg_request *r);

#endif /* PHPGUARD_LOG_VHOSTS_H */
