/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file runner.h
 * @brief Which module answers to a handler name, and is it loaded.
 *
 * Only explanations and the lint ask; a refusal never depends on this table.
 */

#ifndef PHPGUARD_RUNNER_H
#define PHPGUARD_RUNNER_H

#include "apr_pools.h"
#include "apr_tables.h"

typedef enum {
    PG_RUNNER_UNKNOWN,  /* no module known here answers to the name */
    PG_RUNNER_MISSING,  /* its module is not loaded: the source goes out */
    PG_RUNNER_FAILS,    /* mod_proxy before 2.4.60 without the scheme's
                         * module: a 500 */
    PG_RUNNER_PHP,      /* loaded, and it is PHP itself */
    PG_RUNNER_EXECUTES, /* loaded, and it executes or forwards the file */
    PG_RUNNER_RAW       /* it sends files as they are */
} pg_runner_state;

typedef struct {
    pg_runner_state state;
    const char *module; /* source name, "mod_cgid.c"; NULL if unknown */
    const char *also;   /* PG_RUNNER_MISSING: a second one that is needed and
                         * not loaded, the scheme's beside mod_proxy; NULL */
} pg_runner;

/**
 * Look a handler name up.
 * @param handler as httpd holds it in r->handler; NULL is unknown
 * @param extra   names given by PHPGuardRunner (const char *), or NULL
 * @return by value; the module's name is a constant
 */
pg_runner pg_runner_find(const char *handler, const apr_array_header_t *extra);

/**
 * The module that mod_proxy needs for a URL and that is not loaded: it
 * answers 500 to what ProxyPass gives it.
 * @param url "proxy:" and where to
 * @return its source name, a constant; NULL if nothing is missing
 */
const char *pg_runner_scheme_missing(const char *url);

/**
 * The source name of the PHP module that is loaded ("mod_php.c",
 * "mod_php7.c", "mod_php5.c"), or NULL.
 */
const char *pg_runner_php_module(void);

#endif /* PHPGUARD_RUNNER_H */
