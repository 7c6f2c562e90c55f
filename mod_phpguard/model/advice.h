/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/advice.h
 * @brief The repairs that need no trial: an advice where no directive is to
 *        be changed, and a denial in the .htaccess file of what is refused
 *        anyway.
 *
 * All others are candidates, which the lint tries (lint/fixes/fixes.h).
 */

#ifndef PHPGUARD_ADVICE_H
#define PHPGUARD_ADVICE_H

#include "model/inquiry.h"

#define PG_ASIDE_READ "or \"PHPGuard Off\", if the files are meant to be read"

/**
 * The repair of a leak that needs no trial.
 * @param q its cause is known (pg_verdict_cause())
 * @return from q->p; NULL where a directive is to be changed, or nothing is
 *         known
 */
pg_edit *pg_advice(const pg_inquiry *q);

/**
 * What denies PHP files in front of a directive of a .htaccess file, outside
 * of all sections that it is in.
 */
pg_edit *pg_deny_before(const pg_directive *d, apr_pool_t *p);

#endif /* PHPGUARD_ADVICE_H */
