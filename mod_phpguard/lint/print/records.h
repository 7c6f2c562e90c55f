/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/records.h
 * @brief The findings as JSON, one record a line, as described in
 *        build/host/schema.json.
 */

#ifndef PHPGUARD_RECORDS_H
#define PHPGUARD_RECORDS_H

#include "lint/judge/findings.h"

#include "apr_file_io.h"

/**
 * The first record of all: the number of the shape, and the module's version.
 */
void pg_records_head(apr_file_t *out);

/**
 * A record for each finding, errors first.
 * @param all  with fixes that were tried (lint/repair/repair.h)
 * @param main_file what an edit of no section is for, or NULL
 */
void pg_records_print(const pg_findings *all, const char *main_file,
                      apr_file_t *out, apr_pool_t *p);

/**
 * The record of one place where a finding does not hold any more.
 */
const char *pg_records_gone(const pg_finding *f, const pg_where *where,
                            apr_pool_t *p);

/**
 * The members "fix", "edits" and "commands" of a finding.
 * @param f NULL: there is none
 */
const char *pg_records_fix(const pg_finding *f, const char *main_file,
                           apr_pool_t *p);

#endif /* PHPGUARD_RECORDS_H */
