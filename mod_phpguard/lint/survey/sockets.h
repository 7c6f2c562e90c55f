/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/sockets.h
 * @brief Which of very many sockets are not there.
 */

#ifndef PHPGUARD_SOCKETS_H
#define PHPGUARD_SOCKETS_H

#include "apr_pools.h"

/**
 * pg_runner_socket_missing() (httpd/modules.h) for a host where each of ten
 * thousand vhosts has a socket of its own: from some sockets of one directory
 * on that is listed, once, in place of a stat() for each.
 * @param kept lives as long as the configuration
 * @return 1 if it is known not to be there
 */
int pg_socket_is_gone(const char *url, apr_pool_t *kept);

#endif /* PHPGUARD_SOCKETS_H */
