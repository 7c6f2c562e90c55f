/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/recent.h
 * @brief Caches the causes of recent refusals: a robot may request the same
 *        file a thousand times a second.
 */

#ifndef PHPGUARD_RECENT_H
#define PHPGUARD_RECENT_H

#include "httpd.h"
#include "model/inquiry.h"

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
 * @return NULL if a .htaccess file applies: its directives belong to this
 *         request only
 */
pg_recent *pg_recent_at(const request_rec *r, const pg_case *c);

/**
 * Store it; a decider that is too long is not stored.
 */
void pg_recent_set(pg_recent *m, pg_cause_id id, const char *decider);

#endif /* PHPGUARD_RECENT_H */
