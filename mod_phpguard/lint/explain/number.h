/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/number.h
 * @brief The text of a number, for who asks "phpguard explain PHPG0101".
 */

#ifndef PHPGUARD_NUMBER_H
#define PHPGUARD_NUMBER_H

#include "apr_file_io.h"

/**
 * Whether a word is the form of a number, "PHPG0101", in any case.
 */
int pg_number_is(const char *word);

/**
 * Print what happened, an example, how to repair it and how to silence it.
 * @param word the number
 * @return 0 if there is no such number, which is said
 */
int pg_number_print(const char *word, int json, apr_file_t *out,
                    apr_pool_t *p);

#endif /* PHPGUARD_NUMBER_H */
