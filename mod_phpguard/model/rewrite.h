/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/rewrite.h
 * @brief The flags of a RewriteRule; [H=] and [T=] set a handler after the
 *        mapping.
 *
 * cmd_parseflagfield() and cmd_rewriterule_setflag()
 * (modules/mappers/mod_rewrite.c) are the source.  mod_rewrite's log names the
 * rules of a dry run; a request that the guard refuses is not logged at that
 * level, and a fix needs the text of a rule.
 */

#ifndef PHPGUARD_REWRITE_H
#define PHPGUARD_REWRITE_H

#include "model/directive.h"

/**
 * What a flag says, of a RewriteRule or of a RewriteCond.
 * @param brief, name the two names of the flag, in any case: "H", "handler"
 * @return its value without quotes, "" for a flag without one, NULL where the
 *         rule has no such flag; from p
 */
const char *pg_rewrite_flag(const ap_directive_t *rule, const char *brief,
                            const char *name, apr_pool_t *p);

/**
 * Whether a rule gives a handler, or a type that may serve as one.
 */
int pg_rewrite_gives(const ap_directive_t *rule, apr_pool_t *p);

/**
 * The rule that set this handler: the last of a trail that names it, or else
 * the last whose value is only known when it runs.
 * @return NULL if there is none
 */
const pg_directive *pg_rewrite_find(const pg_trail *trail,
                                    const char *handler, apr_pool_t *p);

/**
 * The rule without [H=] and [T=], as it is to be written.
 * @param handler the handler to set instead, from root's configuration or the
 *                host; "": none; NULL: deny access to the file
 * @return from p; NULL if it cannot be written (model/edit_line.h)
 */
const char *pg_rewrite_instead(const pg_directive *rule, const char *handler,
                               apr_pool_t *p);

#endif /* PHPGUARD_REWRITE_H */
