/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/htaccess_file.h
 * @brief Opens a .htaccess file safely for httpd's parser.
 *
 * What httpd gets is the text without what would act when it is read
 * (htaccess_filter.h).  Neither opening nor parsing is limited in time here:
 * the caller says what is read, by pg_progress_enter().
 */

#ifndef PHPGUARD_HTACCESS_FILE_H
#define PHPGUARD_HTACCESS_FILE_H

#include "lint/context/htaccess_filter.h"

#include "httpd.h"
#include "http_config.h"
#include "apr_hash.h"

/** What became of it. */
typedef enum {
    PG_HTACCESS_FINE,
    PG_HTACCESS_PARTLY,         /* something of it was left out */
    PG_HTACCESS_BROKEN,         /* it does not parse: httpd answers 500 */
    PG_HTACCESS_CLOSED,         /* httpd cannot read it and answers 403 */
    PG_HTACCESS_UNREAD          /* not read here: too large, a FIFO, or it
                                 * crashed a child */
} pg_htaccess_state;

typedef struct {
    pg_htaccess_state state;    /* never PG_HTACCESS_BROKEN: it is not parsed
                                 * yet */
    ap_configfile_t *file;      /* FINE, PARTLY: for ap_build_config(); it
                                 * needs no closing; else NULL */
    const char *why;            /* the file, and what is wrong with it; none
                                 * of its text.  NULL while it is fine */
    apr_array_header_t *left;   /* pg_left_out */
} pg_htaccess_file;

/**
 * Open and read one, as ap_pcfg_openfile() (server/util.c) would: links are
 * followed; but without waiting for the writer of a FIFO, and none of more
 * than 1 MB.  Where there was none, there is none until the process ends: it
 * answers for one point in time.
 * @param file filled in, from p
 * @return APR_SUCCESS, or why it cannot be opened: for hooks of open_htaccess.
 *         Where there is none APR_STATUS_IS_ENOENT or APR_STATUS_IS_ENOTDIR,
 *         and its state is PG_HTACCESS_FINE
 */
apr_status_t pg_htaccess_file_open(pg_htaccess_file *file, const char *path,
                                   apr_pool_t *p);

/**
 * Suppose that files hold something else.
 * @param texts const char * by path; NULL: what is in the files
 */
void pg_htaccess_file_suppose(apr_hash_t *texts);

#endif /* PHPGUARD_HTACCESS_FILE_H */
