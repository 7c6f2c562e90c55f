/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/history/history_file.h
 * @brief Reads and writes the file of PHPGuardHistory.
 *
 * Lines of words with tabs between them.  Places that the same directive runs
 * share the line that says so:
 *
 *   phpguard history 1
 *   w ORIGIN MODULE DIRECTIVE FILE LINE [ACTION FILE LINE]
 *   p DATE VHOST DIRECTORY [NAME]      a place that this "w" ran; index.php
 *   end
 *
 * ORIGIN is one of pg_history_origins(); words that are not known are empty.
 */

#ifndef PHPGUARD_HISTORY_FILE_H
#define PHPGUARD_HISTORY_FILE_H

#include "apr_hash.h"
#include "apr_tables.h"

typedef struct pg_history_place pg_history_place;

/** What ran some places. */
typedef struct {
    const char *words;          /* those behind "w" */
    pg_history_place *first;    /* while it is written */
} pg_history_ran;

/** A place, and what ran it last. */
struct pg_history_place {
    const char *key;            /* VHOST, DIRECTORY and NAME, with the tabs */
    pg_history_ran *ran;
    const char *date;           /* when that was seen last: 2026-11-28 */
    int is_old;                 /* it was in the file, and was not put again */
    pg_history_place *next;     /* of the same line, while it is written */
};

typedef struct {
    apr_array_header_t *rans;   /* pg_history_ran * */
    apr_array_header_t *places; /* pg_history_place * */
    apr_hash_t *by_key;         /* the same by their keys */
} pg_history_file;

/** So much is read, and no more is written: ten thousand vhosts of ten places
 * each are well below. */
#define PG_HISTORY_MAX_BYTES (16 * 1024 * 1024)

/**
 * A history of nothing, from p.
 */
pg_history_file *pg_history_file_make(apr_pool_t *p);

/**
 * What is in a file.
 * @param text its bytes, with one more behind the last for a NUL; changed and
 *             kept
 * @param p    owns the rest
 * @return NULL if that is no history, or is damaged anywhere
 */
pg_history_file *pg_history_file_parse(char *text, apr_size_t len,
                                       apr_pool_t *p);

/**
 * One more line of what ran places; copied.
 */
pg_history_ran *pg_history_file_add(pg_history_file *file, const char *words);

/**
 * What is known of a place.
 * @return NULL: nothing
 */
pg_history_place *pg_history_file_find(const pg_history_file *file,
                                       const char *key);

/**
 * Say what runs a place, instead of what was said of it before.
 * @param key  copied where it is new
 * @param ran  of this file
 * @param date kept
 */
void pg_history_file_put(pg_history_file *file, const char *key,
                         pg_history_ran *ran, const char *date);

/**
 * Write a file in the place of another, at once; only its owner may read it.
 * If there are too many entries, the oldest are left out; of one directory few
 * old names beside index.php are kept, since others choose them.
 * @param since places that were seen last before this date are left out
 * @param p     scratch
 * @return APR_SUCCESS, or why it could not be written
 */
apr_status_t pg_history_file_write(const pg_history_file *file,
                                   const char *path, const char *since,
                                   apr_pool_t *p);

#endif /* PHPGUARD_HISTORY_FILE_H */
