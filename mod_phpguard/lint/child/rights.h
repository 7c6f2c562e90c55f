/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/rights.h
 * @brief Drops privileges as httpd's children do.
 */

#ifndef PHPGUARD_RIGHTS_H
#define PHPGUARD_RIGHTS_H

#include "httpd.h"

/** What became of the rights of root. */
typedef enum {
    PG_RIGHTS_DROPPED,
    PG_RIGHTS_NO_USER,          /* there is no User to become */
    PG_RIGHTS_LEFT              /* some could not be given up */
} pg_rights;

/**
 * In a new child: default signals, no terminal, and nothing of what its
 * parent has open: on a console all that is the administrator's, and at a
 * start it is the sockets that listen and the logs.  Their numbers lead to
 * /dev/null: httpd does not know that they are gone.
 * @param kept n descriptors that stay
 * @param more int: and these; NULL: no more
 * @param out  one of them that becomes standard output, -1: none does
 */
void pg_rights_keep_apart(const int *kept, int n,
                          const apr_array_header_t *more, int out);

/**
 * Become the User of the server, without a capability and without a way to
 * one, with any MPM; and end with the parent.
 * @param s      the main server
 * @param parent its process
 * @param p      scratch
 */
pg_rights pg_rights_drop(server_rec *s, pid_t parent, apr_pool_t *p);

/**
 * Give up all capabilities, and those that a program could bring: system
 * calls alone, for a child of vfork() too.
 * @return 0 if one is left
 */
int pg_rights_clear(void);

/**
 * The name of who reads, for people: the User of the server, or of the
 * process.
 */
const char *pg_rights_user(apr_pool_t *p);

/**
 * Why a file was not read: the User of the server may not, though the user of
 * the vhost may be able to (pg_module_changes_user()).
 * @param file its path, without text of a site owner that is not printable
 */
const char *pg_rights_closed(const char *file, apr_pool_t *p);

#endif /* PHPGUARD_RIGHTS_H */
