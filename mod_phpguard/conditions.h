/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file conditions.h
 * @brief <IfModule> and <IfDefine> sections that are not true and hide what
 *        maps PHP.
 *
 * httpd forgets such a section while it reads (start_ifmod(),
 * server/core.c), so the files are read once more, as text.  Only asked when
 * there is a leak to explain.
 */

#ifndef PHPGUARD_CONDITIONS_H
#define PHPGUARD_CONDITIONS_H

#include "httpd.h"
#include "trail.h"

typedef struct {
    pg_directive *guard;        /* the section that is not true */
    pg_directive *hidden;       /* the directive in it that maps PHP */
} pg_hidden;

/**
 * The first false condition that hides a mapping of PHP.
 * @param s the main server: its command line names the first file
 * @param p owns what is found
 * @return 1 if there is one
 */
int pg_conditions_find(pg_hidden *found, const server_rec *s, apr_pool_t *p);

/**
 * Whether a module is loaded, by its source name or its identifier.
 */
int pg_condition_loaded(const char *name);

#endif /* PHPGUARD_CONDITIONS_H */
