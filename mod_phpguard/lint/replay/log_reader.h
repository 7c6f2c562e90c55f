/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/replay/log_reader.h
 * @brief Reads lines from a descriptor: a file, a pipe, or gzip data.
 */

#ifndef PHPGUARD_LOG_READER_H
#define PHPGUARD_LOG_READER_H

#include "apr_pools.h"

typedef struct pg_log_reader pg_log_reader;

/**
 * Begin.  What begins as a gzip file does goes through gzip(1), a process with
 * the rights of this one.
 * @param fd closed by pg_log_reader_end()
 * @param p  owns a buffer of bounded size
 */
pg_log_reader *pg_log_reader_begin(int fd, apr_pool_t *p);

/**
 * The next line.
 * @return without its end, valid and free to be changed until the next call;
 *         NULL: there is none, or the lint is to stop (child/progress.h)
 */
char *pg_log_reader_next(pg_log_reader *r);

/**
 * End.
 * @return how many lines were too long and were passed over
 */
long pg_log_reader_end(pg_log_reader *r);

/**
 * Whether nothing more came because of an error: the descriptor's, or gzip's.
 * To be asked behind the last line.
 */
int pg_log_reader_failed(const pg_log_reader *r);

#endif /* PHPGUARD_LOG_READER_H */
