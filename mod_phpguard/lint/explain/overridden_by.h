/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/overridden_by.h
 * @brief Why a directive applies or is overridden: the rules of merging.
 */

#ifndef PHPGUARD_OVERRIDDEN_BY_H
#define PHPGUARD_OVERRIDDEN_BY_H

#include "lint/lookup/lookup.h"

/** What became of a directive. */
typedef enum {
    PG_STEP_DECIDED,
    PG_STEP_MAPS_URL,           /* it gives the file its directory */
    PG_STEP_EXCLUDES_URL,       /* it keeps the URL from another */
    PG_STEP_OVERRIDDEN,
    PG_STEP_NO_EFFECT,          /* it says nothing that counts here */
    PG_STEP_OTHER_NAME,
    PG_STEP_HIDDEN,             /* behind a condition that is not true */
    PG_STEP_DENIES
} pg_effect;

typedef struct {
    const ap_directive_t *node;
    pg_effect effect;
    const char *because;        /* a clause */
} pg_step;

/**
 * What became of a directive of the trail.
 * @return with node set
 */
pg_step pg_overridden_step(const pg_directive *d, const pg_answer *answer,
                           apr_pool_t *p);

#endif /* PHPGUARD_OVERRIDDEN_BY_H */
