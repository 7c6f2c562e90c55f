/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/counters.h
 * @brief Counters in shared memory: one slot for each cause, without locks.
 *
 * All functions may run at the same time in any number of processes and
 * threads over the same memory.  APR only.
 */

#ifndef PHPGUARD_COUNTERS_H
#define PHPGUARD_COUNTERS_H

#include "apr_time.h"

/** The number of causes that are counted separately; all others are counted
 * together as one more. */
#define PG_COUNTERS_SLOTS 1024

/** What the caller may log after counting a refusal. */
typedef struct {
    int speak;                  /* log this one */
    int first;                  /* of its cause since pg_counters_open() */
    int folded;                 /* no slot was free: it covers other causes
                                 * too */
    int slot;                   /* else the cause's own, from 0 */
    apr_uint32_t suppressed;    /* how many were suppressed since the last
                                 * line */
    apr_time_t since;           /* the first and the last of them */
    apr_time_t until;
} pg_say;

/** All slots added up. */
typedef struct {
    apr_uint64_t lines;         /* that were logged */
    apr_uint64_t suppressed;    /* that a later line spoke for */
    apr_uint64_t pending;       /* that no line spoke for yet */
    apr_uint64_t folded;        /* of all these, that found no slot free */
    int causes;                 /* slots in use */
    int open;                   /* counted in since pg_counters_open() */
} pg_counters_sums;

/** One cause. */
typedef struct {
    int slot;
    apr_uint64_t count;         /* how often it was counted */
    apr_time_t last;            /* and when, a sixteenth of a second less */
} pg_counters_cause;

/** A count of 64 bits; all zero to begin with. */
typedef struct {
    volatile apr_uint32_t low;
    volatile apr_uint32_t high;
} pg_counter;

void pg_counter_add(pg_counter *c, apr_uint32_t n);

apr_uint64_t pg_counter_total(pg_counter *c);

typedef struct pg_counters pg_counters;

/**
 * The bytes of the memory; all zero to begin with.
 */
apr_size_t pg_counters_size(void);

/**
 * From now on a cause is open only if it occurs again.
 */
void pg_counters_open(pg_counters *all);

/**
 * Count one, and decide whether it is logged.
 * @param hash  of the cause
 * @param pause milliseconds, at least, between two lines of a cause
 */
pg_say pg_counters_count(pg_counters *all, apr_uint64_t hash,
                         apr_uint32_t pause);

/**
 * While no process is counting: lines + suppressed + pending is what was
 * counted.
 */
pg_counters_sums pg_counters_read(pg_counters *all);

/**
 * The causes that are open, the newest first.
 * @param to room for PG_COUNTERS_SLOTS; the shared slot is not among them
 * @param closed those as well that did not come again since
 *               pg_counters_open()
 * @return how many there are
 */
int pg_counters_list(pg_counters *all, pg_counters_cause *to, int closed);

#endif /* PHPGUARD_COUNTERS_H */
