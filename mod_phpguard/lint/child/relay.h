/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/child/relay.h
 * @brief Passes the output of the lint's child to a terminal: whole lines,
 *        without control characters.
 */

#ifndef PHPGUARD_RELAY_H
#define PHPGUARD_RELAY_H

#include "apr_pools.h"

typedef struct pg_relay pg_relay;

/**
 * @param to a descriptor
 */
pg_relay *pg_relay_make(int to, apr_pool_t *p);

/**
 * Print what came, up to the end of its last line: who writes it may end at
 * any time, and a line without an end is not shown then.
 */
void pg_relay_take(pg_relay *r, const char *data, apr_size_t len);

/**
 * Write all of it, as it is.
 */
void pg_relay_write(int to, const char *data, apr_size_t len);

#endif /* PHPGUARD_RELAY_H */
