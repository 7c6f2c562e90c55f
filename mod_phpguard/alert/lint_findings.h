/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/lint_findings.h
 * @brief The findings of the lint, so that an alert reports the same.
 *
 * The lint sees the whole configuration, a request only what applies to its
 * file: the lint can name a condition that hides a mapping, where the request
 * only shows that there is none.
 */

#ifndef PHPGUARD_LINT_FINDINGS_H
#define PHPGUARD_LINT_FINDINGS_H

#include "model/cause.h"

#include "httpd.h"
#include "apr_tables.h"

/** One finding at one place. */
typedef struct {
    pg_cause_id id;
    const char *place;          /* the directory */
    apr_time_t since;           /* the lint began to read .htaccess files */
    const char *decided;        /* as pg_directive_line() has it, "" if no
                                 * directive decided */
    const char *fix;
    apr_array_header_t *lost;   /* const char *, the same */
} pg_lint_finding;

/**
 * A finding as a line of text: for the lint.
 * @param file    that shows it
 * @param id      the cause that a request there sees by itself
 * @param decider the pg_directive_place() of its directive, or ""
 * @param said    what is to be said instead; id, decided, fix and lost are set
 * @return one line, from p
 */
const char *pg_lint_finding_line(const server_rec *s, const char *file,
                                 pg_cause_id id, const char *decider,
                                 const pg_lint_finding *said, apr_pool_t *p);

/** Whether the text of a fix is this module's: pg_own_fix_is(). */
typedef int (*pg_lint_finding_check)(const char *fix, apr_pool_t *p);

/**
 * Keep the findings.  For the parent process before it makes children.
 * @param lines const char *, of pg_lint_finding_line(); their origin is not
 *              trusted
 * @param begun when the lint began to read
 * @param is_own a fix for which it is not true is not kept
 * @param pconf owns what is kept; it is forgotten with it
 */
void pg_lint_finding_keep(const apr_array_header_t *lines, apr_time_t begun,
                          pg_lint_finding_check is_own, apr_pool_t *pconf);

/**
 * What was found where a request sees this, of a name that has the same fix: in
 * the file's directory, or in the nearest one above.
 * @param id      of pg_verdict_cause()
 * @param decider the same, as above
 * @return NULL if nothing was, or if the .htaccess file whose line decided has
 *         changed since
 */
const pg_lint_finding *pg_lint_finding_find(request_rec *r, const char *file,
                                            pg_cause_id id,
                                            const char *decider);

#endif /* PHPGUARD_LINT_FINDINGS_H */
