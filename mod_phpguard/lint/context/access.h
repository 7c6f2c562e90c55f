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

/** The kind of section. */
typedef enum {
    PG_ACCESS_SERVER,           /* outside of all sections */
    PG_ACCESS_DIRECTORY,        /* Directory, Files, .htaccess */
    PG_ACCESS_LOCATION,
    PG_ACCESS_IF                /* it may apply or not */
} pg_access_of;

/** A section with directives about access. */
typedef struct {
    const pg_directive *first;  /* the others follow it */
    pg_access_of of;
} pg_access_section;

/**
 * Note that a section applies to a place.
 * @param all array of pg_access_section, made if it is NULL; unchanged if the
 *            section has no such directive
 */
void pg_access_note(apr_array_header_t **all, const ap_conf_vector_t *section,
                    pg_access_of of, apr_pool_t *p);

/**
 * The Deny or Allow of mod_access_compat that decides about a place. What it
 * logs names no directive: check_dir_access()
 * (modules/aaa/mod_access_compat.c).
 * @param all    the sections that apply, in order; may be NULL
 * @param is_url a proxy takes the URL: only what its URL says counts
 * @param to_all set to 1 if it denies access to all clients, else to 0
 * @return NULL if there is none
 */
const pg_directive *pg_access_hosts(const apr_array_header_t *all, int is_url,
                                    int *to_all, apr_pool_t *p);

/**
 * The deepest Require with a text.
 * @param all     as above
 * @param require as httpd logs it: format_authz_command()
 *                (modules/aaa/mod_authz_core.c)
 * @return NULL if there is none
 */
const pg_directive *pg_access_require(const apr_array_header_t *all,
                                      const char *require, apr_pool_t *p);

/**
 * Whether a client may exist to which the Require lines grant access, whatever
 * each that depends on the client says of it. httpd's log does not tell: a
 * RequireAll ends with the first line that denies (apply_authz_sections(),
 * modules/aaa/mod_authz_core.c).
 * @param all    as above
 * @param is_url as above
 * @param method of the request
 * @param known  returns what is known of a Require other than "all", with its
 *               text as httpd logs it; above 0: granted to all clients, below
 *               0: denied to all, both without its "not"; 0: it depends on the
 *               client, or is not known
 */
int pg_access_may_grant(const apr_array_header_t *all, int is_url,
                        const char *method,
                        int (*known)(const pg_directive *d, const char *text,
                                     void *baton),
                        void *baton, apr_pool_t *p);

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
