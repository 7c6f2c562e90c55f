/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file report.h
 * @brief The words: what a verdict reads like.
 */

#ifndef PHPGUARD_REPORT_H
#define PHPGUARD_REPORT_H

#include "httpd.h"
#include "ledger.h"
#include "verdict.h"

/**
 * Write the alert of a refusal, one line, to the request's error log.
 * @param v    explained
 * @param word what the ledger lets it add
 * @param would DetectionOnly: "would refuse"
 */
void pg_report_alert(request_rec *r, const pg_verdict *v, const pg_case *c,
                     const pg_ledger_word *word, int would);

/**
 * "PHPG0101"
 */
const char *pg_report_number(pg_cause_id id, apr_pool_t *p);

/**
 * A directive with its place and its sections:
 * SetHandler x (file:line) in <FilesMatch "y"> (file:line)
 */
const char *pg_report_directive(const pg_directive *d, apr_pool_t *p);

/**
 * Make one line of the error log of what may not be missing and of what may.
 * @param parts not to be missing: each is replaced by what fits, the widest
 *              with "..." for their middles
 * @param lost  pg_directive *, the last are the nearest
 * @return "; lost: ..." with as many as the line has room for, or ""
 */
const char *pg_report_fit(const char *parts[], int n,
                          const apr_array_header_t *lost, apr_pool_t *p);

#endif /* PHPGUARD_REPORT_H */
