/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/differently_mapped.h
 * @brief PHP files of one directory that the configuration does not map as it
 *        maps index.php: <Files "index.php">, FilesMatch "^(index|api)\.php$",
 *        a ProxyPassMatch for some names.
 */

#ifndef PHPGUARD_DIFFERENTLY_MAPPED_H
#define PHPGUARD_DIFFERENTLY_MAPPED_H

#include "lint/context/sections.h"

/**
 * The names that are mapped differently from index.php, one for each mapping.
 * @param context its sections are chosen
 * @param names   const char *, or NULL
 * @param p       owns the answer
 * @return array of const char *
 */
apr_array_header_t *pg_mapped_apart(const pg_context *context,
                                    const apr_array_header_t *names,
                                    apr_pool_t *p);

/**
 * Whether a line that maps files may be for some PHP files of the place and
 * not for others: asked where no name is known.  A doubt is a yes.
 */
int pg_may_be_mapped_apart(const pg_context *context, apr_pool_t *p);

#endif /* PHPGUARD_DIFFERENTLY_MAPPED_H */
