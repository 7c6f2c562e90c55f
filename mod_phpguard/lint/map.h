/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/map.h
 * @brief The map: -D DUMP_PHPGUARD and -D DUMP_PHPGUARD_JSON.
 */

#ifndef PHPGUARD_MAP_H
#define PHPGUARD_MAP_H

#include "lint/judge/findings.h"

/**
 * Print to stdout what every context makes of every name: a table, or
 * one JSON object a line.
 * @param l prepared
 * @param p a temporary pool
 * @return what was found, beside the map
 */
void pg_map_table(const pg_lint *l, apr_pool_t *p);
pg_findings *pg_map_json(const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_MAP_H */
