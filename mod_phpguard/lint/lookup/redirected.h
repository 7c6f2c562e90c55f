/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/redirected.h
 * @brief Asks about a file as a client does that follows redirects.
 */

#ifndef PHPGUARD_REDIRECTED_H
#define PHPGUARD_REDIRECTED_H

#include "dryrun/answer.h"

/**
 * Ask, and follow redirects to the same vhost: to the same path by another
 * name or scheme, or to any path that leads to the file.
 * @param q    with its s; becomes the question that led to the answer
 * @param file its path
 * @param p    owns the answer
 * @return the first answer where no redirect leads to the file
 */
const pg_dryrun_answer *pg_redirected_ask(pg_dryrun_question *q,
                                          const char *file, apr_pool_t *p);

#endif /* PHPGUARD_REDIRECTED_H */
