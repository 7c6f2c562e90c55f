/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/json.h
 * @brief Values of JSON as text.
 */

#ifndef PHPGUARD_JSON_H
#define PHPGUARD_JSON_H

#include "model/directive.h"

#include "apr_tables.h"

/**
 * A string, quoted; everything but printable ASCII is escaped, byte by byte,
 * so that a line is valid JSON with any bytes in a path.
 * @param s NULL is null
 */
const char *pg_json_string(const char *s, apr_pool_t *p);

/**
 * An array.
 * @param values const char *, JSON each
 */
const char *pg_json_array(const apr_array_header_t *values, apr_pool_t *p);

/**
 * An array of strings.
 * @param list const char *; NULL is empty
 */
const char *pg_json_strings(const apr_array_header_t *list, apr_pool_t *p);

/**
 * An array of directives: name, arguments, file and line.  Of a section the
 * name has no "<" and the arguments no ">".
 * @param list const pg_directive *; NULL is empty
 */
const char *pg_json_directives(const apr_array_header_t *list, apr_pool_t *p);

#endif /* PHPGUARD_JSON_H */
