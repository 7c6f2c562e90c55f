/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file mark.h
 * @brief PHPGUARD_REFUSED: the number, for access logs and error pages.
 */

#ifndef PHPGUARD_MARK_H
#define PHPGUARD_MARK_H

#include "httpd.h"
#include "cause.h"

/**
 * Put the number of a refusal into the request's environment and notes, and
 * into those of the error page that answers it.
 */
void pg_mark_refused(request_rec *r, pg_cause_id id);

/**
 * To be called once, from the module's register_hooks.
 */
void pg_mark_register(void);

#endif /* PHPGUARD_MARK_H */
