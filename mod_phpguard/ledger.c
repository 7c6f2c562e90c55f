/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* All that is shared is 32-bit words, changed by atomic operations alone:
 * wider ones take a lock inside one process on some platforms, and are new
 * in APR 1.7.  The words outlive this module's code, which httpd unloads and
 * loads again when it restarts, so there are no pointers among them. */

#include "ledger.h"
#include "mod_phpguard.h"

#include "http_log.h"
#include "apr_atomic.h"
#include "apr_shm.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

/* Whoever changes what is in the memory changes the name: a new version of
 * the module then leaves alone what the old one's children still use. */
#define LEDGER_NAME "phpguard-ledger-1"

#define SLOTS 1024
#define NUMBERS 512

/* Times are counted in sixteenths of a second and wrap after eight years.
 * Only the time between two of them is ever asked for. */
#define TICKS 16

typedef volatile apr_uint32_t word;

/* 64 bits: a flood of requests fills 32 in some days. */
typedef struct {
    word low;
    word high;
} counter;

typedef struct {
    word key;           /* two halves of one hash, taken one by one; */
    word check;         /* 0 is free */
    word spoken;        /* tick of the last line, 0: none */
    word pending;       /* silent ones since then */
    word since;         /* tick of the first of them */
    word until;         /* and of the last */
    word last;          /* tick of the last refusal */
    counter lines;
    counter suppressed;
} slot;

typedef struct {
    word opened;        /* tick of the last start or restart */
    word last[2];       /* seconds; refused, would refuse */
    counter numbers[2][NUMBERS];
    slot slots[SLOTS];
    slot overflow;
} ledger;

static ledger *the_ledger;
static apr_uint32_t interval_ticks;
static int lint_errors = -1, lint_notes = -1;

/* Who carries over is the one add that passes the end, whatever the order. */
static void add(counter *c, apr_uint32_t n)
{
    apr_uint32_t before = apr_atomic_add32(&c->low, n);

    if (before + n < before) {
        apr_atomic_inc32(&c->high);
    }
}

static apr_uint64_t total(counter *c)
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
    apr_uint32_t n = (apr_uint32_t)(t / (APR_USEC_PER_SEC / TICKS));

    return n ? n : 1;
}

static apr_time_t time_of(apr_uint32_t then, apr_time_t now)
{
    return now - (apr_time_t)(tick(now) - then) * (APR_USEC_PER_SEC / TICKS);
}

static int between(apr_uint32_t t, apr_uint32_t from, apr_uint32_t to)
{
    return t - from <= to - from;
}

/* FNV-1a, 64 bits. */
static apr_uint64_t hash(apr_uint64_t h, const char *s)
{
    for (; s && *s; ++s) {
        h = (h ^ (unsigned char)*s) * APR_UINT64_C(0x100000001b3);
    }
    return h;
}

/* A vhost by the place of its definition: it has no other name that all
 * have, that is its own and that a restart keeps. */
static apr_uint64_t cause_hash(const server_rec *s, pg_cause_id id,
                               const char *decider, int would)
{
    char rest[64];
    apr_uint64_t h = APR_UINT64_C(0xcbf29ce484222325);

    apr_snprintf(rest, sizeof(rest), ":%u:%d:%d:", s->defn_line_number,
                 (int)id, would);
    return hash(hash(hash(h, s->defn_name), rest), decider);
}

/* Is the word ours, or free and now ours? */
static int take(word *w, apr_uint32_t ours)
{
    apr_uint32_t held = apr_atomic_read32(w);

    if (!held) {
        held = apr_atomic_cas32(w, ours, 0);
    }
    return !held || held == ours;
}

/* The first slot on the way that is ours or free. Nothing is ever given
 * back, so whoever looks for the same cause ends at the same slot; one that
 * died between the two words leaves it to the next with the same half. */
static slot *find(apr_uint64_t h)
{
    apr_uint32_t key = (apr_uint32_t)h, check = (apr_uint32_t)(h >> 32), i;

    key += !key;
    check += !check;
    for (i = 0; i < SLOTS; ++i) {
        slot *s = &the_ledger->slots[(key + i) % SLOTS];

        if (take(&s->key, key) && take(&s->check, check)) {
            return s;
        }
    }
    return &the_ledger->overflow;
}

