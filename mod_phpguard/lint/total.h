/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/total.h
 * @brief The last line of "-t", behind httpd's "Syntax OK".
 */

#ifndef PHPGUARD_TOTAL_H
#define PHPGUARD_TOTAL_H

#include "lint/result.h"

#include "httpd.h"

/**
 * Say how much was found when the process ends, once; nothing where the child
 * did not come to its end.
 * @param s       the main server
 * @param refused the test, or the start, is refused for it
 * @param always  say it too where nothing was found
 */
void pg_total(server_rec *s, const pg_result *result, int refused,
              int always);

#endif /* PHPGUARD_TOTAL_H */
