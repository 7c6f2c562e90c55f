/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Caches the causes of recent refusals, so that repeated ones are cheap. */

#include "guard/recent.h"
#include "util/hash.h"

#define MEMOS 16

/* The data are per thread, and need no lock. */
static __thread pg_recent memos[MEMOS];

/* As many leaves as sections, each the configuration's and at its place as
 * long as this process lives. */
static apr_uint64_t add_trail(apr_uint64_t h, const pg_trail *t)
{
    if (!t || !t->base) {
        return pg_hash_word(h, (apr_uint64_t)(apr_uintptr_t)t);
    }
    return pg_hash_word(add_trail(add_trail(h, t->base), t->add), 1);
}

pg_recent *pg_recent_at(const request_rec *r, const pg_case *c)
{
    apr_uint64_t key = PG_HASH_START;
    pg_recent *memo;

    if (c->trail && c->trail->owners & PG_OWNER_REQUEST) {
        return NULL;
    }
    key = pg_hash_text(pg_hash_text(key, c->file), c->handler);
    key = pg_hash_text(key, r->filename);
    key = pg_hash_word(key, (apr_uint64_t)apr_time_sec(r->request_time));
    key = pg_hash_word(key, (apr_uint64_t)(apr_uintptr_t)r->server);
    key = pg_hash_word(key, (apr_uint64_t)c->name_class << 32
                        | (apr_uint64_t)c->sender);
    key = add_trail(key, c->trail);
    memo = &memos[key % MEMOS];
    if (memo->key != key) {
        memo->key = key;
        memo->id = 0;
    }
    return memo;
}

void pg_recent_set(pg_recent *m, pg_cause_id id, const char *decider)
{
    if (strlen(decider) < sizeof(m->decider)) {
        strcpy(m->decider, decider);
        m->id = id;
    }
}
