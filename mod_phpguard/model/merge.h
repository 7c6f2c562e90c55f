/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/merge.h
 * @brief Merges one value from a trail, as its module merges it.
 *
 * Each function walks the tree once and repeats at every node what httpd did
 * there.  Strings come from the pool, directives belong to the trail; a NULL
 * trail is an empty one.
 */

#ifndef PHPGUARD_MERGE_H
#define PHPGUARD_MERGE_H

#include "model/directive.h"

/** A value and the directive that decided it. */
typedef struct {
    const char *text;           /* NULL: no value */
    const pg_directive *by;     /* NULL: none; with text NULL: the directive
                                 * that removed the value */
    const pg_directive *lost;   /* whose value was taken away, or NULL */
} pg_value;

/**
 * SetHandler or ForceType: merge_core_dir_configs() (server/core.c).
 */
pg_value pg_merged_core(const pg_trail *trail, pg_kind kind, apr_pool_t *p);

/**
 * What AddHandler/RemoveHandler or AddType/RemoveType leave to an extension:
 * merge_mime_dir_configs(), remove_items() (modules/http/mod_mime.c).
 * @param ext lower case, without its dot
 * @return text "" is a RemoveType: mime.types is not asked either
 */
pg_value pg_merged_extension(const pg_trail *trail, pg_kind add,
                             pg_kind remove, const char *ext, apr_pool_t *p);

/**
 * The script that an Action gives to a handler: merge_action_dir_configs()
 * (modules/mappers/mod_actions.c).
 */
pg_value pg_merged_action(const pg_trail *trail, const char *handler,
                          apr_pool_t *p);

/**
 * PHP's "engine" setting, "1" or "0": should_overwrite_per_dir_entry()
 * (php-src, sapi/apache2handler/apache_config.c).
 */
pg_value pg_merged_engine(const pg_trail *trail, apr_pool_t *p);

#endif /* PHPGUARD_MERGE_H */
