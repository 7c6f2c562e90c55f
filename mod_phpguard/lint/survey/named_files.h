/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/named_files.h
 * @brief PHP files that root's configuration names one by one: the target of
 *        an Alias, AliasMatch or RewriteRule, the page of an ErrorDocument, a
 *        FallbackResource; and index.php with path info that a
 *        ProxyPassMatch or a LocationMatch leaves out.
 */

#ifndef PHPGUARD_NAMED_FILES_H
#define PHPGUARD_NAMED_FILES_H

#include "httpd.h"
#include "http_config.h"

#include "apr_tables.h"

typedef struct {
    const char *url;            /* a path by which it is asked for; NULL: that
                                 * of its place */
    const char *file;           /* its path, or NULL */
    const char *target;         /* a URL path that leads to it, or may lead to
                                 * it where file is set as well; or NULL */
    int if_path_info;           /* the URL has path info: it counts where that
                                 * is accepted */
    int has_groups;             /* file and target contain back-references */
    const char *pattern;        /* the regular expression of the URLs for
                                 * them; or NULL */
} pg_named_file;

/**
 * Whether a text begins with a back-reference, $1 or %1.
 */
static inline int pg_named_is_group(const char *text)
{
    return (*text == '$' || *text == '%') && text[1] >= '1' && text[1] <= '9';
}

/**
 * Forget those of another configuration: one process may read several, one
 * after another.
 * @param kept lives as long as the configuration
 */
void pg_named_files_begin(apr_pool_t *kept);

/**
 * Look at a directive, which may name files.  pg_php_extensions() walks through
 * the configuration for both.
 * @param vhost the section around it; NULL: it is in none
 */
void pg_named_files_look(const ap_directive_t *node,
                         const ap_directive_t *vhost);

/**
 * Those of a vhost and of the server around it.
 * @param p owns the array; what it points to lives as long as the
 *          configuration
 * @return array of pg_named_file
 */
apr_array_header_t *pg_named_files(const server_rec *s, apr_pool_t *p);

/**
 * Whether a path, of a file or of a URL, names one PHP file.
 */
int pg_named_is_constant(const char *path);

/**
 * The URL of a PHP file that an ErrorDocument or a FallbackResource names.
 * @param target its argument, which may have a query and a fragment
 * @return from p; NULL if it names none
 */
const char *pg_named_page(const char *target, apr_pool_t *p);

/**
 * Whether it is one of PHP files and contains back-references, and nothing
 * else that only a request determines.
 */
int pg_named_has_groups(const char *path);

#endif /* PHPGUARD_NAMED_FILES_H */
