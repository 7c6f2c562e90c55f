/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/audit.h
 * @brief All that a request can reach: each PHP file below the document roots,
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
 * Audit.  For the lint's child.
 * @param tell how far it is; what is stopped (pg_progress_stop()) prints what
 *             it has
 * @return what was found; it was printed
 */
pg_findings *pg_audit(const pg_lint *l, const pg_audit_question *q,
                      apr_file_t *out, apr_file_t *tell, apr_pool_t *p);

#endif /* PHPGUARD_AUDIT_H */
