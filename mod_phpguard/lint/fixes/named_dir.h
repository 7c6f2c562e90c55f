/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/fixes/named_dir.h
 * @brief The directory by which root's configuration names the location of a
 *        file.
 *
 * A name below it is a site owner's choice, and never part of an edit
 * (model/edit_line.h).
 */

#ifndef PHPGUARD_NAMED_DIR_H
#define PHPGUARD_NAMED_DIR_H

#include "model/inquiry.h"

#include "httpd.h"

/**
 * Set dir, is_own and url of a case: its own directory if a <Directory> without
 * a wildcard says it; else the document root, the directory of an Alias or that
 * of a Location below these, which it lies in.  For a directory behind an
 * AliasMatch with a group in its directory set dirs and urls; where there is
 * none of these, section.
 * @param c   its file and vhost are set
 * @param url of the file's directory, or NULL
 * @param p   owns what is set
 */
void pg_named_dir_of(pg_case *c, server_rec *s, const char *url, apr_pool_t *p);

#endif /* PHPGUARD_NAMED_DIR_H */
