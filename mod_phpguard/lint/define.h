/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/define.h
 * @brief What a question is asked with: -D NAME=VALUE of the command line.
 */

#ifndef PHPGUARD_DEFINE_H
#define PHPGUARD_DEFINE_H

#include "apr_tables.h"

/**
 * The first value of a name.
 * @param name with its "="
 * @return NULL: there is none
 */
const char *pg_define_value(const char *name);

/**
 * All values of a name, "" where it stands alone.
 * @param name without "="
 * @return array of const char *, from p
 */
apr_array_header_t *pg_define_values(const char *name, apr_pool_t *p);

#endif /* PHPGUARD_DEFINE_H */
