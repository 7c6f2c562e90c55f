/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file alert/open_causes.h
 * @brief The open causes as an HTML table for mod_status.
 */

#ifndef PHPGUARD_OPEN_CAUSES_H
#define PHPGUARD_OPEN_CAUSES_H

#include "httpd.h"

/** As mod_status writes a moment. */
#define PG_STATUS_TIME "%A, %d-%b-%Y %H:%M:%S %Z"

/**
 * Write the table to the answer, ASCII alone; a sentence where none is open.
 * @param tables 0: the client has none, so a list is written
 */
void pg_open_causes(request_rec *r, int tables);

#endif /* PHPGUARD_OPEN_CAUSES_H */
