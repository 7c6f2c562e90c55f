/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/check_answer.h
 * @brief Prints all findings with their repairs, or in a forecast what is new
 *        and what is gone.
 */

#ifndef PHPGUARD_CHECK_ANSWER_H
#define PHPGUARD_CHECK_ANSWER_H

#include "lint/judge/findings.h"
#include "lint/trial/config_files.h"

/**
 * For the lint's child.
 * @param counts the findings are added to its counts
 * @return whether anything was found, or is gone
 */
int pg_check_answer(const pg_lint *l, int json, apr_file_t *out,
                    pg_findings *counts, apr_pool_t *p);

/**
 * Choose the repairs: as among all findings where some places are named.
 * @return the files with what was chosen
 */
pg_config_files *pg_check_repair(pg_findings *found, const pg_lint *l,
                                 apr_pool_t *p);

#endif /* PHPGUARD_CHECK_ANSWER_H */
