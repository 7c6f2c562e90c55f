/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file words.h
 * @brief A directive's words, read and written, without httpd.h.
 */

#ifndef PHPGUARD_WORDS_H
#define PHPGUARD_WORDS_H

#include "trail.h"

/**
 * The next word of a directive's arguments: the rules of ap_getword_conf()
 * (server/util.c), which a unit test cannot link.
 * @param p    owns the word
 * @param line the rest of the arguments; moved behind the word
 * @return the word without its quotes, "" when there is none left
 */
char *pg_getword(apr_pool_t *p, const char **line);

/**
 * The next word, folded to lower case as mod_mime and core fold it
 * (ap_str_tolower(), server/util.c).
 */
char *pg_getword_lower(apr_pool_t *p, const char **line);

/**
 * Fold a string to lower case in place.
 */
void pg_tolower(char *s);

/**
 * A directive as its author wrote it, on one line: "Name arguments".
 */
const char *pg_directive_text(const ap_directive_t *node, apr_pool_t *p);

/**
 * Where it stands: "file:line".
 */
const char *pg_directive_place(const ap_directive_t *node, apr_pool_t *p);

#endif /* PHPGUARD_WORDS_H */
