/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/log.h
 * @brief Findings in the error logs of their vhosts.
 */

#ifndef PHPGUARD_LINT_LOG_H
#define PHPGUARD_LINT_LOG_H

#include "lint/findings.h"

/**
 * To the error logs: write each finding once to the ErrorLog of its vhost, in
 * one line; vhosts that share a log share the line.
 */
void pg_lint_log(const pg_findings *all, server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_LINT_LOG_H */
