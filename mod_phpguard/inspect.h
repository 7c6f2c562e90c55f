/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file inspect.h
 * @brief Go through all places of a server and judge what they would send.
 */

#ifndef PHPGUARD_INSPECT_H
#define PHPGUARD_INSPECT_H

#include "findings.h"

/**
 * Inspect a whole server, as far as there is time (progress.h).
 * @param l    prepared
 * @param live what the running server leaks, see pg_state_read(); or NULL
 * @param tell a start: where to tell all that leaks as it is configured,
 *             for the state file; or NULL
 * @param p    owns the findings and all scratch: a temporary pool
 */
pg_findings *pg_inspect(const pg_lint *l, apr_hash_t *live, apr_file_t *tell,
                        apr_pool_t *p);

/**
 * As far as there is time, visit every place of every vhost that can be
 * reached with every probe name, for the dumps: index.php, other spellings
 * and each extension that a directive maps to PHP.
 */
void pg_inspect_all(const pg_lint *l,
                    void (*visit)(const pg_row *row, const pg_lint *l,
                                  void *baton, apr_pool_t *p),
                    void *baton, apr_pool_t *p);

#endif /* PHPGUARD_INSPECT_H */
