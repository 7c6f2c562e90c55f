/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/modules.h
 * @brief Which modules are loaded, and which of them provides a handler.
 *
 * Only explanations and the lint ask; a refusal never depends on this table.
 */

#ifndef PHPGUARD_MODULES_H
#define PHPGUARD_MODULES_H

#include "model/inquiry.h"

#include "apr_pools.h"
#include "apr_tables.h"

/**
 * Which 2.4 release this httpd is; INT_MAX for what comes behind 2.4.
 */
int pg_httpd_patch(void);

/**
 * Whether a module is loaded; all other code asks this function.
 * @param source its source name, "mod_mime.c"
 */
int pg_module_loaded(const char *source);

/**
 * Whether requests are processed as the user of their vhost, who may be able
 * to read what the server's user cannot (mpm-itk's AssignUserID, mod_ruid2).
 */
int pg_module_changes_user(void);

/**
 * Whether a source name is one of a list that ends with NULL.
 */
int pg_module_in(const char *const *list, const char *source);

/**
 * Look a handler name up.
 * @param handler as httpd holds it in r->handler; NULL is unknown
 * @param extra   names of PHPGuardRunner (const char *), or NULL
 * @return by value; the module's name is a constant
 */
pg_runner pg_runner_find(const char *handler, const apr_array_header_t *extra);

/**
 * Whether a module is one of those that answer to a handler name, as far as
 * the table knows.
 * @param source its source name
 */
int pg_runner_answers(const char *source, const char *handler);

/**
 * The socket in a "proxy:" handler or in a URL of ProxyPass, if it is known
 * not to be there: mod_proxy answers 503.
 * @return its beginning in url; NULL if there is none, or it may be there
 */
const char *pg_runner_socket_missing(const char *url);

/**
 * The module that mod_proxy needs for a URL and that is not loaded: it
 * answers 500 to what ProxyPass gives it.
 * @param url where to
 * @return its source name, which for an unknown scheme is made of that, a
 *         constant or from p; NULL if nothing is missing
 */
const char *pg_runner_scheme_missing(const char *url, apr_pool_t *p);

/**
 * The source name of the PHP module that is loaded ("mod_php.c",
 * "mod_php7.c", "mod_php5.c"), or NULL.
 */
const char *pg_runner_php_module(void);

/**
 * An unknown module with a handler hook: it might provide any handler, and
 * send any file.
 * @param is_known further modules that are known to provide only handlers of
 *                 their own; or NULL
 * @return its source name, or NULL
 */
const char *pg_modules_foreign(int (*is_known)(const char *source));

/**
 * Whether a module other than the default handler may send a file unchanged:
 * one that is known to do so, or an unknown one.
 */
int pg_modules_sends(void);

#endif /* PHPGUARD_MODULES_H */
