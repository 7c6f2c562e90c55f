/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/translate.h
 * @brief What a URL becomes before there is a handler: Alias and ScriptAlias,
 *        ProxyPass, ProxyPassMatch and RewriteRule.
 */

#ifndef PHPGUARD_TRANSLATE_H
#define PHPGUARD_TRANSLATE_H

#include "lint/context/sections.h"
#include "model/verdict.h"

/**
 * The directory behind a URL: Alias, ScriptAlias, else the document root, in
 * the order of mod_alias: translate_alias_redir()
 * (modules/mappers/mod_alias.c).
 * @param script set to 1 if a ScriptAlias leads there
 * @return the path, from p; NULL if there is no document root
 */
const char *pg_translate(server_rec *s, const char *url, int *script,
                         apr_pool_t *p);

/** Who takes a URL, and what comes of it. */
typedef struct {
    pg_outcome outcome;
    const pg_directive *by;     /* the ProxyPass, or NULL */
    const char *lacks;          /* the module of its scheme, if it is not
                                 * loaded; a constant */
    const char *socket;         /* the socket that is not there, or NULL */
    const pg_directive *except; /* what keeps the URL from a ProxyPass, */
    const pg_directive *beyond; /* and that; or NULL */
} pg_taker;

/**
 * What becomes of a URL before its file is known: Directory, Files and
 * .htaccess are not asked if it is taken.
 * @return PG_RUNS if a proxy takes it, PG_FAILS if the proxy lacks its
 *         scheme's module, else PG_LEAKS
 */
pg_taker pg_taken_early(const pg_context *context, const char *name,
                        apr_pool_t *p);

/**
 * A RewriteRule in server context that turns other URLs into PHP files and
 * by that keeps a ProxyPassMatch from seeing them, or NULL.
 */
const pg_directive *pg_rewrite_first(server_rec *s, apr_pool_t *p);

#endif /* PHPGUARD_TRANSLATE_H */
