/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/ruled.h
 * @brief RewriteRule with [H=] and [T=]: they act behind the mapping.
 */

#ifndef PHPGUARD_RULED_H
#define PHPGUARD_RULED_H

#include "httpd/sections.h"
#include "model/mapping.h"

/** What the rules make of a file. */
typedef struct {
    const char *handler;        /* [H=], or NULL */
    const char *type;           /* [T=], or NULL */
    const pg_directive *by;     /* the last rule that gave one; NULL: none */
    int unknown;                /* a request alone can tell whether it does */
} pg_ruled;

/**
 * The rules of the server and of the directory, as far as they leave the file
 * where it is ("-"): apply_rewrite_list() (modules/mappers/mod_rewrite.c).
 */
pg_ruled pg_ruled_by(const pg_context *context, const char *name,
                     apr_pool_t *p);

/**
 * The mapping as it is behind them: hook_mimetype().
 * @param trail for the Action of another handler
 */
void pg_ruled_apply(pg_mapping *m, const pg_ruled *ruled,
                    const pg_trail *trail, apr_pool_t *p);

#endif /* PHPGUARD_RULED_H */
