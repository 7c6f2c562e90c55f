/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/history_says.h
 * @brief Describes the history of a finding, as text and as JSON.
 */

#ifndef PHPGUARD_HISTORY_SAYS_H
#define PHPGUARD_HISTORY_SAYS_H

#include "lint/history/history.h"
#include "lint/judge/findings.h"

/**
 * What ran the file of a finding's first place before.
 * @return NULL if nothing is known, or the finding is not that PHP does not
 *         run there
 */
const pg_history_entry *pg_history_of_finding(const pg_finding *f,
                                              apr_pool_t *p);

/**
 * A clause: "ran until 2026-11-28 by SetHandler x (file:line), which is not
 * there any more".  What is there is looked up in the configuration that httpd
 * has read.
 * @param s   the vhost of the entry
 * @param dir the directory in question: another one is named
 * @return "" for an entry of NULL
 */
const char *pg_history_clause(const pg_history_entry *e, const server_rec *s,
                              const char *dir, apr_pool_t *p);

/**
 * The same as an object, "null" for NULL.
 */
const char *pg_history_json(const pg_history_entry *e, const server_rec *s,
                            apr_pool_t *p);

#endif /* PHPGUARD_HISTORY_SAYS_H */
