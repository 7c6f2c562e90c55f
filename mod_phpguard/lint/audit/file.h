/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/file.h
 * @brief Judges one file of an audit, counts it and reports its finding.
 */

#ifndef PHPGUARD_FILE_H
#define PHPGUARD_FILE_H

#include "lint/audit/audit_report.h"
#include "lint/audit/shape.h"
#include "lint/audit/tree.h"
#include "lint/judge/rules.h"

typedef struct {
    const pg_lint *l;
    pg_audit_report *report;
    pg_site *site;              /* of the vhost that is walked */
    apr_hash_t *again;          /* paths of pg_audit_file_again() that leak */
    apr_pool_t *scratch;        /* for one file */
} pg_audit_files;

/**
 * Report the finding of a rule.
 * @param dir its data is a pg_shape, its kept is set if the finding is new
 * @return the finding that has the place; NULL if the rule found nothing
 */
const pg_finding *pg_audit_file_report(pg_audit_files *a, pg_tree_dir *dir,
                                       const pg_checked *in);

/**
 * Judge a file.
 * @param dir     its data is a pg_shape
 * @param context of pg_shape_context()
 */
void pg_audit_file(pg_audit_files *a, pg_tree_dir *dir,
                   const pg_context *context, const char *name, int is_link);

/**
 * Judge a file by another URL than the one by which it was counted.  If it
 * leaks by the other URL alone, it is counted as a leak instead, once.
 * @param counted, other contexts of the same directory, each with its uri
 */
void pg_audit_file_again(pg_audit_files *a, pg_tree_dir *dir,
                         const pg_context *counted, const pg_context *other,
                         const char *name);

#endif /* PHPGUARD_FILE_H */