/* What was silent is handed to exactly one line. Its times are written after
 * it is counted, so one may be missing still: then the bounds stand in. */
static void speak_for(slot *s, apr_uint32_t spoken, apr_time_t now,
                      pg_ledger_word *said)
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
    add(&s->lines, 1);
    add(&s->suppressed, said->suppressed);
}

static void be_silent(slot *s, apr_uint32_t now)
{
    if (apr_atomic_inc32(&s->pending) == 0) {
        apr_atomic_set32(&s->since, now);
    }
    apr_atomic_set32(&s->until, now);
}

/* The time is read after the last line's, so it is later, unless somebody
 * set the clock back: then the difference is huge and we speak. */
static pg_ledger_word count(slot *s)
{
    pg_ledger_word said = { 0, 0, 0, 0, 0 };
    apr_uint32_t spoken = apr_atomic_read32(&s->spoken);
    apr_time_t now = apr_time_now();
    apr_uint32_t t = tick(now);
    int due = !spoken || t - spoken > interval_ticks;

    apr_atomic_set32(&s->last, t);
    if ((due && apr_atomic_cas32(&s->spoken, t, spoken) == spoken)
        || !interval_ticks) {
        speak_for(s, spoken, now, &said);
    }
    else {
        be_silent(s, t);
    }
    said.folded = (s == &the_ledger->overflow);
    return said;
}

pg_ledger_word pg_ledger_count(request_rec *r, pg_cause_id id,
                               const char *decider, int would)
{
    const apr_size_t n = (apr_size_t)id < NUMBERS ? (apr_size_t)id : 0;

    would = !!would;
    add(&the_ledger->numbers[would][n], 1);
    apr_atomic_set32(&the_ledger->last[would],
                     (apr_uint32_t)apr_time_sec(apr_time_now()));
    return count(find(cause_hash(r->server, id, decider, would)));
}

static void *shared_memory(server_rec *s)
{
    apr_pool_t *p = s->process->pool;
    apr_shm_t *shm;
    apr_status_t rv = apr_shm_create(&shm, sizeof(ledger), NULL, p);

    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s,
                     "phpguard: no shared memory, so each child process "
                     "counts and writes its alerts by itself");
        return apr_pcalloc(p, sizeof(ledger));
    }
    memset(apr_shm_baseaddr_get(shm), 0, sizeof(ledger));
    return apr_shm_baseaddr_get(shm);
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
    interval_ticks = (apr_uint32_t)interval * TICKS;
    apr_atomic_set32(&the_ledger->opened, tick(apr_time_now()));
}

void pg_ledger_lint(int errors, int notes)
{
    lint_errors = errors;
    lint_notes = notes;
}

apr_uint64_t pg_ledger_number(pg_cause_id id, int would)
{
    return total(&the_ledger->numbers[!!would][(apr_size_t)id]);
}

static apr_uint64_t counted(slot *s)
{
    return total(&s->lines) + total(&s->suppressed)
           + apr_atomic_read32(&s->pending);
}

static void read_slot(pg_ledger_sums *sums, slot *s)
{
    apr_uint32_t opened = apr_atomic_read32(&the_ledger->opened);
    apr_uint32_t now = tick(apr_time_now());

    sums->lines += total(&s->lines);
    sums->suppressed += total(&s->suppressed);
    sums->pending += apr_atomic_read32(&s->pending);
    if (apr_atomic_read32(&s->last)) {
        ++sums->causes;
        sums->open += between(apr_atomic_read32(&s->last), opened, now);
    }
}

pg_ledger_sums pg_ledger_read(void)
{
    pg_ledger_sums sums = { 0 };
    int i;

    for (i = 0; i < NUMBERS; ++i) {
        sums.refused += total(&the_ledger->numbers[0][i]);
        sums.would += total(&the_ledger->numbers[1][i]);
    }
    for (i = 0; i < SLOTS; ++i) {
        read_slot(&sums, &the_ledger->slots[i]);
    }
    read_slot(&sums, &the_ledger->overflow);
    sums.folded = counted(&the_ledger->overflow);
    sums.last_refused
        = apr_time_from_sec(apr_atomic_read32(&the_ledger->last[0]));
    sums.last_would
        = apr_time_from_sec(apr_atomic_read32(&the_ledger->last[1]));
    sums.lint_errors = lint_errors;
    sums.lint_notes = lint_notes;
    return sums;
}
