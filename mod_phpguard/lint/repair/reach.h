/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/reach.h
 * @brief How much of the configuration an edit changes.
 */

#ifndef PHPGUARD_REACH_H
#define PHPGUARD_REACH_H

#include "model/edit.h"

#include "httpd.h"

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

#endif /* PHPGUARD_REACH_H */
