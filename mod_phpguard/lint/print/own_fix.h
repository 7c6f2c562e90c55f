/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/own_fix.h
 * @brief The check of a fix whose text came from the lint's child.
 */

#ifndef PHPGUARD_OWN_FIX_H
#define PHPGUARD_OWN_FIX_H

#include "apr_pools.h"

/**
 * Whether the text of a fix is this module's (sentence.h), with a backend of
 * root's configuration or of the distribution's.
 * @param p for scratch
 */
int pg_own_fix_is(const char *fix, apr_pool_t *p);

#endif /* PHPGUARD_OWN_FIX_H */
