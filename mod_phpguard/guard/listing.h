/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/listing.h
 * @brief Files that a module includes after only looking them up: no handler
 *        and no filter sees them.
 */

#ifndef PHPGUARD_LISTING_H
#define PHPGUARD_LISTING_H

#include "httpd.h"

/**
 * Whether a module is loaded that does so.
 */
int pg_listing_concerns(void);

/**
 * Answer the lookup of a PHP file with a refusal, so that it is not printed.
 * For fixups, whose status is that of the lookup, behind those of mod_dir:
 * it remembers of a directory that they are over.
 * @return DECLINED, or the status of the refusal
 */
int pg_listing(request_rec *r);

#endif /* PHPGUARD_LISTING_H */
