/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/handler.h
 * @brief The handlers: where a request for a PHP file has come to its end.
 */

#ifndef PHPGUARD_HANDLER_H
#define PHPGUARD_HANDLER_H

#include "httpd.h"

/**
 * Keep a handler that prints the lines of a file from a file that is PHP by
 * its name: "application/x-httpd-php-source" and "imap-file" answer long
 * before the guard's own handler, so they get a name to decline.  For
 * insert_filter; ap_invoke_handler() (server/config.c) puts the old name
 * back.
 */
void pg_guard_divert(request_rec *r);

/**
 * The handler before default_handler (server/core.c): a PHP file that
 * arrives here is about to be sent as it is.
 * @return DECLINED, or the status of the refusal
 */
int pg_guard_handler(request_rec *r);

#endif /* PHPGUARD_HANDLER_H */
