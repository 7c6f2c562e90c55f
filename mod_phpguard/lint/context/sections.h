/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/sections.h
 * @brief The sections that apply to a place, determined without a request.
 *
 * The choice follows ap_directory_walk(), ap_file_walk() and
 * ap_location_walk() (server/request.c); the merging is httpd's own
 * ap_merge_per_dir_configs().
 *
 * It tells which places are alike, which line denies one, and root's first
 * look whether a child is to ask at all.  The verdict on a file is the answer
 * of the dry run, not what is found here.
 */

#ifndef PHPGUARD_SECTIONS_H
#define PHPGUARD_SECTIONS_H

#include "lint/context/access.h"
#include "lint/context/htaccess.h"
#include "model/directive.h"

/** A directory under a URL of a vhost, with what applies to all in it. */
typedef struct {
    server_rec *s;
    const char *dir;            /* with its last slash */
    const char *url;            /* with its last slash; NULL: unknown */
    const char *uri;            /* what was asked for, where that is not the
                                 * URL and the name of the file; or NULL */
    const char *host;           /* the name that a request is for, where that
                                 * makes the directory (VirtualDocumentRoot);
                                 * NULL: the vhost's own */
    const char *address;        /* the same of the local address
                                 * (VirtualDocumentRootIP); NULL: any */
    const char *file;           /* the one file that is asked about there, and
                                 * no other; or NULL */
    int script;                 /* a ScriptAlias leads here */
    int is_named;               /* dir and url are root's own words: no name
                                 * was found in a directory */
    const char *pattern;        /* of the section that dir represents, or
                                 * NULL */
    int bare;                   /* known to hold no .htaccess */
    int sealed;                 /* no .htaccess is to be opened: what would
                                 * have been is PG_HTACCESS_UNREAD */
    int configured;             /* as if there were no .htaccess */
    apr_array_header_t *dirs;   /* ap_conf_vector_t *: Directory sections and
                                 * .htaccess files, in order */
    apr_array_header_t *sections; /* the same without the .htaccess files */
    apr_array_header_t *files;  /* ap_conf_vector_t *: Directory sections of
                                 * one level more, which may hold for a file */
    apr_array_header_t *regexes; /* ap_conf_vector_t *: DirectoryMatch */
    pg_htaccess htaccess;       /* what was wrong with these files */
} pg_context;

/** What applies to one file of a place. */
typedef struct {
    ap_conf_vector_t *conf;     /* merged as for a request, without <If> */
    int conditional;            /* an <If> might change it, or a .htaccess
                                 * that was left out (pg_sections_enter()) */
    const pg_directive *wrapper; /* the FcgidWrapper that is for it, or NULL */
    apr_array_header_t *access; /* pg_access_section: the sections with
                                 * directives about access, in order; or NULL */
} pg_merged;

/**
 * Choose the sections of a place and read its .htaccess files where
 * AllowOverride lets them count.
 * @param place s, dir, url and script are set by the caller
 * @param p     owns what is found
 */
void pg_sections_choose(pg_context *context, apr_pool_t *p);

/**
 * The URL of a file of a place: r->uri of a request for it.
 * @return from p; NULL if it is unknown
 */
const char *pg_sections_uri(const pg_context *context, const char *name,
                            apr_pool_t *p);

/**
 * Whether one of context->dirs is a .htaccess file, no Directory section.
 */
int pg_sections_is_htaccess(const pg_context *context,
                            const ap_conf_vector_t *dir);

/**
 * Whether a .htaccess file has a say in a place, or would have.
 */
int pg_sections_has_htaccess(const pg_context *context);

/**
 * A place as the configuration alone makes it: the .htaccess files left out.
 */
pg_context pg_sections_configured(const pg_context *context);

/**
 * The Directory sections that apply to a file of a place and not to all.
 * @return array of ap_conf_vector_t *, from p
 */
apr_array_header_t *pg_sections_near(const pg_context *context,
                                     const char *name, apr_pool_t *p);

/**
 * Say whose patterns are matched from now on (progress.h): a .htaccess file
 * may hold some that take for ever.
 * @return 0 if they are to be left out
 */
int pg_sections_enter(const pg_context *context);
void pg_sections_leave(const pg_context *context);

/**
 * Merge what applies to a file of a place.
 * @param name its base name
 */
void pg_sections_merge(pg_merged *merged, const pg_context *context,
                       const char *name,
                       apr_pool_t *p);

#endif /* PHPGUARD_SECTIONS_H */
