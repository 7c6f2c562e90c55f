/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_open.h
 * @brief Opens logs with the rights of the caller, who may be root.
 *
 * Nothing is written, so a link cannot damage a file (httpd's documentation,
 * Log Files, "Security Warning").  But whoever can write to the directory of a
 * log could make root read another file, or wait for ever.
 */

#ifndef PHPGUARD_LOG_OPEN_H
#define PHPGUARD_LOG_OPEN_H

#include "apr_pools.h"

/**
 * Open what the caller has named: a file, a pipe, a terminal; "-" is standard
 * input.
 * @param why set to a clause if that fails
 * @param p   closes it
 * @return a descriptor that never waits; -1: it cannot be read
 */
int pg_log_open_named(const char *name, const char **why, apr_pool_t *p);

/**
 * Open a log of the configuration: a regular file.  Symbolic links are
 * followed if they belong to root or to the own user.
 * @param path absolute
 * @param why  set to a clause if that fails; NULL: there is no such file
 */
int pg_log_open_configured(const char *path, const char **why, apr_pool_t *p);

#endif /* PHPGUARD_LOG_OPEN_H */
