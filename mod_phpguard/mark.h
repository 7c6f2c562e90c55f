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
 * Put the number of a refusal into the request's environment and notes.
 */
void pg_mark_refused(request_rec *r, pg_cause_id id);

/**
 * Hook log_transaction, before the access log. "%{...}e" and "%{...}n" look
 * at the last of a chain of internal redirects (modules/loggers/
 * mod_log_config.c), which is the error page and not what was refused.
 * @return DECLINED
 */
int pg_mark_carry(request_rec *r);

#endif /* PHPGUARD_MARK_H */
