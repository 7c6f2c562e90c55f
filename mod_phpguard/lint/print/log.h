/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/log.h
 * @brief Writes findings to the error logs of their vhosts.
 */

#ifndef PHPGUARD_LINT_LOG_H
#define PHPGUARD_LINT_LOG_H

#include "lint/child/result.h"
#include "lint/judge/findings.h"

/**
 * Child: each finding once for the ErrorLog of its vhost, in one line; vhosts
 * that share a log share the line.
 */
void pg_lint_log(const pg_findings *all, server_rec *s, apr_pool_t *p);

/**
 * Parent: write the findings of the child to the logs. A fix that this module
 * did not generate (alert/lint_findings.h) is left out.
 * @param s the main server
 */
void pg_lint_log_report(server_rec *s, const pg_result *result, apr_pool_t *p);

#endif /* PHPGUARD_LINT_LOG_H */
