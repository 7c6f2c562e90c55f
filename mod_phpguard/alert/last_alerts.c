/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Texts in memory that all processes of the server share.
 *
 * Who reads knows a whole one by its hash, which is written last.  So it does
 * no harm when a writer dies or is stopped in the middle: its lock is only
 * good for some seconds, and what two of them have mixed is no text. */

#include "alert/last_alerts.h"
#include "util/hash.h"

#include "apr_atomic.h"
#include "apr_strings.h"
#include "apr_time.h"

/* seconds */
#define LOCK_LASTS 10

/* milliseconds: a writer needs less, unless it was not scheduled */
#define PATIENCE 5

typedef volatile apr_uint32_t word;

/* The texts of one alert, one after the other. */
typedef struct {
    apr_uint32_t id;
    apr_uint32_t would;
    char text[PG_ALERT_ROOM];
} body;

#define WORDS (sizeof(body) / sizeof(apr_uint32_t))

/* The same to look at and by words. */
typedef union {
    body said;
    apr_uint32_t words[WORDS];
} copy;

struct pg_last_alert_slot {
    word writer;        /* when the writer began; 0: none */
    word check[2];      /* the hash of the words; 0: none yet */
    word words[WORDS];
};

apr_size_t pg_last_alert_size(int slots)
{
    return (apr_size_t)slots * sizeof(pg_last_alert_slot);
}

/* Each is terminated, and so is the whole buffer. */
static void pack(copy *c, const pg_last_alert *what)
{
    apr_size_t used = 0;
    int i;

    memset(c, 0, sizeof(*c));
    c->said.id = what->id;
    c->said.would = what->would;
    for (i = 0; i < PG_ALERT_TEXTS && used < PG_ALERT_ROOM; ++i) {
        apr_cpystrn(c->said.text + used, what->text[i], PG_ALERT_ROOM - used);
        used += strlen(c->said.text + used) + 1;
    }
}

/* A process that can write the memory could have written the hash too, so the
 * text is terminated here. */
static void unpack(pg_last_alert *to, const copy *c, apr_pool_t *p)
{
    char *whole = apr_pmemdup(p, c->said.text, PG_ALERT_ROOM);
    const char *text = whole, *end = whole + PG_ALERT_ROOM - 1;
    int i;

    whole[PG_ALERT_ROOM - 1] = '\0';
    to->id = c->said.id;
    to->would = c->said.would;
    for (i = 0; i < PG_ALERT_TEXTS; ++i) {
        to->text[i] = text;
        text += strlen(text);
        text += text < end;
    }
}

/* Zero is what the memory holds before the first alert. */
static apr_uint64_t hash_of(const copy *c)
{
    apr_uint64_t h = pg_hash_bytes(PG_HASH_START, c->words,
                                   sizeof(c->words));

    return h ? h : 1;
}

void pg_last_alert_put(pg_last_alert_slot *slots, int n,
                       const pg_last_alert *what)
{
    pg_last_alert_slot *s = &slots[n];
    const apr_uint32_t now = (apr_uint32_t)apr_time_sec(apr_time_now());
    const apr_uint32_t held = apr_atomic_read32(&s->writer);
    apr_uint64_t hash;
    apr_size_t i;
    copy c;

    if ((held && now - held < LOCK_LASTS)
        || apr_atomic_cas32(&s->writer, now, held) != held) {
        return;
    }
    pack(&c, what);
    hash = hash_of(&c);
    for (i = 0; i < WORDS; ++i) {
        apr_atomic_set32(&s->words[i], c.words[i]);
    }
    apr_atomic_set32(&s->check[0], (apr_uint32_t)hash);
    apr_atomic_set32(&s->check[1], (apr_uint32_t)(hash >> 32));
    /* unless another has taken it for dead */
    apr_atomic_cas32(&s->writer, 0, now);
}

/* Whether the text is complete: 0 if not, -1 if there is none. */
static int look(pg_last_alert_slot *s, copy *c)
{
    apr_uint64_t hash = apr_atomic_read32(&s->check[1]);
    apr_size_t i;

    hash = hash << 32 | apr_atomic_read32(&s->check[0]);
    if (!hash) {
        return -1;
    }
    for (i = 0; i < WORDS; ++i) {
        c->words[i] = apr_atomic_read32(&s->words[i]);
    }
    return hash == hash_of(c);
}

int pg_last_alert_get(pg_last_alert_slot *slots, int n, pg_last_alert *to,
                      apr_pool_t *p)
{
    int found, i;
    copy c;

    for (i = 0; !(found = look(&slots[n], &c)) && i < PATIENCE; ++i) {
        apr_sleep(1000);
    }
    if (found == 1) {
        unpack(to, &c, p);
    }
    return found == 1;
}
