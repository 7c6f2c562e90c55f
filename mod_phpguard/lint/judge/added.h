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
 * Child: report them, each with its vhost and path.
 */
void pg_added_report(const pg_findings *all, apr_file_t *parent, apr_pool_t *p);

/**
 * Parent: keep the reports that contain a path in an existing vhost, as
 * readable text. The others do not refuse a reload.
 * @param s the main server
 */
void pg_added_check(pg_result *result, server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_ADDED_H */
