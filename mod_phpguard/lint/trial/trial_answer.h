/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/trial_answer.h
 * @brief One answer of a trial: the outcome, whether its program or socket is
 *        there, and who answers, as text.
 */

#ifndef PHPGUARD_TRIAL_ANSWER_H
#define PHPGUARD_TRIAL_ANSWER_H

#include "lint/lookup/lookup.h"

/** A file that is sent with a type of PHP's, in place of that type. */
#define PG_ANSWER_PHP_TYPE "*"

/**
 * What an answer says.
 */
pg_outcome pg_answer_outcome(const char *answer);

/**
 * Whether it runs by what is there: a program, a socket.
 */
int pg_answer_is_there(const char *answer);

/**
 * Whether what ran, was denied or was sent for good is so still.
 */
int pg_answer_is_kept(const char *before, const char *after);

#endif /* PHPGUARD_TRIAL_ANSWER_H */
