/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/explain/cause_page.h
 * @brief Prints the text of a number for "phpguard explain PHPG0101".
 */

#ifndef PHPGUARD_CAUSE_PAGE_H
#define PHPGUARD_CAUSE_PAGE_H

#include "apr_file_io.h"

/**
 * Whether a word is the form of a number, "PHPG0101", in any case.
 */
int pg_number_is(const char *word);

/**
 * Print the meaning, an example, the fix and how to silence it.
 * @param word the number
 * @return 0 if the number is unknown, which is printed
 */
int pg_number_print(const char *word, int json, apr_file_t *out,
                    apr_pool_t *p);

#endif /* PHPGUARD_CAUSE_PAGE_H */
