/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file ledger.h
 * @brief Counts every refusal, and lets one alert through for each cause and
 *        interval.
 */

#ifndef PHPGUARD_LEDGER_H
#define PHPGUARD_LEDGER_H

#include "httpd.h"
#include "cause.h"

/** What the caller of pg_ledger_count() may say. */
typedef struct {
    int speak;                  /* this one goes to the log */
    apr_uint32_t suppressed;    /* how many were silent since the last line */
    apr_time_t since;           /* the first and the last of them */
    apr_time_t until;
} pg_ledger_word;

/**
 * Count one refusal, or one "would refuse".
 * @param r       the request; its server is the vhost
 * @param id      the cause's number
 * @param decider what tells causes of one number apart: the deciding
 *                directive's "file:line", or the directory; only hashed
 * @param would   DetectionOnly
 */
pg_ledger_word pg_ledger_count(request_rec *r, pg_cause_id id,
                               const char *decider, int would);

#endif /* PHPGUARD_LEDGER_H */
