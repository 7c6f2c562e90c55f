/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file state.h
 * @brief The findings a running server lives with, for the next -t to know.
 *
 * The file stands beside the PidFile and bears its name, so two servers on
 * one host do not read each other's.
 */

#ifndef PHPGUARD_STATE_H
#define PHPGUARD_STATE_H

#include "findings.h"

/**
 * Write the state file of this process; it goes away with pconf.
 * @return APR_SUCCESS, or why it could not be written
 */
apr_status_t pg_state_write(const pg_findings *all, apr_pool_t *pconf,
                            apr_pool_t *ptemp);

/**
 * Read the keys of the errors of the running server.
 * @return a hash of keys (pg_findings_key()), from p; NULL when no guarded
 *         server runs: no file, or its process is gone
 */
apr_hash_t *pg_state_read(apr_pool_t *p);

#endif /* PHPGUARD_STATE_H */
