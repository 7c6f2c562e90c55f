/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/history/history_told.h
 * @brief What runs each place, from the lint's child to its parent, which
 *        writes it to the file of PHPGuardHistory.
 *
 * The child tells numbers (lint/explain/numbered.h): a site owner who has got
 * hold of it brings no word of his into the file, and no directive of another
 * site.
 */

#ifndef PHPGUARD_HISTORY_TOLD_H
#define PHPGUARD_HISTORY_TOLD_H

#include "lint/history/history.h"
#include "lint/child/result.h"
#include "model/directive.h"

/**
 * Child: a place runs.
 * @param by     what gave its handler or type; NULL: no directive
 * @param action the Action behind it, or NULL
 * @param origin where both are from; what a .htaccess says is told as such
 */
void pg_history_tell(apr_file_t *tell, const server_rec *s, const char *dir,
                     const char *name, const pg_directive *by,
                     const pg_directive *action, pg_history_origin origin);

/**
 * Parent: what was told takes the place of what was known of these places;
 * all others keep what is known of them, for two years.  What goes wrong is
 * logged.
 * @param s     the main server
 * @param lines const char *, of pg_history_tell(), of unknown origin
 * @param p     scratch
 */
void pg_history_keep(const server_rec *s, const apr_array_header_t *lines,
                     apr_pool_t *p);

#endif /* PHPGUARD_HISTORY_TOLD_H */
