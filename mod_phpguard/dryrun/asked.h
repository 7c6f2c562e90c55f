/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/asked.h
 * @brief The question that is being answered, for the hooks: they are called
 *        by httpd, and have no other way to know.
 */

#ifndef PHPGUARD_ASKED_H
#define PHPGUARD_ASKED_H

#include "dryrun/answer.h"

typedef struct {
    const pg_dryrun_question *q; /* NULL: none is being answered */
    pg_dryrun_answer *answer;
    apr_pool_t *p;              /* of the answer */
} pg_asked_now;

extern pg_asked_now pg_now;

/** The note of a request that a handler sent on: the handler's module. */
#define PG_LED_BY "phpguard-led-by"

#endif /* PHPGUARD_ASKED_H */
