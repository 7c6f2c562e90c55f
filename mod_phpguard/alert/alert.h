/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/alert.h
 * @brief The text of an alert.
 */

#ifndef PHPGUARD_ALERT_H
#define PHPGUARD_ALERT_H

#include "httpd.h"
#include "alert/ledger.h"
#include "alert/lint_findings.h"
#include "model/inquiry.h"

/**
 * Write the alert of a refusal, one line, to the request's error log, and
 * record it in the ledger.  With a fix it ends with "more: phpguard explain
 * URL"; without one, or if explain may name another cause (alert/unseen.h),
 * with "see: phpguard explain URL".
 * @param v    explained, unless the next one is there
 * @param known what the lint has found of this leak, or NULL
 * @param word the counts that the ledger returned
 * @param would DetectionOnly: "would refuse"
 */
void pg_alert(request_rec *r, const pg_verdict *v, const pg_case *c,
              const pg_lint_finding *known, const pg_say *word, int would);

/**
 * Write one line to the error log of the main server if the vhost has another:
 * for the first refusal of a cause, for administrators who watch only the main
 * log.
 */
void pg_alert_first(request_rec *r, const char *file, pg_cause_id id,
                    int would);

#endif /* PHPGUARD_ALERT_H */
