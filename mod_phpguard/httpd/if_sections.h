/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file httpd/if_sections.h
 * @brief <If>, <ElseIf> and <Else>: whether they have a say in what becomes
 *        of a file, and whether that depends on who asks.
 *
 * Which of them hold for a request is httpd's to say (ap_if_walk(),
 * server/request.c): the dry run asks it.  It answers for one request, and not
 * whether another one would get the same answer.
 */

#ifndef PHPGUARD_IF_SECTIONS_H
#define PHPGUARD_IF_SECTIONS_H

#include "httpd.h"
#include "http_config.h"

/**
 * Whether an <If> has a say.
 * @param conf merged with all other sections, or of a request
 */
int pg_if_matters(ap_conf_vector_t *conf);

/**
 * Whether one that has a say looks at more than the URL and the file: what is
 * answered to one request says nothing about another one.
 * @param conf as above
 * @param p    scratch
 */
int pg_if_depends(ap_conf_vector_t *conf, apr_pool_t *p);

/**
 * The same, of those that do more than grant or deny access: a file may run
 * for the requests to which one applies.
 */
int pg_if_may_map(ap_conf_vector_t *conf, apr_pool_t *p);

/**
 * Whether an expression (docs/manual/expr.xml) names no variable but the URL
 * and the path of the file, and calls no function.
 */
int pg_if_is_of_url(const char *expr);

#endif /* PHPGUARD_IF_SECTIONS_H */
