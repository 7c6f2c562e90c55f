/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/inputs.h
 * @brief Questions that read a file: the logs of a replay, lists of
 *        expectations.
 *
 * Who asks may open a log; who answers, the lint's child, may not.  The parent
 * opens what is named by -D DUMP_PHPGUARD_REPLAY and its kind, and the child
 * inherits the descriptors.
 */

#ifndef PHPGUARD_INPUTS_H
#define PHPGUARD_INPUTS_H

#include "lint/lookup/lookup.h"

/**
 * Parent: open what is asked for.
 * @param p owns and closes it
 * @return array of int: the descriptors that the child is to keep
 */
apr_array_header_t *pg_inputs_open(server_rec *main_server, apr_pool_t *p);

/**
 * Child: answer DUMP_PHPGUARD_REPLAY, of all logs at once; a second call does
 * nothing.
 * @return the number of changes from the log
 */
int pg_inputs_replay(const pg_lint *l, int json, apr_file_t *out,
                     apr_file_t *parent, apr_pool_t *p);

/**
 * Child: answer PG_DEFINE_REQUESTS, in the httpd that will be, as records of a
 * replay.
 * @param seconds longer than that nobody waits for it: then nothing is printed
 */
void pg_inputs_requests(const pg_lint *l, const char *seconds,
                        apr_file_t *out, apr_file_t *parent, apr_pool_t *p);

/**
 * Child: answer DUMP_PHPGUARD_EXPECT, and DUMP_PHPGUARD_EXPECT_FROM, which
 * writes a list of expectations; a second call does nothing.
 * @return the number of expectations that are not met, and of logs that could
 *         not be read
 */
int pg_inputs_expect(const pg_lint *l, int json, apr_file_t *out,
                     apr_file_t *parent, apr_pool_t *p);

#endif /* PHPGUARD_INPUTS_H */
