/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/access.h
 * @brief What a section says of access, and of the program that runs a file.
 */

#ifndef PHPGUARD_ACCESS_H
#define PHPGUARD_ACCESS_H

#include "httpd.h"
#include "http_config.h"

/**
 * Whether nobody may read a place, as far as one more section has a say.
 * @param access_denied what the sections before it said; set if it says
 *                      something itself
 */
void pg_access_note(int *access_denied, const ap_conf_vector_t *section,
                    apr_pool_t *p);

/**
 * Whether a section has a FcgidWrapper for a file.
 */
int pg_access_wrapped(const ap_conf_vector_t *section, const char *name,
                      apr_pool_t *p);

#endif /* PHPGUARD_ACCESS_H */
