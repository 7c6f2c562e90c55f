/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/ledger.h
 * @brief Counts every refusal, and lets one alert through for each cause and
 *        interval, over all processes and threads of the server.
 *
 * At any time when no request is on its way:
 * slots.lines + slots.suppressed + slots.pending == refused + would.
 */

#ifndef PHPGUARD_LEDGER_H
#define PHPGUARD_LEDGER_H

#include "httpd.h"
#include "alert/counters.h"
#include "alert/last_alerts.h"
#include "model/cause.h"

/** All there is to show. */
typedef struct {
    apr_uint64_t refused;
    apr_uint64_t would;         /* DetectionOnly */
    apr_time_t last_refused;    /* 0: never */
    apr_time_t last_would;
    pg_counters_sums slots;
    int lint_errors;            /* -1: the lint did not run */
    int lint_warnings;
    int lint_notes;
} pg_ledger_sums;

/** One cause that is open. */
typedef struct {
    pg_last_alert said;         /* by its last alert */
    apr_uint64_t count;         /* refusals since the server was started */
    apr_time_t last;
} pg_ledger_cause;

/**
 * Make the shared memory, or find again what an earlier configuration of
 * this server left in it. For post_config, in the pass that counts
 * (AP_SQ_MS_CREATE_CONFIG, server/main.c): children get it by fork.
 * Without shared memory each child keeps a ledger of its own, and says so.
 * @param s        the main server; the memory is of its process's pool,
 *                 which outlives restarts
 * @param interval seconds in which a cause is logged once; 0: every time
 */
void pg_ledger_open(server_rec *s, int interval);

/**
 * Count one refusal, or one "would refuse".
 * @param r       the request; its server is the vhost
 * @param id      the cause's number
 * @param decider what distinguishes causes with the same number: the deciding
 *                directive's "file:line", or the directory; only hashed
 * @param would   DetectionOnly
 */
pg_say pg_ledger_count(request_rec *r, pg_cause_id id,
                       const char *decider, int would);

/**
 * Keep what an alert says of its cause, for who asks which are open.
 * @param word of pg_ledger_count(); of the shared slot nothing is kept
 * @param url, file and fix: of any length, the middle of a long one is left
 *             out
 */
void pg_ledger_note(request_rec *r, const pg_say *word, pg_cause_id id,
                    int would, const char *url, const char *file,
                    const char *fix);

/**
 * The causes that came since the configuration was read, the newest first.
 * @param most that are wanted
 * @param all  set to how many there are, the shared slot as one
 * @return array of pg_ledger_cause, from p; the shared slot, and one whose
 *         alert is not written yet, are missing
 */
apr_array_header_t *pg_ledger_open_causes(int most, int *all, apr_pool_t *p);

/**
 * Look at the ledger of the server that runs with this configuration, as it is
 * now, in place of one of this process's own: for a process that is no server
 * (alert/shared.h).
 * @param p owns the copy
 * @return 0 if there is none to be seen
 */
int pg_ledger_attach(apr_pool_t *p);

/**
 * All causes since the server was started, the newest first.
 * @return array of pg_ledger_cause, from p, its texts are untrusted; NULL if
 *         there is no ledger
 */
apr_array_header_t *pg_ledger_causes(apr_pool_t *p);

/**
 * What the lint found in this configuration. For the parent process, before it
 * creates children, which inherit it.
 */
void pg_ledger_lint(int errors, int warnings, int notes);

/**
 * How often a number was refused, or would have been.
 */
apr_uint64_t pg_ledger_number(pg_cause_id id, int would);

/**
 * Add up all slots.
 */
pg_ledger_sums pg_ledger_read(void);

#endif /* PHPGUARD_LEDGER_H */
