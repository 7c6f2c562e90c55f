/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/context/reading.h
 * @brief Lets httpd's parser read a configuration from memory.
 */

#ifndef PHPGUARD_READING_H
#define PHPGUARD_READING_H

#include "httpd.h"
#include "http_config.h"

/**
 * A text as httpd's parser takes it: ap_pcfg_open_custom() (server/util.c).
 * @param name of the file that it is from
 * @param text kept
 */
ap_configfile_t *pg_reading_open(const char *name, const char *text,
                                 apr_size_t len, apr_pool_t *p);

/**
 * Whether a section that httpd judges while it reads is true: <IfModule>,
 * <IfDefine>, <IfFile>, <IfDirective>, <IfSection>, <IfVersion>.
 * @param name its name, "<IfModule"
 * @param args with its ">"
 * @return 1 where httpd does not know the section
 */
int pg_reading_is_true(server_rec *s, const char *name, const char *args,
                       apr_pool_t *p);

/**
 * Let httpd read one line as a part of a server's configuration, and execute
 * it; a line that httpd rejects changes nothing. For a process that ends soon.
 * @param line a constant of ours, or made of names that root's configuration
 *             holds; with its "\n"
 */
void pg_reading_obey(server_rec *s, const char *line, apr_pool_t *p);

#endif /* PHPGUARD_READING_H */
