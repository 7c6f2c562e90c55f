/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/refused.h
 * @brief The refusals of the running server, as text and as JSON.
 */

#ifndef PHPGUARD_LINT_REFUSED_H
#define PHPGUARD_LINT_REFUSED_H

#include "model/inquiry.h"

#include "apr_file_io.h"
#include "apr_tables.h"

/** A cause, as the ledger has it, with the file of its last alert. */
typedef struct {
    pg_cause_id id;
    int would;                  /* DetectionOnly: it was sent */
    apr_uint64_t count;         /* since the server was started */
    apr_time_t last;
    const char *vhost;          /* for people */
    const char *file;           /* absolute; "" where it is not known whole */
    const char *url;            /* the same */
    int is_there;               /* the file */
    pg_outcome now;             /* what the configuration that was read makes
                                 * of it; set by pg_places_check() */
} pg_refused;

/**
 * All causes of the ledger that the lint's parent has looked at
 * (pg_ledger_attach()).  Its texts come from the children of the running
 * server: what is no URL and no path is left out.
 * @return array of pg_refused, from p; NULL if there is no ledger
 */
apr_array_header_t *pg_refused_read(apr_pool_t *p);

/**
 * Print them: some lines each for a person, or a line of JSON each.
 * @param all of pg_refused_read(); NULL: nothing is printed
 */
void pg_refused_print(const apr_array_header_t *all, int json,
                      apr_file_t *out, apr_pool_t *p);

#endif /* PHPGUARD_LINT_REFUSED_H */
