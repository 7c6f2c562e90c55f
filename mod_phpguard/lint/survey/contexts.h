/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/contexts.h
 * @brief The directories of a vhost that a request can reach and that differ
 *        in what applies to them.
 */

#ifndef PHPGUARD_CONTEXTS_H
#define PHPGUARD_CONTEXTS_H

#include "lint/context/sections.h"
#include "lint/survey/php_files.h"

#include "apr_hash.h"

/**
 * Enumerate the contexts of a vhost: its document root, what Alias and
 * ScriptAlias add, the directories and locations that sections with observed
 * directives name; for a wildcard the first directory that exists.
 * @param globs what wildcards have been found to mean, kept by the caller
 *              from one vhost to the next (const char * by pattern); NULL:
 *              a context for the pattern itself, and no directory is looked at
 * @return array of pg_context, from p; the directories need not exist, and the
 *         sections are not chosen yet (pg_sections_choose())
 */
apr_array_header_t *pg_contexts(server_rec *s, apr_hash_t *globs,
                                apr_pool_t *p);

/**
 * Choose the sections of a context whose directory has been read: then less
 * must be searched for.
 * @param e     of pg_php_files_find()
 * @param there what that returned
 */
void pg_context_open(pg_context *context, const pg_php_files *e, int there,
                     apr_pool_t *p);

#endif /* PHPGUARD_CONTEXTS_H */
