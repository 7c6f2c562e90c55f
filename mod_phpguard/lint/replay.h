/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay.h
 * @brief The configuration with changes that are only thought, as httpd would
 *        read it: what becomes of includes, conditions and modules.
 */

#ifndef PHPGUARD_REPLAY_H
#define PHPGUARD_REPLAY_H

#include "lint/config_files.h"

/** A world that is supposed. */
typedef struct {
    server_rec *s;              /* its main server */
    const apr_array_header_t *modules; /* const char *, source names: loaded
                                 * there and not here */
    apr_hash_t *htaccess;       /* what changed .htaccess files hold */
} pg_replayed;

/**
 * Read the configuration with its changes, and what the commands beside them
 * enable.  For the lint's child.
 * @param s     the real main server
 * @param world from p; it is to be entered before it is asked
 * @return NULL, or why httpd would not start with it
 */
const char *pg_replay(server_rec *s, const pg_config_files *files,
                      pg_replayed *world, apr_pool_t *p);

/**
 * Let the lint ask this world; the real one with NULL.
 */
void pg_replay_enter(const pg_replayed *world);

#endif /* PHPGUARD_REPLAY_H */
