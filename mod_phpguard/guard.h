/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard.h
 * @brief The handlers: where a request for a PHP file has come to its end.
 */

#ifndef PHPGUARD_GUARD_H
#define PHPGUARD_GUARD_H

#include "httpd.h"
#include "names.h"

/**
 * Remember the class of the request's file for the handlers.  For
 * insert_filter, which ap_invoke_handler() (server/config.c) runs for each
 * request, each subrequest and behind each fast redirect.
 */
void pg_guard_mark(request_rec *r, pg_name_class found);

/**
 * What was remembered.
 */
pg_name_class pg_guard_class(const request_rec *r);

/**
 * A handler before PHP's own: "application/x-httpd-php-source" shows a file
 * that is PHP by its name (php_handler(), php-src/sapi/apache2handler).
 * @return DECLINED, or the status of the refusal
 */
int pg_guard_shown(request_rec *r);

/**
 * The handler before default_handler (server/core.c): a PHP file that
 * arrives here is about to be sent as it is.
 * @return DECLINED, or the status of the refusal
 */
int pg_guard_handler(request_rec *r);

#endif /* PHPGUARD_GUARD_H */
