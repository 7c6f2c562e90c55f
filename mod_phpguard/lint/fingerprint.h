/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/fingerprint.h
 * @brief What makes two contexts the same to the lint.
 *
 * A host with thousands of vhosts has a few shapes of them: the same sections
 * with other paths, sockets and names.  A shape that was found healthy need
 * not be probed again.
 */

#ifndef PHPGUARD_FINGERPRINT_H
#define PHPGUARD_FINGERPRINT_H

#include "httpd/sections.h"

/**
 * The shape of a context, after pg_sections_choose().
 * @return a hash over all that pg_lookup() would look at, except paths and
 *         the socket of a proxy:unix: handler
 */
apr_uint64_t pg_fingerprint(const pg_context *context);

#endif /* PHPGUARD_FINGERPRINT_H */
