/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/print/summary.h
 * @brief The total of all findings: the last line of "apachectl -t", after
 *        "Syntax OK", and a line in the main error log at a start.
 */

#ifndef PHPGUARD_SUMMARY_H
#define PHPGUARD_SUMMARY_H

#include "lint/child/result.h"

#include "httpd.h"

/**
 * Say how much was found when the process ends, once, and how much was not
 * looked at.
 * @param s       the main server
 * @param refused the test, or the start, is refused for it
 * @param always  say it too where all was looked at and nothing was found
 */
void pg_total(server_rec *s, const pg_result *result, int refused,
              int always);

/**
 * Write the total to the log of the main server at a start, if vhosts have
 * logs of their own, for administrators who watch only the main log.
 * @param s the main server
 */
void pg_total_log(server_rec *s, const pg_result *result, apr_pool_t *p);

#endif /* PHPGUARD_SUMMARY_H */
