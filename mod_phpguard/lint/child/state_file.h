/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/state_file.h
 * @brief The findings of the running server, for the next "apachectl -t".
 *
 * The file is beside the PidFile and has its name, so two servers on
 * one host do not read each other's.
 */

#ifndef PHPGUARD_STATE_FILE_H
#define PHPGUARD_STATE_FILE_H

#include "httpd.h"

#include "apr_hash.h"
#include "apr_tables.h"

/**
 * Write the state file of this process; it goes away with pconf.  If it cannot
 * be written, that is logged.
 * @param s    the main server
 * @param live const char *: what leaks, and what was seen not to, a letter
 *             and a key (result.h)
 */
void pg_state_write(const server_rec *s, const apr_array_header_t *live,
                    apr_pool_t *pconf, apr_pool_t *ptemp);

/**
 * Read what the running server leaks.  Only a file of our own user's counts.
 * @return a hash of letters and keys, from p; NULL when no guarded server
 *         runs: no file, or its process is gone
 */
apr_hash_t *pg_state_read(apr_pool_t *p);

/**
 * Whether a leak is one that the running server does not have.
 * @param live  of pg_state_read()
 * @param key   pg_findings_key()
 * @param plain every place was asked for this name when the server started;
 *              of any other it is known only if the file was there
 */
int pg_state_is_new(apr_hash_t *live, const char *key, int plain,
                    apr_pool_t *p);

#endif /* PHPGUARD_STATE_FILE_H */
