/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/locate.h
 * @brief Which file answers a URL, and under which URLs a file can be asked
 *        for.
 *
 * A directory is followed to its DirectoryIndex and FallbackResource as
 * mod_dir does (fixup_dir() and fixup_dflt(), modules/mappers/mod_dir.c).
 */

#ifndef PHPGUARD_LOCATE_H
#define PHPGUARD_LOCATE_H

#include "lint/lookup.h"

/** Where a URL ends. */
typedef struct {
    const char *url;            /* as it was asked, whole */
    server_rec *s;              /* NULL: nobody listens there */
    pg_context context;         /* its sections are chosen; */
    const char *name;           /* NULL: there is no file to ask about */
    const char *file;           /* the path, or NULL */
    const char *path_info;      /* what follows it in the URL, or NULL */
    int exists;
    int unreached;              /* a directory above it is missing: what holds
                                 * for the file itself is not asked */
    const char *followed;       /* how another URL than that came to be asked,
                                 * a clause; or NULL */
    int status;                 /* where there is no file, or none that may be
                                 * reached: what httpd answers, */
    const char *why;            /* and why, a clause */
    const pg_directive *elsewhere; /* of a directory, or of what is not there:
                                 * a RewriteRule that may make something else
                                 * of the request; or NULL */
    const char *foreign;        /* a module that may have translated it, and
                                 * nobody here knows how; or NULL */
} pg_located;

/**
 * Locate what a URL names.  For the lint's child.
 * @param url with or without "http://"
 * @return from p; never NULL
 */
pg_located *pg_locate_url(const pg_lint *l, const char *url, apr_pool_t *p);

/**
 * Locate a file: every URL that leads to it.
 * @param path absolute
 * @return array of pg_located *, from p
 */
apr_array_header_t *pg_locate_file(const pg_lint *l, const char *path,
                                   apr_pool_t *p);

#endif /* PHPGUARD_LOCATE_H */
