/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/handler.h
 * @brief The content handler that runs when no other module has handled a PHP
 *        file.
 */

#ifndef PHPGUARD_HANDLER_H
#define PHPGUARD_HANDLER_H

#include "httpd.h"

/**
 * The handler before default_handler (server/core.c): a PHP file that reaches
 * it is about to be sent unchanged.
 * @return DECLINED, or the status of the refusal
 */
int pg_guard_handler(request_rec *r);

#endif /* PHPGUARD_HANDLER_H */
