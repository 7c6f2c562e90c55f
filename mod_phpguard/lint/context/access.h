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

/**
 * Whether access to a place is denied to all clients, after one more section.
 * @param denied_by the result of the sections before it; set if the section
 *                  has access directives: to the one that denies, or to NULL
 */
void pg_access_note(const pg_directive **denied_by,
                    const ap_conf_vector_t *section, apr_pool_t *p);

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
