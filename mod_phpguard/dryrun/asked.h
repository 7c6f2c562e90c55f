/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/asked.h
 * @brief The question that is being answered, for the hooks, which httpd calls
 *        without it.
 */

#ifndef PHPGUARD_ASKED_H
#define PHPGUARD_ASKED_H

#include "dryrun/answer.h"

typedef struct {
    const pg_dryrun_question *q; /* NULL: no dry run is active */
    pg_dryrun_answer *answer;
    request_rec *error;         /* the request that ap_die() responds to; or
                                 * NULL */
    apr_pool_t *p;              /* the pool of the answer */
} pg_asked_now;

extern pg_asked_now pg_now;

/**
 * A note of a request that a handler redirected: the source name of that
 * module.
 */
#define PG_LED_BY "phpguard-led-by"

#endif /* PHPGUARD_ASKED_H */
