/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Texts that several processes write at once: who reads gets a whole one. */

#include "alert/last_alerts.h"
#include "util/hash.h"

#include "apr_general.h"
#include "apr_shm.h"
#include "apr_strings.h"
#include "apr_thread_proc.h"
#include "apr_time.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WRITERS 2
#define READS 5000
#define PATIENCE apr_time_from_sec(60)

static apr_pool_t *pool;
static int tests, failed;

static void ok(int good, const char *name)
{
    failed += !good;
    printf("%sok %d - %s\n", good ? "" : "not ", ++tests, name);
}

static pg_last_alert_slot *fresh(int n)
{
    apr_shm_t *shm;

    if (apr_shm_create(&shm, pg_last_alert_size(n), NULL, pool)
        != APR_SUCCESS) {
        printf("Bail out! no shared memory\n");
        exit(1);
    }
    return apr_shm_baseaddr_get(shm);
}

static char *letters(char c, int n, apr_pool_t *p)
{
    char *s = apr_pcalloc(p, (apr_size_t)n + 1);

    memset(s, c, (apr_size_t)n);
    return s;
}

/* All of it, the lengths too, is told by the letter. */
static pg_last_alert of_letter(char c, apr_pool_t *p)
{
    pg_last_alert what = { (apr_uint32_t)c, c & 1, { NULL } };
    int i;

    for (i = 0; i < PG_ALERT_TEXTS; ++i) {
        what.text[i] = letters(c, 100 * (i + 1) + c, p);
    }
    return what;
}

static int same(const pg_last_alert *a, const pg_last_alert *b)
{
    int i, good = a->id == b->id && a->would == b->would;

    for (i = 0; i < PG_ALERT_TEXTS; ++i) {
        good = good && !strcmp(a->text[i], b->text[i]);
    }
    return good;
}

static void test_one(void)
{
    pg_last_alert_slot *slots = fresh(3);
    pg_last_alert a = of_letter('a', pool), b = of_letter('b', pool), got;

    ok(!pg_last_alert_get(slots, 1, &got, pool), "one: at first there is none");
    pg_last_alert_put(slots, 1, &a);
    ok(pg_last_alert_get(slots, 1, &got, pool) && same(&got, &a),
       "one: what was put");
    ok(!pg_last_alert_get(slots, 0, &got, pool)
       && !pg_last_alert_get(slots, 2, &got, pool),
       "one: its neighbours have none");
    pg_last_alert_put(slots, 1, &b);
    ok(pg_last_alert_get(slots, 1, &got, pool) && same(&got, &b),
       "one: the last counts");
}

static void test_long(void)
{
    pg_last_alert_slot *slots = fresh(2);
    pg_last_alert what = { 1, 0, { "vhost", "file", "fix", "" } }, got;

    what.text[PG_ALERT_FILE] = letters('x', 5000, pool);
    pg_last_alert_put(slots, 0, &what);
    ok(pg_last_alert_get(slots, 0, &got, pool)
       && !strcmp(got.text[PG_ALERT_VHOST], "vhost")
       && strlen(got.text[PG_ALERT_FILE])
          == PG_ALERT_ROOM - 1 - sizeof("vhost")
       && !*got.text[PG_ALERT_FIX]
       && got.text[PG_ALERT_FIX] < got.text[PG_ALERT_VHOST] + PG_ALERT_ROOM,
       "long: cut at the end");
    ok(!pg_last_alert_get(slots, 1, &got, pool), "long: not into the next");
    what.text[PG_ALERT_FILE] = letters('y', PG_ALERT_ROOM - 1
                                           - (int)sizeof("vhost")
                                           - (int)sizeof("fix"), pool);
    pg_last_alert_put(slots, 0, &what);
    ok(pg_last_alert_get(slots, 0, &got, pool) && same(&got, &what),
       "long: as much as there is room for");
}

