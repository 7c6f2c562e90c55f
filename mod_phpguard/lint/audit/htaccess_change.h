/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/htaccess_change.h
 * @brief What a .htaccess makes of index.php that would be something else
 *        without it.
 */

#ifndef PHPGUARD_HTACCESS_CHANGE_H
#define PHPGUARD_HTACCESS_CHANGE_H

#include "lint/judge/findings.h"
#include "lint/lookup/lookup.h"

/**
 * Ask httpd twice.  Nothing is said of a redirect, of what no URL leads to,
 * and of what httpd alone cannot tell.
 * @param f       filled in if there is something to say, from p
 * @param context of a directory with a .htaccess file that is fine
 * @return whether there is
 */
int pg_htaccess_change(pg_finding *f, const pg_lint *l,
                       const pg_context *context, apr_pool_t *p);

#endif /* PHPGUARD_HTACCESS_CHANGE_H */
