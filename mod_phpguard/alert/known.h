/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/known.h
 * @brief The findings of the lint, so that an alert of the same place says the
 *        same.
 *
 * The lint sees the whole configuration, a request its own place: the one
 * names the condition that hides a mapping where the other sees that there is
 * none.
 */

#ifndef PHPGUARD_KNOWN_H
#define PHPGUARD_KNOWN_H

#include "model/verdict.h"

#include "httpd.h"

/** One finding at one place. */
typedef struct {
    pg_cause_id id;
    const char *place;          /* the directory */
    const char *decided;        /* as pg_text_directive() has it, "" if no
                                 * directive is the cause */
    const char *fix;
    apr_array_header_t *lost;   /* const char *, the same */
} pg_lint_finding;

/**
 * Serialize the finding of a place. For the lint.
 * @param dir  the directory of the place
 * @param raw  the verdict that a request computes by itself
 * @param said the finding to report instead; id, decided, fix and lost are set
 * @return one line, from p
 */
const char *pg_lint_finding_line(const server_rec *s, const char *dir,
                                 const pg_verdict *raw,
                                 const pg_lint_finding *said, apr_pool_t *p);

/** Whether the text of a fix is this module's: pg_own_fix_is(). */
typedef int (*pg_lint_finding_check)(const char *fix, apr_pool_t *p);

/**
 * Keep what was told.  For the parent process before it makes children.
 * @param lines const char *, of pg_lint_finding_line(), as text of unknown origin
 * @param is_own what it is not true for is not kept
 * @param pconf owns what is kept; it is forgotten with it
 */
void pg_lint_finding_keep(const apr_array_header_t *lines, pg_lint_finding_check is_own,
                   apr_pool_t *pconf);

/**
 * The finding for the place of a request with this verdict: of the file's
 * directory, or of the nearest one above.
 * @param raw of pg_verdict_cause()
 * @return NULL if nothing was
 */
const pg_lint_finding *pg_lint_finding_find(const server_rec *s,
                                            const char *file,
                                            const pg_verdict *raw,
                                            apr_pool_t *p);

#endif /* PHPGUARD_KNOWN_H */
