/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/failures.h
 * @brief Why a place returns an error: what is missing, and the fix.
 */

#ifndef PHPGUARD_FAILURES_H
#define PHPGUARD_FAILURES_H

#include "lint/lookup/lookup.h"
#include "model/edit.h"

typedef struct {
    pg_cause_id id;
    const pg_directive *by;     /* the directive that asks for it, or NULL */
    pg_edit *fix;
} pg_failure;

/**
 * Name what a place lacks that answers with an error: PG_NO_SOCKET,
 * PG_NO_PROGRAM, PG_SCHEME, PG_BAD_URL or PG_TARGET.
 * @param answer its outcome is PG_FAILS
 * @param p      owns the fix
 * @return 0 if it is none of these
 */
int pg_failure_find(pg_failure *to, const pg_answer *answer, apr_pool_t *p);

/**
 * Whether a number is of a place where every page is an error.
 */
int pg_failure_is(pg_cause_id id);

#endif /* PHPGUARD_FAILURES_H */
