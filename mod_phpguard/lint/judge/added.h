/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/judge/added.h
 * @brief The leaks that a reload would add to those of the running server.
 */

#ifndef PHPGUARD_ADDED_H
#define PHPGUARD_ADDED_H

#include "lint/child/result.h"
#include "lint/judge/findings.h"

/**
 * Child: tell them, each by its vhost and its path.
 */
void pg_added_tell(const pg_findings *all, apr_file_t *tell, apr_pool_t *p);

/**
 * Parent: leave of what was told what is a path in a vhost there is, in words
 * for people.  The rest refuses nothing.
 * @param s the main server
 */
void pg_added_check(pg_result *result, server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_ADDED_H */
