/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard/refuse.h
 * @brief The steps of every refusal: find the cause, count it, write the
 *        alert, choose the response.
 */

#ifndef PHPGUARD_REFUSE_H
#define PHPGUARD_REFUSE_H

#include "httpd.h"
#include "model/cause.h"
#include "model/php_names.h"

/**
 * The question of every sender: is this file source, and is it to be kept
 * back?  If so it is refused, or said to be where PHPGuard is DetectionOnly.
 * @param r      the request that was about to send the file
 * @param path   r->filename, or another file
 * @param sender who had it: PG_OTHER_SENDER and its kind; 0 is the default
 *               handler, and the configuration names the cause
 * @return DECLINED if the file is to be sent, else the status of the answer
 */
int pg_refuse_source(request_rec *r, const char *path, pg_cause_id sender);

/**
 * The same for a file, or what a cache kept of one, that is source for
 * certain.
 * @param found its class
 */
int pg_refuse(request_rec *r, const char *path, pg_name_class found,
              pg_cause_id sender);

#endif /* PHPGUARD_REFUSE_H */
