/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/regex_example.h
 * @brief Constructs a text that matches a regular expression of root's
 *        configuration, for the URL of a dry run.
 */

#ifndef PHPGUARD_REGEX_EXAMPLE_H
#define PHPGUARD_REGEX_EXAMPLE_H

#include "httpd.h"

/**
 * Find one.  A guess that is matched before it is returned: what looks around,
 * refers back or is nested too deeply is not guessed.
 * @param value what the groups 1 to 9 are to be, NULL: anything that matches
 * @param most  what may be left out ("?", "*") is there all the same, once
 * @return from p; NULL if none was found
 */
const char *pg_regex_example(const char *pattern, const char *const value[10],
                             int most, apr_pool_t *p);

/**
 * Find a URL path for which a pattern of AliasMatch or RewriteRule holds; one
 * that begins with "!" holds where the rest does not match.
 * @return begins with a slash; from p; NULL if none was found
 */
const char *pg_regex_url(const char *pattern, const char *const value[10],
                         int most, apr_pool_t *p);

#endif /* PHPGUARD_REGEX_EXAMPLE_H */
