/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Counts every refusal, and decides which of them are logged. */

#include "alert/ledger.h"
#include "alert/shared.h"
#include "config.h"
#include "httpd/vhost_name.h"
#include "model/text.h"
#include "util/hash.h"

#include "http_log.h"
#include "apr_atomic.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

/* Change this name whenever the layout of the memory changes, so that a new
 * version of the module does not touch what children of the old one still
 * use. */
#define LEDGER_NAME "phpguard-ledger-3"

#define NUMBERS 512

/* It is followed by the slots, and these by the last alert of each. */
typedef struct {
    volatile apr_uint32_t last[2];  /* seconds; refused, would refuse */
    pg_counter numbers[2][NUMBERS];
} ledger;

static ledger *the_ledger;
static apr_uint32_t pause_ms;
static int lint_errors = -1, lint_warnings, lint_notes;

static pg_counters *slots(void)
{
    return (pg_counters *)(the_ledger + 1);
}

static pg_last_alert_slot *said(void)
{
    return (pg_last_alert_slot *)((char *)slots() + pg_counters_size());
}

/* A vhost is identified by the place of its definition: no other name exists
 * for every vhost, is unique and survives a restart. */
static apr_uint64_t cause_hash(const server_rec *s, pg_cause_id id,
                               const char *decider, int would)
{
    apr_uint64_t h = pg_hash_text(PG_HASH_START, s->defn_name);

    h = pg_hash_word(h, s->defn_line_number);
    h = pg_hash_word(h, (apr_uint64_t)id << 1 | (apr_uint64_t)would);
    return pg_hash_text(h, decider);
}

pg_say pg_ledger_count(request_rec *r, pg_cause_id id,
                       const char *decider, int would)
{
    const apr_size_t n = (apr_size_t)id < NUMBERS ? (apr_size_t)id : 0;
    apr_uint64_t hash;

    would = !!would;
    hash = cause_hash(r->server, id, decider, would);
    pg_counter_add(&the_ledger->numbers[would][n], 1);
    apr_atomic_set32(&the_ledger->last[would],
                     (apr_uint32_t)apr_time_sec(apr_time_now()));
    return pg_counters_count(slots(), hash, pause_ms);
}

void pg_ledger_note(request_rec *r, const pg_say *word, pg_cause_id id,
                    int would, const char *url, const char *file,
                    const char *fix)
{
    pg_last_alert what;

    if (word->folded) {
        return;
    }
    what.id = (apr_uint32_t)id;
    what.would = (apr_uint32_t)would;
    what.text[PG_ALERT_VHOST] = pg_vhost_name(r->server, r->pool);
    what.text[PG_ALERT_FILE] = file;
    what.text[PG_ALERT_FIX] = fix;
    what.text[PG_ALERT_URL] = url;
    pg_text_share(what.text, PG_ALERT_TEXTS, PG_ALERT_ROOM - PG_ALERT_TEXTS,
                  r->pool);
    pg_last_alert_put(said(), word->slot, &what);
}

static apr_array_header_t *causes(int most, int closed, apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_make(p, 8, sizeof(pg_ledger_cause));
    pg_counters_cause *found = apr_palloc(p, PG_COUNTERS_SLOTS
                                             * sizeof(*found));
    const int n = pg_counters_list(slots(), found, closed);
    int i;

    for (i = 0; i < n && list->nelts < most; ++i) {
        pg_ledger_cause cause = { { 0, 0, { NULL } }, found[i].count,
                                  found[i].last };

        if (pg_last_alert_get(said(), found[i].slot, &cause.said, p)) {
            APR_ARRAY_PUSH(list, pg_ledger_cause) = cause;
        }
    }
    return list;
}

apr_array_header_t *pg_ledger_open_causes(int most, int *all, apr_pool_t *p)
{
    *all = pg_counters_read(slots()).open;
    return causes(most, 0, p);
}

static apr_size_t size_of_all(void)
{
    return sizeof(ledger) + pg_counters_size()
           + pg_last_alert_size(PG_COUNTERS_SLOTS);
}

int pg_ledger_attach(apr_pool_t *p)
{
    the_ledger = pg_shared_copy(LEDGER_NAME, size_of_all(), p);
    return the_ledger != NULL;
}

apr_array_header_t *pg_ledger_causes(apr_pool_t *p)
{
    return the_ledger ? causes(PG_COUNTERS_SLOTS, 1, p) : NULL;
}

static void *shared_memory(server_rec *s)
{
    void *memory = pg_shared_make(LEDGER_NAME, size_of_all(), s);

    if (!memory) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, errno, s,
                     "phpguard: no shared memory is available: each child "
                     "process counts refusals and limits its alerts "
                     "separately");
        memory = apr_pcalloc(s->process->pool, size_of_all());
    }
    return memory;
}

void pg_ledger_open(server_rec *s, int interval)
{
    apr_pool_t *p = s->process->pool;
    void *memory = NULL;

    apr_pool_userdata_get(&memory, LEDGER_NAME, p);
    if (!memory) {
        memory = shared_memory(s);
        /* not _setn: the name is unloaded with the module */
        apr_pool_userdata_set(memory, LEDGER_NAME, NULL, p);
    }
    the_ledger = memory;
    pause_ms = (apr_uint32_t)interval * 1000;
    pg_counters_open(slots());
}

void pg_ledger_lint(int errors, int warnings, int notes)
{
    lint_errors = errors;
    lint_warnings = warnings;
    lint_notes = notes;
}

apr_uint64_t pg_ledger_number(pg_cause_id id, int would)
{
    return pg_counter_total(&the_ledger->numbers[!!would][(apr_size_t)id]);
}

pg_ledger_sums pg_ledger_read(void)
{
    pg_ledger_sums sums;
    int i;

    sums.refused = sums.would = 0;
    for (i = 0; i < NUMBERS; ++i) {
        sums.refused += pg_counter_total(&the_ledger->numbers[0][i]);
        sums.would += pg_counter_total(&the_ledger->numbers[1][i]);
    }
    sums.last_refused
        = apr_time_from_sec(apr_atomic_read32(&the_ledger->last[0]));
    sums.last_would
        = apr_time_from_sec(apr_atomic_read32(&the_ledger->last[1]));
    sums.slots = pg_counters_read(slots());
    sums.lint_errors = lint_errors;
    sums.lint_warnings = lint_warnings;
    sums.lint_notes = lint_notes;
    return sums;
}
