/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/reach.h
 * @brief How much of the configuration an edit changes, and what is worse.
 */

#ifndef PHPGUARD_REACH_H
#define PHPGUARD_REACH_H

#include "model/edit.h"

#include "httpd.h"
#include "apr_hash.h"

typedef enum {
    PG_REACH_VHOST,             /* this one alone */
    PG_REACH_ALL,               /* what the main server has, or a directory */
    PG_REACH_UNKNOWN            /* other vhosts, and not all: a line that
                                 * several of them include, a macro */
} pg_reach;

/**
 * What an edit and those that go with it change, as a vhost sees it. A line
 * belongs to the section <VirtualHost> in whose file it stands; that section
 * is known by where it begins (ap_init_virtual_host(), server/config.c).
 */
pg_reach pg_reach_of(const pg_edit *edit, const server_rec *s);

/**
 * Whether an edit is for what lies in a directory, and for no other: lines in a
 * section <Directory> or <DirectoryMatch> of their own, a .htaccess file.
 */
int pg_reach_is_below(const pg_edit *edit, const char *dir);

/** A place that an edit has made worse. */
typedef struct {
    const server_rec *s;
    const char *dir;            /* NULL: the front page of the vhost */
} pg_harm;

/**
 * Note one.
 * @param harmed array of pg_harm
 */
void pg_harm_note(apr_array_header_t *harmed, const server_rec *s,
                  const char *dir);

/**
 * Add a vhost to a set of them, by its address.
 */
void pg_reach_note(apr_hash_t *vhosts, const server_rec *s);

#endif /* PHPGUARD_REACH_H */
