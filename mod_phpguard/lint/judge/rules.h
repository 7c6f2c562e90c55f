/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/rules.h
 * @brief Turns the answer for a file into a finding, or into none.
 *
 * Only a leak by accident, proved, reachable and with evidence that PHP is
 * meant is an error.
 */

#ifndef PHPGUARD_RULES_H
#define PHPGUARD_RULES_H

#include "lint/judge/findings.h"
#include "lint/survey/php_files.h"
#include "lint/child/result.h"

/** One run of the lint. */
typedef struct {
    pg_lint l;
    pg_findings *found;
    apr_hash_t *live;           /* pg_state_read(), or NULL */
    apr_file_t *parent;         /* at a start: the pipe to report every place
                                 * that leaks (result.h); or NULL */
    int quick;                  /* only whether there is a finding: nothing is
                                 * explained, */
    int loud;                   /* set if there may be */
    int whole;                  /* PHPGuardLintIgnore silences nothing */
    int one_request;            /* the file leaks to a request with this query
                                 * string or these headers: no trial asks it */
    apr_pool_t *p;              /* for the vhost under inspection; findings
                                 * keep what they name, so it must live as
                                 * long as they if one was added */
} pg_checked;

/**
 * A run that has found nothing yet.
 * @param l copied, with p in it
 * @param p owns what is found
 */
pg_checked pg_rules_begin(const pg_lint *l, apr_pool_t *p);

/**
 * Evaluate the answer for a file and add its finding, if any.
 * @param answer kept by a finding: from in->p
 * @param e   the files of its directory
 */
void pg_rules_apply(pg_checked *in, pg_answer *answer, const pg_php_files *e);

/**
 * Add what is wrong with the .htaccess files of a context.
 */
void pg_rules_htaccess(pg_checked *in, const pg_context *context);

/**
 * A file of a context, for pg_findings_key().
 */
pg_where pg_rules_where(const pg_context *context, const char *name);

/**
 * And back: its context, of which no section is chosen.
 */
pg_context pg_rules_context(const pg_where *where);

#endif /* PHPGUARD_RULES_H */
