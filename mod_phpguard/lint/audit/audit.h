/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/audit.h
 * @brief Checks every PHP file that a request can reach: below document roots,
 *        aliases and users' directories.
 */

#ifndef PHPGUARD_AUDIT_H
#define PHPGUARD_AUDIT_H

#include "lint/audit/audit_report.h"

typedef struct {
    const char *dir;            /* only what is below it; "": all of it */
    pg_audit_form form;
    int crosses;                /* goes on in other file systems */
} pg_audit_question;

/**
 * Run the audit. For the lint's child.
 * @param parent receives the progress; if stopped (pg_progress_stop()), the
 *             results so far are printed
 * @return the findings; they have been printed
 */
pg_findings *pg_audit(const pg_lint *l, const pg_audit_question *q,
                      apr_file_t *out, apr_file_t *parent, apr_pool_t *p);

#endif /* PHPGUARD_AUDIT_H */
