/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/rights.h
 * @brief Down to the rights that httpd's children have.
 */

#ifndef PHPGUARD_RIGHTS_H
#define PHPGUARD_RIGHTS_H

#include "httpd.h"

/**
 * In a new child: default signals, no terminal, and nothing of what its
 * parent has open but the logs.  On a console all it inherits is the
 * administrator's; a terminal could even be read from.
 * @param logs the logs are open: keep all that httpd's children keep
 * @param tell the pipe to the parent, kept
 * @param out  what becomes standard output, -1: nothing
 * @param err  what becomes standard error, -1: what it is
 */
void pg_rights_keep_apart(int logs, int tell, int out, int err);

/**
 * Become the User of the server, and end with the parent.
 * @param s      the main server
 * @param parent its process
 * @param p      scratch
 * @return 0 if the process is root still
 */
int pg_rights_drop(server_rec *s, pid_t parent, apr_pool_t *p);

/**
 * The name of who reads, for people: the User of the server, or of the
 * process.
 */
const char *pg_rights_user(apr_pool_t *p);

#endif /* PHPGUARD_RIGHTS_H */
