/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/said.h
 * @brief What the last alert of each cause said, in shared memory, without a
 *        lock that anybody waits for.
 *
 * All functions may run at the same time in any number of processes and
 * threads over the same memory.  APR only.
 */

#ifndef PHPGUARD_SAID_H
#define PHPGUARD_SAID_H

#include "apr_pools.h"

/** The bytes of all texts of one alert, with the ends. */
#define PG_SAID_ROOM 1500

/** What is told of an alert. */
enum { PG_SAID_VHOST, PG_SAID_FILE, PG_SAID_FIX, PG_SAID_URL, PG_SAID_TEXTS };

typedef struct {
    apr_uint32_t id;            /* the cause's number */
    apr_uint32_t would;         /* DetectionOnly */
    const char *text[PG_SAID_TEXTS];
} pg_said;

/** The memory of one cause; all zero to begin with. */
typedef struct pg_said_slot pg_said_slot;

/**
 * The bytes of the memory for a number of slots.
 */
apr_size_t pg_said_size(int slots);

/**
 * Keep an alert in the place of the one before.  Where somebody else does so
 * at this moment, theirs is kept: it is as new.
 * @param what its texts are copied; what is above PG_SAID_ROOM is cut
 */
void pg_said_put(pg_said_slot *slots, int n, const pg_said *what);

/**
 * The last alert, whole.
 * @param to its texts are from p
 * @return 0 if there is none, or none whole for the time being
 */
int pg_said_get(pg_said_slot *slots, int n, pg_said *to, apr_pool_t *p);

#endif /* PHPGUARD_SAID_H */
