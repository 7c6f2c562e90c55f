/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/forecast/forecast.h
 * @brief What httpd will answer after a change of the host: the same question
 *        is asked of this httpd, and of one that sees the change.
 *
 * Asked by PG_DEFINE_SUPPOSE (defines.h), whose value is a directory of
 * root's, with the list "changes" (changes.h).  In it lie afterwards the file
 * "now", for the comparison, and where there is no mount namespace a copy of
 * the server root, "host/root", and "copy of", a link that leads to that.
 */

#ifndef PHPGUARD_FORECAST_H
#define PHPGUARD_FORECAST_H

#include "lint/forecast/changes.h"
#include "lint/judge/findings.h"

/**
 * The directory, or NULL where no change is supposed.
 */
const char *pg_forecast_asked(void);

/**
 * Read the changes.  What is wrong with them is said.
 * @return NULL if they cannot be made
 */
pg_changes *pg_forecast_changes(const pg_lint *l, apr_pool_t *p);

/**
 * Open the file for what the present configuration has.
 * @return a descriptor, or -1
 */
int pg_forecast_open_now(apr_pool_t *p);

/**
 * Say on standard output what goes.
 * @param refused how many places the guard refuses now
 */
void pg_forecast_say(const pg_changes *changes, int refused, apr_pool_t *p);

/**
 * In that httpd, before it gives up its rights: the sockets that go.
 * @param now the path of the file for the comparison
 */
void pg_forecast_note_sockets(const char *now, apr_pool_t *p);

/**
 * In that httpd: where PHP is to be mapped by a command of the administrator,
 * which PG_DEFINE_AFTERWARDS names, that is the repair of what nothing maps.
 * It cannot be tried, since its file is not there yet, and nothing else is.
 * @param all what is new
 */
void pg_forecast_advise(const pg_findings *all, apr_pool_t *p);

/**
 * Become the httpd that sees the changes, with the same question.  Returns
 * where that is not possible, which is said.
 */
void pg_forecast_enter(const pg_changes *changes, const pg_lint *l,
                       apr_pool_t *p);

#endif /* PHPGUARD_FORECAST_H */
