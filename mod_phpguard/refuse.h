/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file refuse.h
 * @brief What every refusal does, by whatever road the file was leaving:
 *        name the cause, count it, write the alert, choose the answer.
 */

#ifndef PHPGUARD_REFUSE_H
#define PHPGUARD_REFUSE_H

#include "httpd.h"
#include "cause.h"
#include "names.h"

/**
 * Refuse a file, or say that it would be refused where PHPGuard is
 * DetectionOnly.
 * @param r     the request that was about to send the file
 * @param path  the file, which need not be the request's own
 * @param found its class
 * @param road  which sender had it: PG_OTHER_SENDER and its kind; 0 is the
 *              default handler, and the configuration names the cause
 * @return OK if the file is to be sent, else the status of the answer
 */
int pg_refuse(request_rec *r, const char *path, pg_name_class found,
              pg_cause_id road);

#endif /* PHPGUARD_REFUSE_H */
