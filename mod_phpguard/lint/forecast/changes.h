/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/forecast/changes.h
 * @brief What is not there any more after an upgrade, or without a module.
 *
 * A list of root's, one change a line, with tabs: the package by which it
 * goes, or nothing, and what goes: a file by its path, or a module or a
 * configuration by its name, as a2dismod(8) and a2disconf(8) have it.  A third
 * field is the file that comes in the place of that path.
 */

#ifndef PHPGUARD_CHANGES_H
#define PHPGUARD_CHANGES_H

#include "lint/lookup/lookup.h"
#include "lint/trial/config_files.h"

typedef struct {
    pg_config_files *files;     /* with what is changed */
    apr_array_header_t *gone;   /* pg_gone */
    int guard;                  /* mod_phpguard goes, and stays to be asked */
    const char *unknown;        /* a name without a package that matches
                                 * nothing; or NULL */
} pg_changes;

/** What is said to go. */
typedef struct {
    const char *by;             /* the package, or "" */
    const char *what;
} pg_gone;

/**
 * Read the list, and find what it names in the configuration.
 * @param path of the list
 * @param l    its whole configuration has been gathered
 * @return from p; NULL if the list cannot be read
 */
pg_changes *pg_changes_read(const char *path, const pg_lint *l, apr_pool_t *p);

/**
 * "mods-enabled/php8.2.load (package libapache2-mod-php8.2); ...", or "".
 */
const char *pg_changes_say(const pg_changes *changes, apr_pool_t *p);

#endif /* PHPGUARD_CHANGES_H */
