/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file model/overridden.h
 * @brief What would have run a file: the mapping that the deciding directive
 *        overrides.
 */

#ifndef PHPGUARD_OVERRIDDEN_H
#define PHPGUARD_OVERRIDDEN_H

#include "model/inquiry.h"

/**
 * Would this handler have run the file, by a module or by an Action?
 * @param handler NULL would not
 */
int pg_would_run(const char *handler, const pg_inquiry *q);

#define PG_KIND(kind) (1u << (kind))

/**
 * The nearest directive that applies to the file, the one that decided
 * apart.
 * @param kinds   PG_KIND() of those that count
 * @param runs_it only one whose handler or type would run the file
 * @return NULL if there is none
 */
const pg_directive *pg_overridden_directive(const pg_inquiry *q,
                                            unsigned int kinds,
                                            int runs_it);

/**
 * Name the other side of the conflict: the directive that would map the file
 * without the one that decided, and the Action for its handler.  Where both
 * would run the file, an AddHandler stands before a SetHandler, as the fix
 * takes them.  What does not map the file is left out.
 * @param q its cause is known (pg_verdict_cause())
 * @return the directive, and the handler that it gives; or by is NULL
 */
pg_value pg_overridden(const pg_inquiry *q);

/**
 * The AddHandler of a program that runs PHP files, which the SetHandler of
 * PHP's module overrides.
 * @return NULL if there is none
 */
const pg_directive *pg_overridden_runner(const pg_mapping *m,
                                         const pg_host *w);

/**
 * The other side of the conflict as a list.
 * @return array of const pg_directive *, from q->p: the mapping, then its
 *         Action; where nothing maps the file, what would map index.php in its
 *         place, or the Action that no handler reaches; an <If> that does not
 *         hold and its directive; the ProxyPass that takes another URL; empty
 *         where a sender is the cause
 */
apr_array_header_t *pg_overridden_list(const pg_inquiry *q);

#endif /* PHPGUARD_OVERRIDDEN_H */
