/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/mapping.h
 * @brief Computes from a trail which handler and type httpd gives a file name,
 *        and the directives behind them.
 *
 * The rules are httpd's own: find_ct() (modules/http/mod_mime.c),
 * core_override_type() (server/core.c), ap_invoke_handler()
 * (server/config.c) and action_handler() (modules/mappers/mod_actions.c).
 */

#ifndef PHPGUARD_MAPPING_H
#define PHPGUARD_MAPPING_H

#include "apr_hash.h"
#include "apr_tables.h"
#include "model/merge.h"

typedef struct {
    const char *name;           /* the base name that was folded */
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
 * Every directive of the trail that applies to this name or to PHP,
 * in the order in which httpd merged them, those that decided included.
 * For explaining, never on the path of a request.
 * @return array of const pg_directive *, from p
 */
apr_array_header_t *pg_mapping_concerned(const pg_trail *trail,
                                         const char *name, apr_pool_t *p);

/**
 * Every directive of the trail, in that order.
 * @return array of const pg_directive *, from p
 */
apr_array_header_t *pg_mapping_trail(const pg_trail *trail, apr_pool_t *p);

/**
 * Whether a directive is one of pg_mapping_concerned().
 */
int pg_mapping_concerns(const pg_directive *d, const char *name,
                        apr_pool_t *p);

/**
 * The extensions of a name as find_ct() sees them: lower case, without the
 * base name and its leading dots, without empty ones.
 * @return array of const char *, from p
 */
apr_array_header_t *pg_extensions(const char *name, apr_pool_t *p);

#endif /* PHPGUARD_MAPPING_H */
