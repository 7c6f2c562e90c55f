/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Counters that all processes of the server share.
 *
 * All shared data are 32-bit words, changed only by atomic operations: wider
 * ones take a lock inside one process on some platforms, and are new in APR
 * 1.7. The words outlive this module's code, which httpd unloads and loads
 * again when it restarts, so there are no pointers among them. */

#include "alert/counters.h"

#include "apr_atomic.h"

#include <stdlib.h>

#define SLOTS PG_COUNTERS_SLOTS

/* Times are counted in sixteenths of a second and wrap after eight years. Only
 * differences of times are used. */
#define TICKS 16
#define TICK (APR_USEC_PER_SEC / TICKS)

typedef volatile apr_uint32_t word;

typedef struct {
    word key;           /* two halves of one hash, taken one by one; */
    word check;         /* 0 is free */
    word spoken;        /* tick of the last line, 0: none */
    word pending;       /* silent ones since then */
    word since;         /* tick of the first of them */
    word until;         /* and of the last */
    word last;          /* tick of the last one counted */
    pg_counter lines;
    pg_counter suppressed;
} slot;

struct pg_counters {
    word opened;        /* tick */
    slot slots[SLOTS];
    slot overflow;
};

apr_size_t pg_counters_size(void)
{
    return sizeof(pg_counters);
}

/* Only the addition that overflows carries over, in any order. */
void pg_counter_add(pg_counter *c, apr_uint32_t n)
{
    apr_uint32_t before = apr_atomic_add32(&c->low, n);

    if (before + n < before) {
        apr_atomic_inc32(&c->high);
    }
}

apr_uint64_t pg_counter_total(pg_counter *c)
{
    apr_uint32_t high, low;

    do {
        high = apr_atomic_read32(&c->high);
        low = apr_atomic_read32(&c->low);
    } while (high != apr_atomic_read32(&c->high));
    return (apr_uint64_t)high << 32 | low;
}

/* Never 0, which means "not yet". */
static apr_uint32_t tick(apr_time_t t)
{
    apr_uint32_t n = (apr_uint32_t)(t / TICK);

    return n ? n : 1;
}

static apr_time_t time_of(apr_uint32_t then, apr_time_t now)
{
    return now - (apr_time_t)(tick(now) - then) * TICK;
}

static int between(apr_uint32_t t, apr_uint32_t from, apr_uint32_t to)
{
    return t - from <= to - from;
}

void pg_counters_open(pg_counters *all)
{
    apr_atomic_set32(&all->opened, tick(apr_time_now()));
}

/* Whether the word belongs to this cause, or was free and is claimed now. */
static int take(word *w, apr_uint32_t ours)
{
    apr_uint32_t held = apr_atomic_read32(w);

    if (!held) {
        held = apr_atomic_cas32(w, ours, 0);
    }
    return !held || held == ours;
}

/* The first slot of the probe sequence that belongs to this cause or is free.
 * Slots are never released, so every process that looks for the same cause
 * finds the same slot; if a process died between the two words, the next one
 * with the same first half completes it. */
static slot *find(pg_counters *all, apr_uint64_t hash)
{
    apr_uint32_t key = (apr_uint32_t)hash, i;
    apr_uint32_t check = (apr_uint32_t)(hash >> 32);

    key += !key;
    check += !check;
    for (i = 0; i < SLOTS; ++i) {
        slot *s = &all->slots[(key + i) % SLOTS];

        if (take(&s->key, key) && take(&s->check, check)) {
            return s;
        }
    }
    return &all->overflow;
}

/* The suppressed refusals are reported by exactly one line. Their times are
 * written after they are counted, so one may still be missing: then the bounds
 * are used. */
static void speak_for(slot *s, apr_uint32_t spoken, apr_time_t now,
                      pg_say *said)
{
    apr_uint32_t end = tick(now), start = spoken ? spoken : end;
    apr_uint32_t since, until;

    said->speak = 1;
    said->suppressed = apr_atomic_xchg32(&s->pending, 0);
    since = apr_atomic_read32(&s->since);
    until = apr_atomic_read32(&s->until);
    since = between(since, start, end) ? since : start;
    until = between(until, since, end) ? until : end;
    said->since = time_of(since, now);
    said->until = time_of(until, now);
    pg_counter_add(&s->lines, 1);
    pg_counter_add(&s->suppressed, said->suppressed);
}

