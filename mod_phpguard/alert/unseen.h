/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/unseen.h
 * @brief .htaccess files of a request that the lint has not read.
 *
 * httpd skips a section of a .htaccess file whose condition is false, so a
 * request does not show a mapping in it.  The lint reads the text, when httpd
 * starts and only in the directories that it checks.
 */

#ifndef PHPGUARD_UNSEEN_H
#define PHPGUARD_UNSEEN_H

#include "model/cause.h"

#include "httpd.h"

/**
 * Whether the line that decided a finding of the lint is in a .htaccess file
 * that has changed since, or is gone: httpd reads it anew for each request.
 * @param decided pg_directive_line() of it, or ""
 * @param since   the lint began to read
 */
int pg_unseen_since(request_rec *r, const char *decided, apr_time_t since);

/**
 * Where a .htaccess file may hide a mapping that explain and audit would name.
 * @param file  the file that is refused
 * @param id    its cause
 * @param place the directory where the lint has found it, or NULL
 * @param since the lint began to read, with a place
 * @return the directory of the nearest such .htaccess file, which httpd has
 *         read for this request; NULL if there is none, or if no mapping in it
 *         could be another cause
 */
const char *pg_unseen_htaccess(request_rec *r, const char *file,
                               pg_cause_id id, const char *place,
                               apr_time_t since);

#endif /* PHPGUARD_UNSEEN_H */
