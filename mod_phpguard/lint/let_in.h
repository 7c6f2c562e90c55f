/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/let_in.h
 * @brief A stranger is refused: would anybody else be?
 */

#ifndef PHPGUARD_LET_IN_H
#define PHPGUARD_LET_IN_H

#include "dryrun/answer.h"
#include "httpd/sections.h"

/**
 * Whether a refusal may depend on who asks: on an address, a user, a header.
 * It does not where each Require that refused looks at nothing but the URL.
 * @param a       of the stranger
 * @param context of the file that was asked for
 * @param p       scratch
 * @return 1 too where that is not known
 */
int pg_let_in_others(const pg_dryrun_answer *a, const pg_context *context,
                     apr_pool_t *p);

#endif /* PHPGUARD_LET_IN_H */
