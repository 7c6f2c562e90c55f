/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/last_alerts.h
 * @brief The text of the last alert of each cause, in shared memory, without a
 *        lock that can block a reader.
 *
 * All functions may run at the same time in any number of processes and
 * threads over the same memory.  APR only.
 */

#ifndef PHPGUARD_LAST_ALERTS_H
#define PHPGUARD_LAST_ALERTS_H

#include "apr_pools.h"

/** The bytes of all texts of one alert, with the ends. */
#define PG_ALERT_ROOM 1500

/** The texts of an alert. */
enum {
    PG_ALERT_VHOST, PG_ALERT_FILE, PG_ALERT_FIX, PG_ALERT_URL, PG_ALERT_TEXTS
};

typedef struct {
    apr_uint32_t id;            /* the cause's number */
    apr_uint32_t would;         /* DetectionOnly */
    const char *text[PG_ALERT_TEXTS];
} pg_last_alert;

/** The memory of one cause; all zero to begin with. */
typedef struct pg_last_alert_slot pg_last_alert_slot;

/**
 * The bytes of the memory for a number of slots.
 */
apr_size_t pg_last_alert_size(int slots);

/**
 * Replace the last alert. If another process does so at the same moment, its
 * alert is kept instead; it is just as new.
 * @param what its texts are copied; text beyond PG_ALERT_ROOM is cut
 */
void pg_last_alert_put(pg_last_alert_slot *slots, int n,
                       const pg_last_alert *what);

/**
 * The last alert, whole.
 * @param to its texts are from p
 * @return 0 if there is none, or none whole for the time being
 */
int pg_last_alert_get(pg_last_alert_slot *slots, int n, pg_last_alert *to,
                      apr_pool_t *p);

#endif /* PHPGUARD_LAST_ALERTS_H */