static void be_silent(slot *s, apr_uint32_t now)
{
    if (apr_atomic_inc32(&s->pending) == 0) {
        apr_atomic_set32(&s->since, now);
    }
    apr_atomic_set32(&s->until, now);
}

/* Of two concurrent callers only one receives the tick of the last line. */
static int is_first(apr_uint32_t last, apr_uint32_t opened, apr_uint32_t now)
{
    return !last || !between(last, opened, now);
}

/* The time is read after that of the last line, so it is later unless the
 * clock was set back: then the difference is huge and the alert is written. */
pg_say pg_counters_count(pg_counters *all, apr_uint64_t hash,
                         apr_uint32_t pause)
{
    pg_say said = { 0, 0, 0, 0, 0, 0, 0 };
    slot *s = find(all, hash);
    apr_uint32_t spoken = apr_atomic_read32(&s->spoken);
    apr_time_t now = apr_time_now();
    apr_uint32_t t = tick(now);
    /* one tick more than the interval, since the first may be almost over */
    int due = !spoken || (apr_uint64_t)(t - spoken) * 1000
                         >= (apr_uint64_t)pause * TICKS + 1000;

    said.first = is_first(apr_atomic_xchg32(&s->last, t),
                          apr_atomic_read32(&all->opened), t);
    if ((due && apr_atomic_cas32(&s->spoken, t, spoken) == spoken)
        || !pause) {
        speak_for(s, spoken, now, &said);
    }
    else {
        be_silent(s, t);
    }
    said.folded = (s == &all->overflow);
    said.slot = (int)(s - all->slots);
    return said;
}

/* Read after the last one, so that it is not earlier. */
static int is_open(apr_uint32_t last, pg_counters *all)
{
    return between(last, apr_atomic_read32(&all->opened),
                   tick(apr_time_now()));
}

static void read_slot(pg_counters_sums *sums, slot *s, pg_counters *all)
{
    apr_uint32_t last = apr_atomic_read32(&s->last);

    sums->lines += pg_counter_total(&s->lines);
    sums->suppressed += pg_counter_total(&s->suppressed);
    sums->pending += apr_atomic_read32(&s->pending);
    if (last) {
        ++sums->causes;
        sums->open += is_open(last, all);
    }
}

pg_counters_sums pg_counters_read(pg_counters *all)
{
    pg_counters_sums sums = { 0, 0, 0, 0, 0, 0 };
    apr_uint64_t before;
    int i;

    for (i = 0; i < SLOTS; ++i) {
        read_slot(&sums, &all->slots[i], all);
    }
    before = sums.lines + sums.suppressed + sums.pending;
    read_slot(&sums, &all->overflow, all);
    sums.folded = sums.lines + sums.suppressed + sums.pending - before;
    return sums;
}

static int newer(const void *a, const void *b)
{
    const pg_counters_cause *one = a, *other = b;

    if (one->last != other->last) {
        return one->last < other->last ? 1 : -1;
    }
    return one->slot - other->slot;
}

static apr_uint64_t count_of(slot *s)
{
    return pg_counter_total(&s->lines) + pg_counter_total(&s->suppressed)
           + apr_atomic_read32(&s->pending);
}

int pg_counters_list(pg_counters *all, pg_counters_cause *to, int closed)
{
    apr_uint32_t last[SLOTS];
    apr_time_t now;
    int n = 0, i;

    for (i = 0; i < SLOTS; ++i) {
        last[n] = apr_atomic_read32(&all->slots[i].last);
        if (last[n] && (closed || is_open(last[n], all))) {
            to[n].slot = i;
            to[n++].count = count_of(&all->slots[i]);
        }
    }
    now = apr_time_now();
    for (i = 0; i < n; ++i) {
        to[i].last = time_of(last[i], now);
    }
    qsort(to, (apr_size_t)n, sizeof(*to), newer);
    return n;
}
