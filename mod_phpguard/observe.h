/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file observe.h
 * @brief How the trail is laid: observers of other modules' directives.
 */

#ifndef PHPGUARD_OBSERVE_H
#define PHPGUARD_OBSERVE_H

#include "httpd.h"
#include "http_config.h"
#include "trail.h"

/**
 * Start to observe every directive of the table that a loaded module owns.
 * To be called once for each reading of the configuration, in pre_config:
 * all LoadModule lines have been obeyed, no other directive has.
 * A directive without an owner stays unknown to httpd, as it was.
 * @param pconf the configuration pool; the observers go away with it
 * @param s     the main server
 * @return NULL, or httpd's reason why no further module fits in
 *         (ap_add_module(), server/config.c)
 */
const char *pg_observe(apr_pool_t *pconf, server_rec *s);

/**
 * The trail of a per-directory configuration.
 * @return the trail, owned by the pool of that configuration; NULL when no
 *         observed directive is in it
 */
const pg_trail *pg_observed(const ap_conf_vector_t *per_dir_config);

/**
 * What only the lint asks of a section: its own directives, not merged with
 * those of any other.
 * @return a leaf, or NULL
 */
const pg_trail *pg_lint_observed(const ap_conf_vector_t *section);

/** What the lint observes at the level of a vhost, one after the other. */
typedef struct {
    const pg_directive *at, *behind;
} pg_cursor;

/**
 * Start with the vhost's own directives; the main server's follow, as
 * mod_alias and mod_proxy merge theirs.
 */
pg_cursor pg_server_directives(server_rec *s);

/**
 * The next one, or NULL.
 */
const pg_directive *pg_next_directive(pg_cursor *c);

#endif /* PHPGUARD_OBSERVE_H */
