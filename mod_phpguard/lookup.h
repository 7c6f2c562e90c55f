/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lookup.h
 * @brief Lookups whose caller reads the file by itself: no handler is run
 *        for them, and no filter sees the file.
 */

#ifndef PHPGUARD_LOOKUP_H
#define PHPGUARD_LOOKUP_H

#include "httpd.h"

/**
 * Hook fixups: refuse what mod_autoindex is about to print as ReadmeName or
 * HeaderName (emit_head(), emit_tail(), modules/generators/mod_autoindex.c).
 * The listing then comes without it.
 * @return DECLINED, or the status of the refusal
 */
int pg_lookup(request_rec *r);

#endif /* PHPGUARD_LOOKUP_H */
