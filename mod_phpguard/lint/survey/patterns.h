/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/patterns.h
 * @brief The existing directories that VirtualDocumentRoot, UserDir, an
 *        AliasMatch or a RewriteRule can name.
 */

#ifndef PHPGUARD_PATTERNS_H
#define PHPGUARD_PATTERNS_H

#include "httpd.h"

#include "apr_tables.h"

/** A directory and its URL. */
typedef struct {
    const char *dir;            /* or the pattern, where it was not looked
                                 * for */
    const char *url;            /* NULL: unknown */
    const char *host, *address; /* the name or the local address that makes it;
                                 * or NULL */
    int script;                 /* a ScriptAliasMatch leads there */
    int is_literal;             /* dir is root's own word */
} pg_pattern_dir;

/**
 * Find them, as far as a vhost has such directives.
 * @param look whether to look for them; if not, each pattern is a place
 * @param root set to 0 if requests do not reach DocumentRoot
 * @param p    owns the answer
 * @return array of pg_pattern_dir; NULL for none
 */
apr_array_header_t *pg_patterns_find(server_rec *s, int look, int *root,
                                     apr_pool_t *p);

#endif /* PHPGUARD_PATTERNS_H */
