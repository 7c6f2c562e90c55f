/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/trial/second_httpd.h
 * @brief httpd, started once more with -t where it sees changed files.
 */

#ifndef PHPGUARD_SECOND_HTTPD_H
#define PHPGUARD_SECOND_HTTPD_H

#include "httpd.h"

/**
 * Become it: this process executes httpd's program with the arguments by which
 * it found its configuration, after pg_mount_edits().  Returns only where that
 * fails.
 * @param copy    the main file of a copy; NULL: the same as now
 * @param asked   NULL: the new httpd is asked nothing that this one was asked
 *                by "-D DUMP_..."; else the same, but for the define of this
 *                name
 * @param define  what it is asked besides, or NULL
 */
void pg_second_httpd_become(const process_rec *process, const char *copy,
                            const char *asked, const char *define,
                            apr_pool_t *p);

#endif /* PHPGUARD_SECOND_HTTPD_H */
