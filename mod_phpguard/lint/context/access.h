/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/access.h
 * @brief What a section says of access, and of the program that runs a file.
 */

#ifndef PHPGUARD_ACCESS_H
#define PHPGUARD_ACCESS_H

#include "model/directive.h"

#include "httpd.h"
#include "http_config.h"

/**
 * Whether nobody may read a place, as far as one more section has a say.
 * @param denied_by what the sections before it said; set if it says something
 *                  itself: to the line that denies, or to NULL
 */
void pg_access_note(const pg_directive **denied_by,
                    const ap_conf_vector_t *section, apr_pool_t *p);

/**
 * Who may read a place, as far as one more section has a say.
 * @param by set to its first line that neither lets all in nor nobody, else to
 *           its last one; left as it is where it says nothing
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
