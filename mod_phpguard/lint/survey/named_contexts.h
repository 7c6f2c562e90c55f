/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/named_contexts.h
 * @brief The contexts of files that directives name (named_files.h).
 */

#ifndef PHPGUARD_NAMED_CONTEXTS_H
#define PHPGUARD_NAMED_CONTEXTS_H

#include "lint/context/sections.h"

/**
 * The innermost context with a URL whose directory contains a path.
 * @param contexts of pg_context
 * @return NULL if there is none
 */
const pg_context *pg_context_above(const apr_array_header_t *contexts,
                                   const char *dir);

/**
 * The context that a URL is below: that of an Alias before that of the
 * document root.  A guess, which the dry run confirms.
 * @return NULL if there is none
 */
const pg_context *pg_context_at(const apr_array_header_t *contexts,
                                const char *url);

/**
 * Add the contexts of the files that directives of a vhost name.
 * @param contexts of pg_context; the directories of the vhost are in it
 * @param look     whether directories may be read; otherwise a target with
 *                 back-references is a context with a pattern
 */
void pg_contexts_add_named(apr_array_header_t *contexts, server_rec *s,
                           int look);

/**
 * Files below a context that a RewriteRule of its .htaccess files names.  In
 * the directory itself all files are asked about anyway.
 * @param context its sections are chosen
 * @return array of pg_context, from p, each with a file
 */
apr_array_header_t *pg_named_by_rules(const pg_context *context,
                                      apr_pool_t *p);

#endif /* PHPGUARD_NAMED_CONTEXTS_H */
