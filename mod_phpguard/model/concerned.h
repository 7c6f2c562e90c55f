/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/concerned.h
 * @brief The directives of a trail that concern a file name, those that decided
 *        and the others: for explaining.
 */

#ifndef PHPGUARD_CONCERNED_H
#define PHPGUARD_CONCERNED_H

#include "apr_tables.h"
#include "model/directive.h"

/**
 * Every directive of the trail that applies to a name or to PHP,
 * in the order in which httpd merged them, those that decided included.
 * For explaining, never on the path of a request.
 * @param exts pg_extensions() of the name
 * @return array of const pg_directive *, from p
 */
apr_array_header_t *pg_concerned(const pg_trail *trail,
                                 const apr_array_header_t *exts,
                                 apr_pool_t *p);

/**
 * Every directive of the trail, in that order.
 * @return array of const pg_directive *, from p
 */
apr_array_header_t *pg_trail_directives(const pg_trail *trail, apr_pool_t *p);

/**
 * Whether a directive is one of pg_concerned().
 */
int pg_concerns(const pg_directive *d, const char *name, apr_pool_t *p);

#endif /* PHPGUARD_CONCERNED_H */
