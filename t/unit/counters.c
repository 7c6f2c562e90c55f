/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Many processes over one memory: nothing is lost, nothing is said twice. */

#include "alert/counters.h"

#include "apr_atomic.h"
#include "apr_general.h"
#include "apr_shm.h"
#include "apr_strings.h"
#include "apr_thread_proc.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CHILDREN 2
#define CAUSES 200
#define ROUNDS 20
#define LOUD_COUNT 400000

/* What one child saw. */
typedef struct {
    apr_uint64_t counted;
    apr_uint64_t lines;
    apr_uint64_t suppressed;
    apr_uint64_t folded;
    apr_uint32_t spoke[CAUSES];
} tally;

typedef struct {
    tally children[CHILDREN];
    pg_counter hits;
    volatile apr_uint32_t ready;
    /* the slots stand behind it */
} board;

static apr_pool_t *pool;
static int tests, failed;

static void ok(int good, const char *name)
{
    failed += !good;
    printf("%sok %d - %s\n", good ? "" : "not ", ++tests, name);
}

static pg_counters *slots(board *b)
{
    return (pg_counters *)(b + 1);
}

static board *fresh(void)
{
    const apr_size_t size = sizeof(board) + pg_counters_size();
    apr_shm_t *shm;

    if (apr_shm_create(&shm, size, NULL, pool) != APR_SUCCESS) {
        printf("Bail out! no shared memory\n");
        exit(1);
    }
    memset(apr_shm_baseaddr_get(shm), 0, size);
    return apr_shm_baseaddr_get(shm);
}

/* Neither half of the hash may be the whole difference. */
static apr_uint64_t hash_of(apr_uint64_t cause)
{
    return cause << 31 | cause % 7;
}

static void count_hash(board *b, tally *t, apr_uint64_t hash,
                       apr_uint64_t cause, apr_uint32_t pause)
{
    pg_say word = pg_counters_count(slots(b), hash, pause);

    ++t->counted;
    t->folded += word.folded != 0;
    if (word.speak) {
        ++t->lines;
        t->suppressed += word.suppressed;
        ++t->spoke[cause % CAUSES];
    }
}

static void count(board *b, tally *t, apr_uint64_t cause, apr_uint32_t pause)
{
    count_hash(b, t, hash_of(cause), cause, pause);
}

/* Wait for the others, so that all do the next thing at once. */
static void meet(board *b, apr_uint32_t nth)
{
    int spins = 0;

    apr_atomic_inc32(&b->ready);
    while (apr_atomic_read32(&b->ready) < nth * CHILDREN) {
        /* whoever yields comes back too late for a tie */
        if (++spins % 10000 == 0) {
            apr_thread_yield();
        }
    }
}

typedef void body(board *b, tally *t, int child);

static void in_children(board *b, body *run)
{
    apr_proc_t child[CHILDREN];
    int i, status;
    apr_exit_why_e why;

    fflush(stdout);
    for (i = 0; i < CHILDREN; ++i) {
        if (apr_proc_fork(&child[i], pool) == APR_INCHILD) {
            meet(b, 1);
            run(b, &b->children[i], i);
            _exit(0);
        }
    }
    for (i = 0; i < CHILDREN; ++i) {
        apr_proc_wait(&child[i], &status, &why, APR_WAIT);
    }
}

static tally sum(const board *b)
{
    tally all;
    int i, cause;

    memset(&all, 0, sizeof(all));
    for (i = 0; i < CHILDREN; ++i) {
        const tally *t = &b->children[i];

        all.counted += t->counted;
        all.lines += t->lines;
        all.suppressed += t->suppressed;
        all.folded += t->folded;
        for (cause = 0; cause < CAUSES; ++cause) {
            all.spoke[cause] += t->spoke[cause];
        }
    }
    return all;
}

static void adds_up(board *b, const char *name)
{
    const tally all = sum(b);
    const pg_counters_sums s = pg_counters_read(slots(b));

    ok(s.lines == all.lines, apr_pstrcat(pool, name, ": lines", NULL));
    ok(s.suppressed == all.suppressed,
       apr_pstrcat(pool, name, ": told of", NULL));
    ok(s.lines + s.suppressed + s.pending == all.counted,
       apr_pstrcat(pool, name, ": and what waits is all", NULL));
    ok(s.folded == all.folded, apr_pstrcat(pool, name, ": folded", NULL));
    if (failed) {
        printf("# %" APR_UINT64_T_FMT " lines, %" APR_UINT64_T_FMT
               " told, %" APR_UINT64_T_FMT " wait, %" APR_UINT64_T_FMT
               " counted\n", s.lines, s.suppressed, s.pending, all.counted);
    }
}

/* Half of them speak at once, half never: what was silent is fought for. */
static void loud_and_silent(board *b, tally *t, int child)
{
    int i;

    for (i = 0; i < LOUD_COUNT; ++i) {
        count(b, t, 1, child % 2 ? 0 : 3600000);
    }
}

/* A second's race for each tick's line of many causes. */
static void race(board *b, tally *t, int child)
{
    const apr_time_t end = apr_time_now() + apr_time_from_sec(1);
    apr_uint64_t cause;

    (void)child;
    while (apr_time_now() < end) {
        for (cause = 0; cause < CAUSES; ++cause) {
            count(b, t, cause, 60);
        }
    }
}

