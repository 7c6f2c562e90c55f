/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/text.h
 * @brief The length of a text in the error log, and how to shorten it.
 *
 * httpd cuts a line of the error log at MAX_STRING_LEN, after it wrote what
 * is not printable as \xHH (ap_escape_errorlog_item(), server/util.c;
 * do_errorlog_default(), server/log.c).  APR only.
 */

#ifndef PHPGUARD_TEXT_H
#define PHPGUARD_TEXT_H

#include "model/cause.h"

#include "apr_tables.h"

/**
 * "PHPG0101"
 */
const char *pg_text_number(pg_cause_id id, apr_pool_t *p);

/**
 * The command that explains a case, for a shell: "phpguard explain /a/x.php".
 * @param file NULL, a long one, or one that a shell might take for more than a
 *             name: the number is explained instead
 */
const char *pg_text_command(const char *file, pg_cause_id id, apr_pool_t *p);

/**
 * A text of at most that width, with "..." for its middle if it is wider.
 */
const char *pg_text_shorten(const char *text, apr_size_t room, apr_pool_t *p);

/**
 * Make texts take no more room than there is, counted as the error log writes
 * them: the widest lose their middles, all others stay whole.
 * @param texts each is replaced by what fits, from p where it is another
 */
void pg_text_share(const char *texts[], int n, apr_size_t room,
                   apr_pool_t *p);

/**
 * Make one line of the error log of its parts and of what was overridden.
 * @param parts not to be missing: as pg_text_share() leaves them
 * @param lost  const char *, of pg_directive_lines()
 * @return "; overridden: ..." with each of them, long ones without their
 *         middles; or ""
 */
const char *pg_text_fit(const char *parts[], int n,
                        const apr_array_header_t *lost, apr_pool_t *p);

#endif /* PHPGUARD_TEXT_H */
