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

#endif /* PHPGUARD_REPORT_H */