/* Each wants another cause than the others, and all the same slot. */
static void claim(board *b, tally *t, int child)
{
    apr_uint32_t i;

    for (i = 0; i < CAUSES; ++i) {
        apr_uint64_t home = i / CHILDREN + 1;
        apr_uint64_t which = (i + (apr_uint32_t)child) % CHILDREN;

        meet(b, i + 2);
        count_hash(b, t, home | which << 20, home * CHILDREN + which,
                   3600000);
    }
}

static void crowd(board *b, tally *t, int child)
{
    apr_uint64_t cause;

    (void)child;
    for (cause = 1; cause <= 2000; ++cause) {
        count(b, t, cause, 3600000);
    }
}

static void carry(board *b, tally *t, int child)
{
    int i;

    (void)t;
    (void)child;
    for (i = 0; i < 1000; ++i) {
        pg_counter_add(&b->hits, 0x80000001u);
    }
}

static void test_race(void)
{
    board *b = fresh();
    const apr_time_t start = apr_time_now();
    apr_time_t took;
    apr_uint32_t most = 0, lines;
    tally all;
    int i;

    in_children(b, race);
    took = apr_time_now() - start;
    all = sum(b);
    for (i = 0; i < CAUSES; ++i) {
        most = all.spoke[i] > most ? all.spoke[i] : most;
    }
    /* two ticks of 62.5 ms are the least above 60 ms */
    lines = (apr_uint32_t)(took / 125000) + 1;
    ok(most <= lines, "a race: never two lines in the pause");
    printf("# %u lines of one cause at most, %u may be\n", most, lines);
    adds_up(b, "a race");
}

static void test_claim(void)
{
    int round, i, claimed = 0, once = 0;
    board *b;

    for (round = 0; round < ROUNDS; ++round) {
        tally all;

        b = fresh();
        in_children(b, claim);
        all = sum(b);
        claimed += pg_counters_read(slots(b)).causes;
        for (i = 0; i < CAUSES; ++i) {
            once += all.spoke[i] == 1;
        }
    }
    ok(claimed == ROUNDS * CAUSES, "claims: a slot for each cause");
    ok(once == ROUNDS * CAUSES, "claims: each cause speaks once");
    adds_up(b, "claims");
}

static void test_crowd(void)
{
    board *b = fresh();
    pg_counters_sums s;

    in_children(b, crowd);
    s = pg_counters_read(slots(b));
    ok(s.causes == 1025, "a crowd: every slot is taken, and the shared one");
    ok(s.lines == 1025, "a crowd: one line each");
    adds_up(b, "a crowd");
}

static void test_open(void)
{
    board *b = fresh();
    tally *t = b->children;
    pg_counters_sums s;

    count(b, t, 1, 0);
    count(b, t, 2, 0);
    apr_sleep(200000);
    pg_counters_open(slots(b));
    count(b, t, 2, 0);
    s = pg_counters_read(slots(b));
    ok(s.causes == 2 && s.open == 1, "open is what came again");
    ok(!pg_counters_count(slots(b), hash_of(2), 0).first
       && pg_counters_count(slots(b), hash_of(1), 0).first
       && !pg_counters_count(slots(b), hash_of(1), 0).first,
       "and what comes for the first time says so once");
}

static void test_list(void)
{
    static pg_counters_cause list[PG_COUNTERS_SLOTS];
    board *b = fresh();
    tally *t = b->children;
    const apr_time_t start = apr_time_now();
    int i, n;

    count(b, t, 1, 0);
    apr_sleep(200000);
    pg_counters_open(slots(b));
    for (i = 0; i < 3; ++i) {
        count(b, t, 2, 3600000);
    }
    apr_sleep(200000);
    count(b, t, 3, 0);
    n = pg_counters_list(slots(b), list, 0);
    ok(n == 2 && list[0].count == 1 && list[1].count == 3,
       "a list: what is open, the newest first");
    ok(list[0].slot == pg_counters_count(slots(b), hash_of(3), 0).slot
       && list[1].slot == pg_counters_count(slots(b), hash_of(2), 0).slot,
       "a list: by the slots of those who counted");
    ok(list[0].last <= apr_time_now() && list[1].last < list[0].last
       && list[1].last > start, "a list: with its times");
    ok(pg_counters_list(slots(b), list, 1) == 3 && list[2].count == 1,
       "a list: with what is not open any more");
    in_children(b, crowd);
    ok(pg_counters_list(slots(b), list, 0) == PG_COUNTERS_SLOTS,
       "a list: no more than there are slots");
}

static void test_carry(void)
{
    board *b = fresh();

    in_children(b, carry);
    ok(pg_counter_total(&b->hits)
       == APR_UINT64_C(0x80000001) * 1000 * CHILDREN,
       "a counter goes over 32 bits");
}

int main(void)
{
    board *b;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    b = fresh();
    in_children(b, loud_and_silent);
    adds_up(b, "loud and silent");
    test_race();
    test_claim();
    test_crowd();
    test_open();
    test_list();
    test_carry();
    printf("1..%d\n", tests);
    return failed != 0;
}
