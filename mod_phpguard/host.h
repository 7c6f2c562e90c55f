/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file host.h
 * @brief The server and the host a verdict is about: the modules that are
 *        loaded, and Debian's switches for those that are not.
 */

#ifndef PHPGUARD_HOST_H
#define PHPGUARD_HOST_H

#include "httpd.h"
#include "verdict.h"

/**
 * The world of a vhost, for pg_verdict_cause() and its kind.
 */
pg_world pg_host_world(server_rec *s);

#endif /* PHPGUARD_HOST_H */
