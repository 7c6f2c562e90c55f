/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file dryrun/handlers.h
 * @brief The handler phase of a dry run: which module would answer.
 */

#ifndef PHPGUARD_HANDLERS_H
#define PHPGUARD_HANDLERS_H

#include "apr_pools.h"

/**
 * Put our own handler in the place of all others.  Those that only send a
 * request elsewhere are called by it, those that make an answer are named.
 * @param p lives as long as the process
 */
void pg_handlers_open(apr_pool_t *p);

#endif /* PHPGUARD_HANDLERS_H */
