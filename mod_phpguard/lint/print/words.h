/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/words.h
 * @brief Texts of a finding that the terminal and the log share.
 */

#ifndef PHPGUARD_WORDS_H
#define PHPGUARD_WORDS_H

#include "lint/judge/findings.h"

/**
 * The verdict on a file in one word: "leaks".
 */
const char *pg_words_verdict(pg_outcome outcome);

/**
 * The source name of the module that has it, or NULL.
 */
const char *pg_words_runner(const pg_answer *answer);

/**
 * The sections around a directive, " in <Files x> in <Directory /a>", or "".
 */
const char *pg_words_sections(const ap_directive_t *node, apr_pool_t *p);

/**
 * How bad it is: "error".
 */
const char *pg_words_severity(const pg_finding *f);

/**
 * The same as a level of the log: APLOG_ERR.
 */
int pg_words_level(const pg_finding *f);

/**
 * The file of a place.
 */
const char *pg_words_file(const pg_where *where, apr_pool_t *p);

/**
 * The URL path of a place, or NULL.
 */
const char *pg_words_url(const pg_where *where, apr_pool_t *p);

/**
 * The outcome: "is refused (500)".
 */
const char *pg_words_outcome(const pg_finding *f, apr_pool_t *p);

/**
 * Whether its places have fixes of their own.
 */
int pg_words_differ(const pg_finding *f, apr_pool_t *p);

/**
 * The sentence of its fix, "" if there is none.
 */
const char *pg_words_fix(const pg_finding *f, apr_pool_t *p);

/**
 * The command that explains a place of a finding.
 */
const char *pg_words_more(const pg_finding *f, const pg_where *where,
                          apr_pool_t *p);

/**
 * A place of a finding on one line, for programs that compare two lists.
 */
const char *pg_words_line(const pg_finding *f, const pg_where *where,
                          apr_pool_t *p);

/**
 * Report what was not checked.
 */
void pg_words_rest(const pg_findings *all, const server_rec *s,
                   apr_pool_t *p);

#endif /* PHPGUARD_WORDS_H */
