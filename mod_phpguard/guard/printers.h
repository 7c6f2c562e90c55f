/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/printers.h
 * @brief Handlers of other modules that print the content of a file.
 */

#ifndef PHPGUARD_PRINTERS_H
#define PHPGUARD_PRINTERS_H

#include "model/cause.h"

#include "httpd.h"

/**
 * Keep a handler that prints the lines of a file from a file that is PHP by
 * its name: "application/x-httpd-php-source" and "imap-file" run long before
 * the guard's own handler, so they get a name that they decline. For
 * insert_filter; ap_invoke_handler() (server/config.c) puts the old name back.
 */
void pg_printers_divert(request_rec *r);

/**
 * Restore the handler of the request, so that the cause names it.
 * @return the cause of the refusal, 0 if none was taken
 */
pg_cause_id pg_printers_put_back(request_rec *r);

#endif /* PHPGUARD_PRINTERS_H */
