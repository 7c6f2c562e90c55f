/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file probe.h
 * @brief Ask the configuration what a request for a file would get.
 */

#ifndef PHPGUARD_PROBE_H
#define PHPGUARD_PROBE_H

#include "verdict.h"
#include "walk.h"

#include "apr_hash.h"

typedef struct pg_clues pg_clues;

/** What one run of the lint keeps. */
typedef struct {
    server_rec *main_server;
    apr_pool_t *p;              /* lives as long as the run's findings */
    apr_hash_t *types;          /* TypesConfig: const char * by extension */
    apr_hash_t *globs;          /* for pg_places() */
    pg_clues *clues;            /* for pg_clues_get() */
    int foreign;                /* a module nobody here knows has a handler */
} pg_lint;

/** The answer. */
typedef struct {
    const pg_place *place;
    const char *name;
    pg_spot spot;
    pg_mapping mapping;
    pg_runner runner;
    pg_outcome outcome;
    const pg_directive *road;   /* the ProxyPass that took the URL before any
                                 * handler could, or NULL */
    const char *lacks;          /* the module without which that is a 500 */
    pg_case c;                  /* for pg_verdict_explain() */
    pg_verdict verdict;         /* id 0 unless the outcome is PG_LEAKS */
} pg_row;

/**
 * Fill what a run needs to know of the server.
 * @param l main_server and p are set by the caller
 */
void pg_probe_prepare(pg_lint *l);

/**
 * Probe a file of a place that pg_walk_place() has seen.
 * @param row all in it is from p, the directives from the configuration
 */
void pg_probe(pg_row *row, const pg_lint *l, const pg_place *place,
              const char *name, apr_pool_t *p);

/**
 * Follow a row's Action one step: is its target executed?
 * @return PG_RUNS, PG_FAILS, or PG_UNKNOWN
 */
pg_outcome pg_probe_target(const pg_row *row, const pg_lint *l,
                           apr_pool_t *p);

#endif /* PHPGUARD_PROBE_H */
