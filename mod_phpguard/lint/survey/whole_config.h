/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/whole_config.h
 * @brief Properties of the whole configuration, computed once: with ten
 *        thousand vhosts that leak they are used ten thousand times.
 */

#ifndef PHPGUARD_WHOLE_CONFIG_H
#define PHPGUARD_WHOLE_CONFIG_H

#include "lint/context/sections.h"
#include "lint/survey/hidden_mappings.h"

/** A <Directory> that maps PHP and that no document root or Alias is in. */
typedef struct {
    const ap_directive_t *section;
    const ap_directive_t *mapping;
} pg_astray;

typedef struct {
    server_rec *main_server;
    apr_pool_t *p;
    apr_array_header_t *hidden;     /* pg_hidden, of conditions not true */
    apr_array_header_t *emptied;    /* const ap_directive_t *: sections for
                                     * PHP files with nothing in them */
    apr_array_header_t *astray;     /* pg_astray */
    apr_array_header_t *missed;     /* pg_astray: the sections are for files,
                                     * and no name of PHP's is among them */
    const char *main_file;          /* what httpd reads first */
    apr_hash_t *files;              /* pg_text_file by path: the texts of it
                                     * all */
    apr_hash_t *roots;              /* document root -> server_rec * array */
    apr_hash_t *above;              /* directories that hold a root */
} pg_whole_config;

/**
 * Nothing is gathered yet.
 * @param p owns what will be
 */
pg_whole_config *pg_whole_config_make(server_rec *main_server, apr_pool_t *p);

/**
 * Gather it, when it is first asked for; in the lint's child, which may not
 * read the configuration, the parent does.
 * @return whole
 */
const pg_whole_config *pg_whole_config_get(pg_whole_config *whole);

/**
 * Whether a section of the configuration, by those around it, concerns a
 * context.
 */
int pg_whole_config_concern(const ap_directive_t *node,
                            const pg_context *context,
                            apr_pool_t *p);

#endif /* PHPGUARD_WHOLE_CONFIG_H */
