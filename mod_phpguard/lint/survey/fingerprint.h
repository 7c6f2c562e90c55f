/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/fingerprint.h
 * @brief A fingerprint of all that distinguishes two contexts.
 *
 * A host with thousands of vhosts has a few shapes of them: the same sections
 * with other paths, sockets and names.  A shape that was found healthy need
 * not be probed again.
 */

#ifndef PHPGUARD_FINGERPRINT_H
#define PHPGUARD_FINGERPRINT_H

#include "lint/context/sections.h"

/**
 * The shape of a context, after pg_sections_choose().
 * @return a hash over all that pg_lookup() would look at, except paths and
 *         the socket of a proxy:unix: handler
 */
apr_uint64_t pg_fingerprint(const pg_context *context);

/**
 * The same for a place: with its paths, and with what the vhost has that
 * chooses another file (rules, redirects, what mod_proxy takes). Two vhosts of
 * one such fingerprint give the same answer for a name there.
 */
apr_uint64_t pg_fingerprint_place(const pg_context *context);

/**
 * The directives that were looked at for the shape of a context, in an order
 * that contexts of one shape share: what one does in the one of them, that at
 * the same place of the list does in the other.
 * @return array of const pg_directive *, from p
 */
apr_array_header_t *pg_fingerprint_directives(const pg_context *context,
                                              apr_pool_t *p);

#endif /* PHPGUARD_FINGERPRINT_H */
