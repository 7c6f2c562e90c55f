/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/host.h
 * @brief The server and the host for which a verdict is computed.
 */

#ifndef PHPGUARD_HOST_H
#define PHPGUARD_HOST_H

#include "model/inquiry.h"

#include "httpd.h"
#include "apr_tables.h"

/**
 * This host, for pg_verdict_cause() and the others of its kind.
 * A handler that runs PHP is one of Debian's, or one that a line of this
 * configuration names (httpd/php_line.h).
 * @param runners names of PHPGuardRunner (const char *), or NULL; kept
 */
pg_host pg_host_of(apr_array_header_t *runners);

/**
 * Say in which vhost a case is.
 */
void pg_case_vhost(pg_case *c, const server_rec *s);

#endif /* PHPGUARD_HOST_H */
