/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/backends.h
 * @brief Checks that the socket, port or program to which a place passes
 *        requests is available.
 */

#ifndef PHPGUARD_BACKENDS_H
#define PHPGUARD_BACKENDS_H

#include "lint/lookup/lookup.h"

/**
 * The backend of an answer: of several sockets with one worker name mod_proxy
 * uses the first, even if the handler names another (ap_proxy_get_worker_ex(),
 * modules/proxy/proxy_util.c).
 * @param a may be NULL
 * @return from p; NULL: no proxy answers
 */
const char *pg_backends_url(const pg_dryrun_answer *a, apr_pool_t *p);

/**
 * What an Action has executed: the file that httpd was led to by it.
 * @return of the answer; NULL where none was
 */
const char *pg_backends_program(const pg_dryrun_answer *a);

/**
 * Whether that program may be executed, by suEXEC where the request is for it.
 * @return 0 if it is known that it may not
 */
int pg_backends_executes(const pg_dryrun_answer *a, const char *program);

/**
 * Whether a program is missing that the mapping of a file names, or that it is
 * itself: get_wrapper_info() (modules/fcgid/fcgid_conf.c) and cgi_handler()
 * look for it when the request is there.
 * @param answer without a dry run suEXEC is left out
 * @return the path; NULL if there is none, or it may be executed
 */
const char *pg_backends_lacks_program(const pg_answer *answer, apr_pool_t *p);

/**
 * Name what a place that fails lacks, by what httpd has answered: socket,
 * lacks, program.
 * @param answer with dry; becomes PG_FAILS where the program is missing
 */
void pg_backends_name(pg_answer *answer, apr_pool_t *p);

/**
 * Where somebody asks (l->asked) ask of a place that runs whether somebody is
 * behind it: a connection to its socket, or to a port of this host, and a look
 * at the program of its Action.  Each is asked once.  For the lint's child.
 * @param answer of pg_confirm(); becomes PG_FAILS, with socket or program set,
 *               if it is not available
 */
void pg_backends_ask(pg_answer *answer, const pg_lint *l, apr_pool_t *p);

/**
 * Whether somebody is there for what runs by its mapping: the program, the
 * socket, and PHP's own open_basedir lets it in.
 */
int pg_backends_check(const pg_answer *answer, apr_pool_t *p);

#endif /* PHPGUARD_BACKENDS_H */
