/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/likeness.h
 * @brief Whether an answer of the dry run is like the logged one.
 */

#ifndef PHPGUARD_LIKENESS_H
#define PHPGUARD_LIKENESS_H

#include "dryrun/answer.h"
#include "lint/lookup/lookup.h"
#include "lint/replay/log_format.h"

typedef enum {
    PG_LIKE_EXACTLY,            /* the same status, by httpd itself */
    PG_LIKE_PROGRAM,            /* PHP, a program or another server answers:
                                 * it may answer anything */
    PG_LIKE_UNKNOWN,            /* httpd's answer depends on data that no log
                                 * contains */
    PG_LIKE_NOT
} pg_like;

/** What is answered now. */
typedef enum {
    PG_NOW_REFUSED,             /* source, which the guard refuses */
    PG_NOW_SOURCE,              /* source, which goes out */
    PG_NOW_ANSWER,              /* a program, or a file, a listing */
    PG_NOW_REDIRECT,
    PG_NOW_ERROR                /* 4xx, 5xx */
} pg_now_kind;

typedef struct {
    pg_like like;
    const char *why;            /* PG_LIKE_UNKNOWN: a clause, a constant */
    pg_now_kind kind;
    int status;                 /* 0: that of a program */
} pg_likeness;

/**
 * What an answer is, to a visitor.  The socket, port or program that it needs
 * is looked for, each once.
 * @param p scratch
 * @return its like and why are not set
 */
pg_likeness pg_likeness_now(const pg_dryrun_answer *a, const pg_lint *l,
                            apr_pool_t *p);

/**
 * Whether the handler that answers lacks its socket, port, program or file.
 * @param p scratch
 */
int pg_likeness_fails(const pg_dryrun_answer *a, const pg_lint *l,
                      apr_pool_t *p);

/**
 * Compare.
 * @param line its status is 200 for 206 and 304
 */
pg_likeness pg_likeness_of(const pg_dryrun_answer *a, const pg_log_line *line,
                           const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_LIKENESS_H */
