/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/confirm.h
 * @brief Asks the dry run about a file of a context; its verdict is final.
 */

#ifndef PHPGUARD_CONFIRM_H
#define PHPGUARD_CONFIRM_H

#include "lint/lookup/lookup.h"

/**
 * Let httpd answer for a file that pg_lookup() has looked up: the
 * file is supposed to be there, and asked for by the URL of its context at
 * each address of the vhost.
 * @param answer its outcome is httpd's from now on; it leaks if it does at
 *               one address.  PG_UNKNOWN where no URL leads to the file
 * @param l      prepared
 * @param p      lives as long as the answer
 */
void pg_confirm(pg_answer *answer, const pg_lint *l, apr_pool_t *p);

/**
 * Whether a URL of a vhost runs, at one of its addresses.
 * @param url path, as r->uri has it
 */
int pg_confirm_runs(server_rec *s, const char *url, apr_pool_t *p);

/**
 * Take the configuration and the handler of an answer in place of those that
 * pg_lookup() has found, unless a proxy took the URL, and name the cause of a
 * leak by them.
 * @param answer its outcome is set
 */
void pg_confirm_take(pg_answer *answer, const pg_dryrun_answer *a,
                     apr_pool_t *p);

/**
 * Whether a request reaches a vhost: not where another one has all its names
 * and addresses.
 */
int pg_confirm_reached(server_rec *s, apr_pool_t *p);

/**
 * Modules that no dry run asks and that might take a request that leaks: those
 * that may choose any file or handler; if the handler is unknown, also those
 * that may provide any handler.
 * @return a clause, "unless mod_a or mod_b takes this request"; NULL if there
 *         are none
 */
const char *pg_confirm_unless(const pg_answer *answer, const pg_lint *l,
                              apr_pool_t *p);

#endif /* PHPGUARD_CONFIRM_H */
