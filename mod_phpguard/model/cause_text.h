/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/cause_text.h
 * @brief What there is to say of each number to somebody who asks: the one
 *        table behind "phpguard explain PHPGnnnn" and phpguard-causes(7).
 */

#ifndef PHPGUARD_CAUSE_TEXT_H
#define PHPGUARD_CAUSE_TEXT_H

#include "model/cause.h"

typedef struct {
    pg_cause_id id;
    const char *happened;       /* some sentences */
    const char *example;        /* lines of a configuration, or NULL */
    const char *repair;
} pg_cause_text;

/**
 * The text of a number.
 * @return a constant; NULL if there is no such number
 */
const pg_cause_text *pg_cause_text_get(pg_cause_id id);

/**
 * How to silence it where it is meant so.
 */
const char *pg_cause_text_silence(const pg_cause_text *t);

#endif /* PHPGUARD_CAUSE_TEXT_H */
