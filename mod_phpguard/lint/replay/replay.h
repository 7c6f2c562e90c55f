/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/replay.h
 * @brief Repeats the requests of access logs with the present configuration,
 *        and finds those with a changed answer.
 */

#ifndef PHPGUARD_REQUESTS_REPLAY_H
#define PHPGUARD_REQUESTS_REPLAY_H

#include "lint/lookup/lookup.h"
#include "lint/replay/read_logs.h"

/**
 * Ask and report.  For the lint's child.
 * @param q    its logs are read to their ends
 * @param parent the pipe to the parent
 * @param p    owns all
 * @return in how many groups requests are answered otherwise; a log that
 *         could not be read counts as one
 */
int pg_requests_replay(const pg_lint *l, const pg_logs_question *q, int json,
                       apr_file_t *out, apr_file_t *parent, apr_pool_t *p);

#endif /* PHPGUARD_REQUESTS_REPLAY_H */
