/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/if_unmet.h
 * @brief <If>, <ElseIf> and <Else> sections that do not apply to a request but
 *        map its file.
 *
 * A cause is named, no verdict: httpd does not say what a section would have
 * done that does not apply.
 */

#ifndef PHPGUARD_IF_UNMET_H
#define PHPGUARD_IF_UNMET_H

#include "model/inquiry.h"

#include "httpd.h"
#include "http_config.h"

/**
 * Look for a section that would have had the file run.
 * @param c    its trail is what did apply; unmet and unmet_by are set, from p,
 *             where there is one
 * @param conf of the request, merged; or of a file without its request: it
 *             has all <If> sections of the place (ap_if_walk(),
 *             server/request.c)
 * @param name of the file
 */
void pg_if_unmet(pg_case *c, ap_conf_vector_t *conf, const char *name,
                 const pg_host *w, apr_pool_t *p);

#endif /* PHPGUARD_IF_UNMET_H */
