/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/access.h
 * @brief Access control of a section, and the program that runs a file.
 */

#ifndef PHPGUARD_ACCESS_H
#define PHPGUARD_ACCESS_H

#include "model/directive.h"

#include "httpd.h"
#include "http_config.h"

/** The directives that deny access to all clients, or NULL. */
typedef struct {
    const pg_directive *require;    /* of mod_authz_core */
    const pg_directive *hosts;      /* Deny and Allow of mod_access_compat,
                                     * which has no merge function: a section
                                     * without them inherits them */
} pg_denials;

/**
 * Whether access to a place is denied to all clients, after one more section.
 * @param denials the result of the sections before it; changed if the section
 *                has access directives
 */
void pg_access_note(pg_denials *denials, const ap_conf_vector_t *section,
                    apr_pool_t *p);

/**
 * The directive that denies access to all clients.
 * @param r a request there, for its Satisfy; NULL: Satisfy All
 * @return NULL if none does
 */
const pg_directive *pg_access_denied(const pg_denials *d,
                                     const request_rec *r);

/**
 * The directive that controls access to a place, after one more section.
 * @param by set to its first directive that admits some clients and not
 *           others, else to its last one; unchanged if it has none
 */
void pg_access_last(const pg_directive **by, const ap_conf_vector_t *section,
                    apr_pool_t *p);

/**
 * Find the FcgidWrapper for a file in a section: one for its extension counts
 * before one for all files, and a later section before an earlier one.
 * @param by what the sections before have; set to the section's own if there
 *           is one that counts
 */
void pg_access_wrapper(const pg_directive **by,
                       const ap_conf_vector_t *section, const char *name,
                       apr_pool_t *p);

#endif /* PHPGUARD_ACCESS_H */
