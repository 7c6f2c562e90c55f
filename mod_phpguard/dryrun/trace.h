/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/trace.h
 * @brief What httpd logs during a dry run; it is kept for the answer only.
 */

#ifndef PHPGUARD_TRACE_H
#define PHPGUARD_TRACE_H

#include "httpd.h"

/**
 * @param p lives as long as the process
 */
void pg_trace_open(apr_pool_t *p);

/**
 * Send what is logged of a request to the answer, from now on.
 */
void pg_trace_request(request_rec *r);

/**
 * Keep a server's log file out of it, or give it back.
 * @param s NULL: give back the last one
 */
void pg_trace_server(server_rec *s);

#endif /* PHPGUARD_TRACE_H */
