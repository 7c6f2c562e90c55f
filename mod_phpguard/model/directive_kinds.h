/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/directive_kinds.h
 * @brief The directives that are recorded in trails.
 */

#ifndef PHPGUARD_DIRECTIVE_KINDS_H
#define PHPGUARD_DIRECTIVE_KINDS_H

#include "model/directive.h"

typedef struct {
    const char *name;
    pg_kind kind;
    unsigned int owner;         /* PG_OWNER_* */
} pg_observed_name;

#define PG_OBSERVED 27

extern const pg_observed_name pg_observed_names[PG_OBSERVED];

#endif /* PHPGUARD_DIRECTIVE_KINDS_H */
