/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/audit_report.h
 * @brief The findings of an audit: each cause once with three places and a
 *        count, or one line per place.
 */

#ifndef PHPGUARD_AUDIT_REPORT_H
#define PHPGUARD_AUDIT_REPORT_H

#include "lint/judge/findings.h"
#include "lint/audit/tree.h"

/** Who reads it. */
typedef enum {
    PG_AUDIT_TEXT,
    PG_AUDIT_LINES,             /* a line a place, for programs to compare */
    PG_AUDIT_JSON
} pg_audit_form;

typedef struct {
    pg_audit_form form;
    apr_file_t *out;
    pg_findings *found;
    int lost;                   /* causes that there was no room for */
    long verdicts[PG_SENT + 1]; /* PHP files, by their answer */
    long unreached;             /* and those that no URL leads to */
    apr_pool_t *p;
} pg_audit_report;

pg_audit_report *pg_audit_report_make(pg_audit_form form, apr_file_t *out,
                                      apr_pool_t *p);

/**
 * Note a place.
 * @param f     its own finding, with its place in f->where
 * @param p     scratch
 * @return the finding that has it; equal to the last where one was made, and
 *         then what f names must stay
 */
const pg_finding *pg_audit_report_add(pg_audit_report *r, const pg_finding *f,
                                      int *is_new, apr_pool_t *p);

/**
 * Note one more place of a finding that was returned.
 * @param file its name; context and vhost are the place's
 */
void pg_audit_report_more(pg_audit_report *r, const pg_finding *have,
                          const pg_where *where, apr_pool_t *p);

/**
 * Print what was found and the counts.
 * @param all    true if nothing was left out
 * @param l, main_file of the repairs
 */
void pg_audit_report_end(pg_audit_report *r, const pg_tree_counts *counts,
                         int all, const pg_lint *l);

#endif /* PHPGUARD_AUDIT_REPORT_H */
