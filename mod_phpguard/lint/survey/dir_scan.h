/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/survey/dir_scan.h
 * @brief Lists directories in a process without a copy of httpd's memory.
 *
 * A child of the whole process (child.h) costs a page fault for each page
 * that its parent touches afterwards, which on a host of ten thousand vhosts
 * is a third of "-t".  Where every site is in order and none has a .htaccess
 * there is nothing to parse: then this is enough.
 */

#ifndef PHPGUARD_DIR_SCAN_H
#define PHPGUARD_DIR_SCAN_H

#include "apr_pools.h"
#include "apr_tables.h"

/** What is known of a directory. */
#define PG_SCAN_THERE  0x01
#define PG_SCAN_PHP    0x02    /* pg_php_files.php */
#define PG_SCAN_DOTS   0x04    /* not pg_php_files.bare */
#define PG_SCAN_MORE   0x08    /* there is more to it: ask the child */

/**
 * Look into directories with the rights of httpd's children, in a process
 * that shares our memory and only lists them.
 * @param dirs const char *
 * @param p    owns the answer
 * @return a byte for each; NULL if they could not be looked into
 */
const unsigned char *pg_dir_scan(const apr_array_header_t *dirs, apr_pool_t *p);

#endif /* PHPGUARD_DIR_SCAN_H */
