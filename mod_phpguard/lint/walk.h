/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/walk.h
 * @brief From a path to what stands there, as ap_directory_walk()
 *        (server/request.c) goes.
 */

#ifndef PHPGUARD_WALK_H
#define PHPGUARD_WALK_H

#include "httpd/sections.h"

/** What a path is. */
typedef enum {
    PG_IS_NOTHING,
    PG_IS_FILE,
    PG_IS_DIRECTORY,
    PG_IS_CLOSED                /* nobody may look */
} pg_walk_is;

/**
 * Walk a path: the first that is no directory is the file.
 * @param path ends behind that file
 * @param rest set to what followed it, from p; or NULL
 */
pg_walk_is pg_walk(char *path, const char **rest, apr_pool_t *p);

/**
 * How far httpd goes on a path that is not there: to the first directory that
 * is missing.
 * @return its path, from p, or path
 */
const char *pg_walk_missing(const char *path, apr_pool_t *p);

/**
 * The context of a file, or of a directory whose path ends with its slash.
 * @param is   of what is not there httpd never takes the name for one more
 *             directory
 * @param uri  its URL
 * @param rest the end of uri that is no part of its name, or NULL
 * @return its sections are chosen; all in it is from p
 */
pg_context pg_walk_context(server_rec *s, const char *path, pg_walk_is is,
                           const char *uri, const char *rest, apr_pool_t *p);

/**
 * The context of what mod_proxy has before a file is known: its Location
 * sections alone (proxy_walk(), modules/proxy/mod_proxy.c).
 * @return all in it is from p
 */
pg_context pg_walk_urls(server_rec *s, const char *uri, apr_pool_t *p);

#endif /* PHPGUARD_WALK_H */
