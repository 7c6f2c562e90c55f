/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/htaccess_change.h
 * @brief How a .htaccess file changes the handling of index.php.
 */

#ifndef PHPGUARD_HTACCESS_CHANGE_H
#define PHPGUARD_HTACCESS_CHANGE_H

#include "lint/judge/findings.h"
#include "lint/lookup/lookup.h"

/**
 * Ask httpd twice, with and without the file. There is no finding for a
 * redirect, for a file without a URL, or if the answer of httpd is unknown.
 * @param f       filled in if there is a finding, from p
 * @param context of a directory with a .htaccess file that is fine
 * @return whether there is
 */
int pg_htaccess_change(pg_finding *f, const pg_lint *l,
                       const pg_context *context, apr_pool_t *p);

#endif /* PHPGUARD_HTACCESS_CHANGE_H */
