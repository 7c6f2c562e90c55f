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

/**
 * Whether a module that nobody here knows has a handler hook: it might answer
 * to any name.
 */
int pg_host_foreign(void);

#endif /* PHPGUARD_HOST_H */
