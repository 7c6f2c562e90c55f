/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/owner.h
 * @brief Finds out who can write a file.
 *
 * A program that root runs writes only where no other user could have created
 * a file: the rule of logrotate(8).
 */

#ifndef PHPGUARD_OWNER_H
#define PHPGUARD_OWNER_H

#include "apr_pools.h"

#include <sys/types.h>

typedef struct {
    const char *real;           /* the file that the path leads to, without
                                 * symbolic links; NULL: unknown */
    uid_t uid;                  /* whose it is, */
    int is_known;               /* unless a link of another user leads to it */
    int is_roots;               /* root alone can write it, and the directories
                                 * that lead to it: these may be sticky */
} pg_owner;

/**
 * @param path absolute
 * @param p    owns the result
 */
pg_owner pg_owner_of(const char *path, apr_pool_t *p);

/**
 * Whom pg_owner_of() takes for root beside root: the user of this process.
 * For the process that is to fork the lint's child.
 */
void pg_owner_begin(void);

#endif /* PHPGUARD_OWNER_H */
