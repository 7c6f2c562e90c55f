/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/lookup/hops.h
 * @brief The internal redirects from the requested URL to the one that is
 *        answered.
 */

#ifndef PHPGUARD_HOPS_H
#define PHPGUARD_HOPS_H

#include "dryrun/dryrun.h"

/**
 * The steps of an answer: DirectoryIndex, FallbackResource, MultiViews, type
 * maps, ErrorDocument, what a RewriteRule made of it.
 * @return clauses with commas between, from p; NULL where there was none
 */
const char *pg_hops_text(const pg_dryrun_answer *a, apr_pool_t *p);

#endif /* PHPGUARD_HOPS_H */
