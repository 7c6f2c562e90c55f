/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/handler.h
 * @brief The handler: where a request for a PHP file has come to its end.
 */

#ifndef PHPGUARD_HANDLER_H
#define PHPGUARD_HANDLER_H

#include "httpd.h"

/**
 * The handler before default_handler (server/core.c): a PHP file that
 * arrives here is about to be sent as it is.
 * @return DECLINED, or the status of the refusal
 */
int pg_guard_handler(request_rec *r);

#endif /* PHPGUARD_HANDLER_H */
