/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/history/history_report.h
 * @brief Sends what runs each place from the lint's child to its parent, which
 *        writes it to the file of PHPGuardHistory.
 *
 * The child reports numbers (lint/child/numbered.h): a site owner who has
 * taken control of it cannot write text of his own into the file, nor a
 * directive of another site.
 */

#ifndef PHPGUARD_HISTORY_REPORT_H
#define PHPGUARD_HISTORY_REPORT_H

#include "lint/child/result.h"
#include "lint/history/history.h"
#include "model/directive.h"

/**
 * Child: a place runs.
 * @param by     what set its handler or type; NULL: no directive
 * @param action the Action behind it, or NULL
 * @param origin where both are from; a .htaccess file is reported as such
 */
void pg_history_report(apr_file_t *parent, const server_rec *s, const char *dir,
                       const char *name, const pg_directive *by,
                       const pg_directive *action, pg_history_origin origin);

/**
 * Parent: the reports replace the entries of these places; all other entries
 * are kept for two years. Errors are logged.
 * @param s     the main server
 * @param lines const char *, of pg_history_report(), of unknown origin
 * @param p     scratch
 */
void pg_history_keep(const server_rec *s, const apr_array_header_t *lines,
                     apr_pool_t *p);

#endif /* PHPGUARD_HISTORY_REPORT_H */
