/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file inspect.h
 * @brief Go through all places of a server and judge what they would send.
 */

#ifndef PHPGUARD_INSPECT_H
#define PHPGUARD_INSPECT_H

#include "findings.h"

/**
 * Inspect a whole server.
 * @param s the main server
 * @param p owns the findings and all scratch: a temporary pool
 */
pg_findings *pg_inspect(server_rec *s, apr_pool_t *p);

/**
 * Visit every place of every vhost that can be reached with every probe
 * name, for the dumps: index.php, other spellings and each extension that a
 * directive maps to PHP.
 */
void pg_inspect_all(server_rec *s,
                    void (*visit)(const pg_row *row, const pg_lint *l,
                                  void *baton, apr_pool_t *p),
                    void *baton, apr_pool_t *p);

#endif /* PHPGUARD_INSPECT_H */
