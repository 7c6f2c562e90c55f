/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/printers.h
 * @brief Handlers of others that print what stands in a file.
 */

#ifndef PHPGUARD_PRINTERS_H
#define PHPGUARD_PRINTERS_H

#include "model/cause.h"

#include "httpd.h"

/**
 * Keep a handler that prints the lines of a file from a file that is PHP by
 * its name: "application/x-httpd-php-source" and "imap-file" answer long
 * before the guard's own handler, so they get a name to decline.  For
 * insert_filter; ap_invoke_handler() (server/config.c) puts the old name
 * back.
 */
void pg_printers_divert(request_rec *r);

/**
 * The handler that was taken from the request is its own again, as the cause
 * is to speak of it.
 * @return the cause of the refusal, 0 if none was taken
 */
pg_cause_id pg_printers_put_back(request_rec *r);

#endif /* PHPGUARD_PRINTERS_H */
