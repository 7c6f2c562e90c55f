/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/request.h
 * @brief The connection and the request_rec of a dry run.
 */

#ifndef PHPGUARD_DRYRUN_REQUEST_H
#define PHPGUARD_DRYRUN_REQUEST_H

#include "dryrun/answer.h"

/**
 * Register the filters at both ends of such a connection.
 */
void pg_dry_request_open(void);

/**
 * Make a request as ap_read_request() (server/protocol.c) does, without
 * reading one; its vhost is chosen.
 * @param main_server where the connection arrives
 * @param p owns it
 */
request_rec *pg_dry_request(const pg_dryrun_question *q,
                            server_rec *main_server, apr_pool_t *p);

#endif /* PHPGUARD_DRYRUN_REQUEST_H */
