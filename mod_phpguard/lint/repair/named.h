/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/repair/named.h
 * @brief Chooses the fixes of some places as they would be chosen among all.
 */

#ifndef PHPGUARD_NAMED_H
#define PHPGUARD_NAMED_H

#include "lint/repair/repair.h"

/** pg_check() (lint/check.h). */
typedef pg_findings *pg_find_all(const pg_lint *l, apr_hash_t *live,
                                 apr_file_t *parent, apr_pool_t *p);

/**
 * pg_repair() for the places that somebody has named.  A fix that denies
 * access for more than one vhost is chosen only if it is the one among all
 * findings as well: a vhost merges the sections of the main server
 * (ap_fixup_virtual_hosts(), server/config.c), and what leaks there now may
 * run by its own fix.
 * @param all asked only then
 * @return the files with the fixes of these places alone
 */
pg_config_files *pg_repair_named(pg_findings *named, pg_find_all *all,
                                 const pg_lint *l, apr_pool_t *p);

#endif /* PHPGUARD_NAMED_H */
