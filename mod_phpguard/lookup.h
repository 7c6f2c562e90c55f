/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lookup.h
 * @brief Files that a module prints after no more than a lookup: no handler
 *        and no filter ever sees them.
 */

#ifndef PHPGUARD_LOOKUP_H
#define PHPGUARD_LOOKUP_H

#include "httpd.h"

/**
 * Whether a module is loaded that does so.
 */
int pg_lookup_concerns(void);

/**
 * Answer the lookup of a PHP file with a refusal, so that it is not printed.
 * For fixups, whose status is that of the lookup.
 * @return DECLINED, or the status of the refusal
 */
int pg_lookup(request_rec *r);

#endif /* PHPGUARD_LOOKUP_H */
