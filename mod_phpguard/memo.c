/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "memo.h"

#define MEMOS 16

/* Threads share nothing here, and so need no lock. */
static __thread pg_memo memos[MEMOS];

/* FNV-1a, 64 bits. */
static apr_uint64_t add_bytes(apr_uint64_t h, const void *bytes,
                              apr_size_t len)
{
    const unsigned char *b = bytes;

    while (len--) {
        h = (h ^ *b++) * APR_UINT64_C(0x100000001b3);
    }
    return h;
}

/* With its end, so that two texts in a row are not one. */
static apr_uint64_t add_text(apr_uint64_t h, const char *s)
{
    return s ? add_bytes(h, s, strlen(s) + 1) : add_bytes(h, "\1", 1);
}

/* One step a word: as many leaves as sections, each the configuration's and
 * at its place as long as this process lives. */
static apr_uint64_t add_word(apr_uint64_t h, apr_uint64_t word)
{
    h = (h ^ word) * APR_UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

static apr_uint64_t add_trail(apr_uint64_t h, const pg_trail *t)
{
    if (!t || !t->base) {
        return add_word(h, (apr_uint64_t)(apr_uintptr_t)t);
    }
    return add_word(add_trail(add_trail(h, t->base), t->add), 1);
}

pg_memo *pg_memo_at(const request_rec *r, const pg_case *c)
{
    apr_uint64_t key = APR_UINT64_C(0xcbf29ce484222325);
    pg_memo *memo;

    if (c->trail && c->trail->owners & PG_OWNER_REQUEST) {
        return NULL;
    }
    key = add_text(add_text(key, c->file), c->handler);
    key = add_text(key, r->filename);
    key = add_word(key, (apr_uint64_t)apr_time_sec(r->request_time));
    key = add_word(key, (apr_uint64_t)(apr_uintptr_t)r->server);
    key = add_word(key, (apr_uint64_t)c->name_class << 32
                        | (apr_uint64_t)c->road);
    key = add_trail(key, c->trail);
    memo = &memos[key % MEMOS];
    if (memo->key != key) {
        memo->key = key;
        memo->id = 0;
    }
    return memo;
}

void pg_memo_set(pg_memo *m, pg_cause_id id, const char *decider)
{
    if (strlen(decider) < sizeof(m->decider)) {
        strcpy(m->decider, decider);
        m->id = id;
    }
}
