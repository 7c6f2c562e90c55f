/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/conditions.h
 * @brief RewriteCond, as far as it can be told without a request.
 *
 * apply_rewrite_cond() (modules/mappers/mod_rewrite.c) is the source.
 */

#ifndef PHPGUARD_CONDITIONS_H
#define PHPGUARD_CONDITIONS_H

#include "model/directive.h"

/** In an order in which "and" is the least and "or" the greatest. */
typedef enum {
    PG_COND_FALSE,
    PG_COND_UNKNOWN,
    PG_COND_TRUE
} pg_cond;

/** The conditions before a rule, so far. */
typedef struct {
    pg_cond all;
    pg_cond any;                /* of those that [OR] has put together */
    int is_open;                /* the last one had an [OR] */
} pg_conditions;

/** What they are about. */
typedef struct {
    const char *file;           /* %{REQUEST_FILENAME} */
    const char *uri;            /* %{REQUEST_URI}; or NULL */
    int supposed;               /* the file is taken for there */
} pg_conditions_of;

/** None: a rule without conditions holds. */
#define PG_CONDITIONS_NONE { PG_COND_TRUE, PG_COND_FALSE, 0 }

/**
 * Add one.
 */
void pg_conditions_add(pg_conditions *c, const pg_directive *d,
                       const pg_conditions_of *of, apr_pool_t *p);

/**
 * Whether the rule that follows holds.
 */
pg_cond pg_conditions_hold(const pg_conditions *c);

#endif /* PHPGUARD_CONDITIONS_H */
