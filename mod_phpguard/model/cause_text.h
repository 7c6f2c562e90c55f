/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/cause_text.h
 * @brief The explanation of each number: the table from which "phpguard
 *        explain PHPGnnnn" and phpguard-causes(7) are made.
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
 * How to silence the finding, and its alert, if the cause is deliberate.
 */
const char *pg_cause_text_silence(const pg_cause_text *t);

#endif /* PHPGUARD_CAUSE_TEXT_H */
