/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/contexts.h
 * @brief The directories of a vhost that a request can reach and that differ
 *        in what applies to them.
 */

#ifndef PHPGUARD_CONTEXTS_H
#define PHPGUARD_CONTEXTS_H

#include "httpd/sections.h"

#include "apr_hash.h"

/**
 * Enumerate the places of a vhost: its document root, what Alias and
 * ScriptAlias add, the directories and locations that sections with observed
 * directives name; for a wildcard the first directory that exists.
 * @param globs what wildcards have been found to mean, kept by the caller
 *              from one vhost to the next (const char * by pattern); NULL:
 *              a place for the pattern itself, and no directory is looked at
 * @return array of pg_context, from p; the directories need not exist, and the
 *         sections are not chosen yet (pg_sections_choose())
 */
apr_array_header_t *pg_contexts(server_rec *s, apr_hash_t *globs,
                                apr_pool_t *p);

/**
 * The directory behind a URL: Alias, ScriptAlias, else the document root, in
 * the order of mod_alias: translate_alias_redir()
 * (modules/mappers/mod_alias.c).
 * @param script set to 1 if a ScriptAlias leads there
 * @return the path, from p; NULL if there is no document root
 */
const char *pg_translate(server_rec *s, const char *url, int *script,
                         apr_pool_t *p);

/**
 * Whether a request can arrive at a server: at the main one only where vhosts
 * do not cover every Listen, at a vhost only where somebody listens
 * (vhost.c: ap_update_vhost_given_ip()).
 */
int pg_vhost_reachable(server_rec *s, server_rec *main_server);

#endif /* PHPGUARD_CONTEXTS_H */
