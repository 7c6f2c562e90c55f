/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/observe.h
 * @brief Records the directives of other modules in trails.
 */

#ifndef PHPGUARD_OBSERVE_H
#define PHPGUARD_OBSERVE_H

#include "httpd.h"
#include "http_config.h"
#include "model/directive.h"

/** One of httpd's arrays of sections. */
#define PG_SECTION(array, i) APR_ARRAY_IDX(array, i, ap_conf_vector_t *)

/** What is observed of a section: the first member of the per-directory
 * configuration of the module that observes. */
typedef struct {
    pg_trail trail;
    pg_trail *lint;             /* a leaf: what only the lint asks, or NULL */
    int kept;                   /* the section has directives of the
                                 * module's own */
} pg_section;

/**
 * Start to observe every directive of the table that a loaded module owns. To
 * be called once for each reading of the configuration, in pre_config: all
 * LoadModule directives have been executed, but no others. A directive without
 * an owner stays unknown to httpd, as it was.
 * @param m      the module that observes; without a create_dir_config of its
 *               own, so that only sections with something to merge have one
 * @param create makes its per-directory configuration, zeroed as far as
 *               pg_section
 * @param pconf  the configuration pool; the observers go away with it
 * @param s      the main server
 * @return NULL, or httpd's reason why it took no commands (ap_add_module(),
 *         server/config.c)
 */
const char *pg_observe(module *m, void *(*create)(apr_pool_t *p),
                       apr_pool_t *pconf, server_rec *s);

/**
 * The observing module's configuration of a section, made if there is none.
 * @param context cmd->context of a directive
 */
pg_section *pg_section_at(ap_conf_vector_t *context, apr_pool_t *p);

/**
 * Merge two sections: for the module's merge_dir_config. Links, no copy; a
 * merge needs no cleanup.
 */
static inline void pg_section_merge(pg_section *merged,
                                    const pg_section *base,
                                    const pg_section *add)
{
    merged->trail.base = &base->trail;
    merged->trail.add = &add->trail;
    merged->trail.first = NULL;
    merged->trail.owners = base->trail.owners | add->trail.owners;
}

/**
 * The lint has asked: let go what only it needs, before the first request.
 */
void pg_observed_enough(void);

/**
 * The trail of a per-directory configuration.
 * @return the trail, owned by the pool of that configuration; NULL when no
 *         observed directive is in it
 */
const pg_trail *pg_observed(const ap_conf_vector_t *per_dir_config);

/**
 * What only the lint asks of a section: its own directives, not merged with
 * those of any other.
 * @return the first of them, or NULL
 */
const pg_directive *pg_lint_directives(const ap_conf_vector_t *context);

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
