/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A 64-bit hash of a text. */

#include "util/hash.h"

#include <string.h>

apr_uint64_t pg_hash_word(apr_uint64_t h, apr_uint64_t word)
{
    h = (h ^ word) * APR_UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

/* Eight bytes at a time: ten thousand vhosts pass through here. */
apr_uint64_t pg_hash_bytes(apr_uint64_t h, const void *data, apr_size_t len)
{
    const char *s = data;
    apr_uint64_t word;

    for (; len >= sizeof(word); s += sizeof(word), len -= sizeof(word)) {
        memcpy(&word, s, sizeof(word));
        h = pg_hash_word(h, word);
    }
    word = len;
    memcpy((char *)&word + 1, s, len);
    return pg_hash_word(h, word);
}

apr_uint64_t pg_hash_text(apr_uint64_t h, const char *text)
{
    return text ? pg_hash_bytes(h, text, strlen(text) + 1)
                : pg_hash_bytes(h, "", 0);
}
