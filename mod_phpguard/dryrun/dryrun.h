/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/dryrun.h
 * @brief Asks httpd what it would answer to a request that no client sent.
 *
 * The request is processed by httpd's own code (ap_process_request_internal(),
 * ap_invoke_handler(), ap_die()) with the hooks of httpd's own modules, its
 * internal redirects included, up to the point where a content handler would
 * begin.  No content handler, backend or program runs, and nothing is sent.
 *
 * For the lint's child alone: the hooks of this process are changed for good.
 */

#ifndef PHPGUARD_DRYRUN_H
#define PHPGUARD_DRYRUN_H

#include "dryrun/answer.h"

/**
 * Prepare this process: which hooks speak, and what a start would have done
 * that they need.
 * @param main_server its RewriteMaps that are programs or databases are taken
 *             out
 * @param p    lives as long as questions are asked
 */
void pg_dryrun_open(server_rec *main_server, apr_pool_t *p);

/**
 * Ask.
 * @param p owns the answer and all that httpd makes of the request
 * @return never NULL
 */
pg_dryrun_answer *pg_dryrun_ask(const pg_dryrun_question *q, apr_pool_t *p);

/**
 * The vhost that httpd chooses for a question, whatever its s.
 * @param p scratch
 */
server_rec *pg_dryrun_vhost(const pg_dryrun_question *q, apr_pool_t *p);

/**
 * The unknown modules that might handle a request and were not run.
 * @param is_file of a request whose file exists; 0: of any request
 * @return const char *, source names; lives as long as the process
 */
const apr_array_header_t *pg_dryrun_not_asked(int is_file);

/**
 * The path to which mod_vhost_alias maps a URL: its own translate_name hook is
 * run, and no other.
 * @return from p; NULL if it does not, or if the dry run is not open
 */
const char *pg_dryrun_mapped(const pg_dryrun_question *q, apr_pool_t *p);

#endif /* PHPGUARD_DRYRUN_H */
