/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/recent.h
 * @brief What the last refusals were caused by: a robot asks for the same
 *        file a thousand times a second, and the cause is named once.
 */

#ifndef PHPGUARD_RECENT_H
#define PHPGUARD_RECENT_H

#include "httpd.h"
#include "model/verdict.h"

/** A cause, and what pg_ledger_count() calls its decider. */
typedef struct {
    apr_uint64_t key;
    pg_cause_id id;             /* 0: not known yet */
    char decider[240];
} pg_recent;

/**
 * This thread's memo of a case, known or to be filled in.  It is good for
 * the second in which the request began, for a verdict also looks at what a
 * configuration does not hold.
 * @param c all but its mapping and plain
 * @return NULL where a .htaccess has a say: its directives are the request's
 *         own and tell nothing of the next one's
 */
pg_recent *pg_recent_at(const request_rec *r, const pg_case *c);

/**
 * Fill it in; a decider that is too long leaves it unknown.
 */
void pg_recent_set(pg_recent *m, pg_cause_id id, const char *decider);

#endif /* PHPGUARD_RECENT_H */
