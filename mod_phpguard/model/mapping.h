/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/mapping.h
 * @brief Computes from a trail which handler and type httpd gives a file name,
 *        and the directives behind them.
 *
 * Each value is merged as its module merges it: merge_core_dir_configs()
 * (server/core.c), merge_mime_dir_configs() (modules/http/mod_mime.c),
 * merge_action_dir_configs() (modules/mappers/mod_actions.c),
 * should_overwrite_per_dir_entry() (php-src, sapi/apache2handler/
 * apache_config.c).  The rules that decide are httpd's own: find_ct()
 * (mod_mime.c), core_override_type() (server/core.c), ap_invoke_handler()
 * (server/config.c) and action_handler() (mod_actions.c).
 */

#ifndef PHPGUARD_MAPPING_H
#define PHPGUARD_MAPPING_H

#include "apr_hash.h"
#include "apr_tables.h"
#include "model/directive.h"

/** A value and the directive that decided it. */
typedef struct {
    const char *text;           /* NULL: no value */
    const pg_directive *by;     /* NULL: none; with text NULL: the directive
                                 * that removed the value */
    const pg_directive *lost;   /* whose value was taken away, or NULL */
} pg_value;

typedef struct {
    const char *name;           /* the base name that was folded */
    const apr_array_header_t *exts; /* its extensions, pg_extensions() */
    pg_value sethandler;        /* SetHandler, "none" included */
    pg_value addhandler;        /* the last extension's AddHandler */
    pg_value forcetype;         /* ForceType */
    pg_value addtype;           /* the last extension's AddType or mime.types
                                 * (text without by) */
    const char *type;           /* the type that results, or NULL */
    const pg_directive *type_by;
    const char *handler;        /* the handler that results: SetHandler,
                                 * else AddHandler, else the type without its
                                 * parameters, else NULL */
    const pg_directive *handler_by;
    int by_type;                /* the type serves as the handler's name */
    int dynamic;                /* SetHandler is an expression: handler holds
                                 * its text */
    pg_value action;            /* the script of the handler's Action */
    pg_value engine;            /* php "engine": "1" or "0" */
} pg_mapping;

/**
 * Fold a trail for a file.
 * @param trail what applies to the file; NULL is an empty trail
 * @param name  its base name
 * @param types the extensions of TypesConfig (lower case) to their types, or
 *              NULL where the request has the type (pg_mapping_take_type())
 * @param p     owns all strings in the mapping; the directives belong to
 *              the trail
 */
void pg_mapping_fold(pg_mapping *m, const pg_trail *trail, const char *name,
                     apr_hash_t *types, apr_pool_t *p);

/**
 * Take the type of a request for what mod_mime has found in the file of
 * TypesConfig, which no other module can ask for: where no directive sets a
 * handler, and the request's is its type.
 * @param handler r->handler
 * @param type    r->content_type without its parameters, or NULL
 */
void pg_mapping_take_type(pg_mapping *m, const pg_trail *trail,
                          const char *handler, const char *type,
                          apr_pool_t *p);

/**
 * The extensions of a name as find_ct() sees them: lower case, without the
 * base name and its leading dots, without empty ones.
 * @return array of const char *, from p
 */
apr_array_header_t *pg_extensions(const char *name, apr_pool_t *p);

/**
 * The script that an Action gives to a handler: merge_action_dir_configs()
 * (modules/mappers/mod_actions.c).
 */
pg_value pg_merged_action(const pg_trail *trail, const char *handler,
                          apr_pool_t *p);

#endif /* PHPGUARD_MAPPING_H */
