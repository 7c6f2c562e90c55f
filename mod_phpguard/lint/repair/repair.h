/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/repair.h
 * @brief Chooses fixes: httpd tests each of them before it is printed.
 */

#ifndef PHPGUARD_REPAIR_H
#define PHPGUARD_REPAIR_H

#include "lint/trial/config_files.h"

/**
 * Choose for each place of each finding the first fix with which httpd starts,
 * the place runs or is denied, and nothing else is answered otherwise.  For
 * the lint's child, as far as its parent tries (child.h); what was not tried
 * says so.
 * @param l the run that found them
 * @param p owns what is chosen
 * @return the files with all that was chosen, in the order of the findings
 */
pg_config_files *pg_repair(pg_findings *all, const pg_lint *l, apr_pool_t *p);

/**
 * The same, and group what was found.
 * @param all in: what was found; out: pg_findings_group()
 * @return the file that httpd reads first; NULL where nothing was found
 */
const char *pg_repair_and_group(pg_findings **all, const pg_lint *l,
                                apr_pool_t *p);

#endif /* PHPGUARD_REPAIR_H */
