/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/groups.h
 * @brief Groups requests with changed answers by vhost, answer and cause.
 */

#ifndef PHPGUARD_GROUPS_H
#define PHPGUARD_GROUPS_H

#include "lint/replay/ask.h"

#define PG_EXAMPLES_MAX 3

typedef struct {
    const char *url;            /* may be printed */
    const char *method;
    long count;
} pg_example;

typedef struct {
    const server_rec *s;        /* the vhost that was meant, */
    const char *name;           /* or a name in the log that is no longer
                                 * configured; else NULL */
    int then;                   /* the status in the log */
    pg_likeness now;
    pg_cause_id id;             /* of source; or 0 */
    const char *cause;          /* a clause, or NULL */
    const char *to;             /* of a redirect: scheme and host; or NULL */
    long requests, urls;
    int n_examples;
    pg_example examples[PG_EXAMPLES_MAX];
} pg_group;

typedef struct pg_groups pg_groups;

/**
 * Create an empty collection.
 * @param p owns what is printed of them
 */
pg_groups *pg_groups_make(const pg_lint *l, apr_pool_t *p);

/**
 * Add a request whose answer differs.
 * @param scratch of the answer
 */
void pg_groups_add(pg_groups *all, const pg_request *r,
                   const pg_asked_again *a, apr_pool_t *scratch);

/**
 * The groups, the most frequent first.
 * @return array of const pg_group *, from p
 */
apr_array_header_t *pg_groups_sorted(const pg_groups *all, apr_pool_t *p);

#endif /* PHPGUARD_GROUPS_H */
