/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file line.h
 * @brief What a text takes in the error log, and how to make it take less.
 *
 * httpd cuts a line of the error log at MAX_STRING_LEN, after it wrote what
 * is not printable as \xHH (ap_escape_errorlog_item(), server/util.c;
 * do_errorlog_default(), server/log.c).  APR only.
 */

#ifndef PHPGUARD_LINE_H
#define PHPGUARD_LINE_H

#include "apr_pools.h"

/**
 * The bytes of a text in the log: never less than httpd will write.
 */
apr_size_t pg_line_width(const char *text);

/**
 * Take "..." for the middle of a text that is too wide.
 * @param room the width it may have; 3 or more
 * @param p    owns a shortened text
 * @return the text itself if it fits
 */
const char *pg_line_shorten(const char *text, apr_size_t room,
                            apr_pool_t *p);

/**
 * Make texts fit one room together.  The widest give way, all others stay
 * whole.
 * @param texts each is replaced by what pg_line_shorten() makes of it
 * @param room  3 * n or more
 */
void pg_line_fit(const char *texts[], int n, apr_size_t room, apr_pool_t *p);

#endif /* PHPGUARD_LINE_H */
