/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/fixes/fix_parts.h
 * @brief Building blocks of fixes: a handler for a directive, a module, a
 *        section for the directory of the file.
 */

#ifndef PHPGUARD_FIX_PARTS_H
#define PHPGUARD_FIX_PARTS_H

#include "model/inquiry.h"

/**
 * What loads a module and what that needs: the host's own switch, or
 * LoadModule.
 * @param module its source name
 * @return from p; NULL where it cannot be had
 */
pg_edit *pg_fix_load(const char *module, const pg_host *w, apr_pool_t *p);

/**
 * A handler that runs PHP on this server as it is and may be written into a
 * case's vhost, or NULL.
 */
const char *pg_fix_php_handler(const pg_case *c, const pg_host *w,
                               apr_pool_t *p);

/**
 * A line that gives its files another handler.
 * @param by the directive that names it, or NULL
 */
pg_edit *pg_fix_give_handler(const pg_directive *d, const char *handler,
                             const pg_directive *by, apr_pool_t *p);

/**
 * An Action under another subject, its script and "virtual" as they were.
 * @param by the directive that names the subject, or NULL
 */
pg_edit *pg_fix_rename_action(const pg_directive *action, const char *handler,
                              const pg_directive *by, apr_pool_t *p);

/**
 * Lines for the place of the file alone, as root's configuration names it, in
 * its vhost where that is in a file.
 */
pg_edit *pg_fix_here(const pg_case *c, const apr_array_header_t *lines,
                     apr_pool_t *p);

/**
 * Lines for all places of the file's vhost, which are the repair where several
 * of them need the same.
 * @return NULL where that vhost is in no file, or is the main server
 */
pg_edit *pg_fix_in_vhost(const pg_case *c, const apr_array_header_t *lines,
                         apr_pool_t *p);

/**
 * Add what denies names of the file's kind in its place, by patterns that are
 * constants, and an advice behind them.
 * @param to const pg_edit *
 */
void pg_fix_add_deny_name(apr_array_header_t *to, const pg_case *c,
                          apr_pool_t *p);

/**
 * Add what denies PHP files in the place to the fixes of a verdict, the plainer
 * ways first.
 */
void pg_fix_add_deny(const pg_inquiry *q);

/**
 * The deciding directive with the handler as it was meant, with a scheme that a
 * module has.
 * @return NULL if no directive decides, or it cannot be written
 */
pg_edit *pg_fix_scheme(const pg_inquiry *q, const char *scheme);

/**
 * Without any line of the deciding one's file that names its handler: what is
 * left of another host.
 * @return NULL where that is the deciding line alone
 */
pg_edit *pg_fix_delete_leftovers(const pg_inquiry *q);

/**
 * Say of the edit that deletes the line that decided whose pool runs the site
 * then.
 * @param loser what that line overrides, or NULL
 * @return edit, which may be NULL
 */
pg_edit *pg_fix_leave_to(pg_edit *edit, const pg_value *loser, apr_pool_t *p);

#endif /* PHPGUARD_FIX_PARTS_H */
