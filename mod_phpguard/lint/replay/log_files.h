/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_files.h
 * @brief The access logs that are to be read: file, formats, and the vhosts
 *        that write there.
 */

#ifndef PHPGUARD_LOG_FILES_H
#define PHPGUARD_LOG_FILES_H

#include "httpd.h"
#include "apr_tables.h"

/** A log that is to be read. */
typedef struct {
    const char *name;           /* as it was given, or its path */
    int fd;                     /* -1: it could not be opened, */
    const char *why;            /* and why */
    apr_array_header_t *formats; /* pg_log_format *: which a line may have */
    apr_array_header_t *vhosts; /* server_rec *: who writes it; empty: it is
                                 * not known */
} pg_log_file;

/**
 * Open logs with the rights of this process: for the parent of the lint's
 * child.
 * @param names const char *: paths, "-" for standard input; none: of each
 *              vhost the first log without a condition that names it, or the
 *              first, else one of each condition, as far as they exist, each
 *              with the one before where it was rotated less than a day ago
 * @return array of pg_log_file, from p, which closes them
 */
apr_array_header_t *pg_log_files_open(server_rec *main_server,
                                      const apr_array_header_t *names,
                                      apr_pool_t *p);

#endif /* PHPGUARD_LOG_FILES_H */
