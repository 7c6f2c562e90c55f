/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file util/hash.h
 * @brief A 64-bit hash, wide enough to identify a text.
 *
 * apr_hashfunc_default() has 32, which among ten thousand vhosts would take
 * one for another now and then.  APR only.  Nothing is allocated, nothing
 * can fail.
 */

#ifndef PHPGUARD_HASH_H
#define PHPGUARD_HASH_H

#include "apr.h"

/** What a hash starts from. */
#define PG_HASH_START APR_UINT64_C(0xcbf29ce484222325)

/**
 * @param h    PG_HASH_START, or what came before
 * @param word a number, or a pointer that keeps its place
 * @return the hash of both
 */
apr_uint64_t pg_hash_word(apr_uint64_t h, apr_uint64_t word);

/**
 * The same for bytes, with their count.
 */
apr_uint64_t pg_hash_bytes(apr_uint64_t h, const void *data, apr_size_t len);

/**
 * The same for a text or NULL.  The end is part of it: "a" "bc" is not
 * "ab" "c".
 */
apr_uint64_t pg_hash_text(apr_uint64_t h, const char *text);

#endif /* PHPGUARD_HASH_H */