/* The lock is the first word, the texts the last ones. */
static void test_dead(void)
{
    pg_last_alert_slot *slots = fresh(1);
    apr_uint32_t *lock = (apr_uint32_t *)slots;
    char *end = (char *)slots + pg_last_alert_size(1) - 1;
    pg_last_alert a = of_letter('a', pool), b = of_letter('b', pool), got;

    pg_last_alert_put(slots, 0, &a);
    ok(*lock == 0, "a writer: the lock is given back");
    *lock = (apr_uint32_t)apr_time_sec(apr_time_now());
    pg_last_alert_put(slots, 0, &b);
    ok(pg_last_alert_get(slots, 0, &got, pool) && same(&got, &a),
       "a writer is busy: another does not wait");
    *end = 'x';
    ok(!pg_last_alert_get(slots, 0, &got, pool), "a writer died: no half text");
    *lock -= 60;
    pg_last_alert_put(slots, 0, &b);
    ok(pg_last_alert_get(slots, 0, &got, pool) && same(&got, &b) && *lock == 0,
       "a writer died: the next one puts it right");
}

static void write_on(pg_last_alert_slot *slots, int child)
{
    pg_last_alert a = of_letter((char)('a' + 2 * child), pool);
    pg_last_alert b = of_letter((char)('b' + 2 * child), pool);

    for (;;) {
        pg_last_alert_put(slots, 0, &a);
        pg_last_alert_put(slots, 0, &b);
    }
}

/* Read until all texts came often, and be told of one that nobody wrote. */
static int read_on(pg_last_alert_slot *slots, int *mixed)
{
    const apr_time_t end = apr_time_now() + PATIENCE;
    int whole = 0, seen[128] = { 0 }, texts = 0;
    apr_pool_t *scratch;
    pg_last_alert got;

    apr_pool_create(&scratch, pool);
    while ((whole < READS || texts < 2 * WRITERS) && apr_time_now() < end) {
        apr_pool_clear(scratch);
        if (pg_last_alert_get(slots, 0, &got, scratch)) {
            pg_last_alert want = of_letter((char)(got.id & 127), scratch);

            *mixed += !same(&got, &want);
            texts += !seen[got.id & 127]++;
            ++whole;
        }
    }
    printf("# %d reads, %d texts\n", whole, texts);
    return texts;
}

static void test_race(void)
{
    pg_last_alert_slot *slots = fresh(1);
    apr_proc_t child[WRITERS];
    int i, texts, mixed = 0;

    fflush(stdout);
    for (i = 0; i < WRITERS; ++i) {
        if (apr_proc_fork(&child[i], pool) == APR_INCHILD) {
            write_on(slots, i);
        }
    }
    texts = read_on(slots, &mixed);
    for (i = 0; i < WRITERS; ++i) {
        kill(child[i].pid, SIGKILL);
        apr_proc_wait(&child[i], NULL, NULL, APR_WAIT);
    }
    ok(!mixed, "a race: no text but a whole one");
    ok(texts == 2 * WRITERS, "a race: those of all writers");
}

/* What a child of httpd that is in somebody's hands may write: as whole as
 * any, and without an end. */
static void test_no_end(void)
{
    pg_last_alert_slot *slots = fresh(2);
    apr_uint32_t *words = (apr_uint32_t *)slots;
    const apr_size_t bytes = pg_last_alert_size(1) - 3 * sizeof(*words);
    apr_uint64_t hash;
    pg_last_alert got;
    int i, n = 0;

    memset(words + 3, 'x', bytes);
    hash = pg_hash_bytes(PG_HASH_START, words + 3, bytes);
    words[1] = (apr_uint32_t)hash;
    words[2] = (apr_uint32_t)(hash >> 32);
    ok(pg_last_alert_get(slots, 0, &got, pool),
       "a text without an end is read");
    for (i = 0; i < PG_ALERT_TEXTS; ++i) {
        n += (int)strlen(got.text[i]);
    }
    ok(n == PG_ALERT_ROOM - 1, "... and ends where its room does");
}

int main(void)
{
    apr_initialize();
    apr_pool_create(&pool, NULL);
    test_one();
    test_long();
    test_dead();
    test_no_end();
    test_race();
    printf("1..%d\n", tests);
    return failed != 0;
}
