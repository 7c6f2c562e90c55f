/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/located_file.h
 * @brief The file of an answer of the dry run.
 */

#ifndef PHPGUARD_LOCATED_FILE_H
#define PHPGUARD_LOCATED_FILE_H

#include "lint/lookup/located.h"

/**
 * Fill in what an answer says of vhost and file: s, context, name, file,
 * path_info, exists.
 * @param p owns it
 */
void pg_located_take(pg_located *to, const pg_dryrun_answer *a,
                     apr_pool_t *p);

/**
 * Why access to it is refused (let_in.h).
 * @param to filled in
 * @param q  the question to which a is the answer
 */
pg_refusal pg_located_refusal(const pg_located *to,
                              const pg_dryrun_question *q,
                              const pg_dryrun_answer *a, apr_pool_t *p);

/**
 * What a POST gets where GET is refused to all clients (let_in.h).
 */
const pg_dryrun_answer *pg_located_post(const pg_located *to,
                                        const pg_dryrun_question *q,
                                        apr_pool_t *p);

#endif /* PHPGUARD_LOCATED_FILE_H */
