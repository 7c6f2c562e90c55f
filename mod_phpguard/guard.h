/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file guard.h
 * @brief The handlers: where a request for a PHP file has come to its end.
 */

#ifndef PHPGUARD_GUARD_H
#define PHPGUARD_GUARD_H

#include "source.h"

/** A mark is a pointer to its row: it needs no memory of its own. */
extern const pg_name_class pg_classes[];

/**
 * Remember the class of the request's file for the handlers.  For
 * insert_filter, which ap_invoke_handler() (server/config.c) runs for each
 * request, each subrequest and behind each fast redirect.
 */
#define pg_guard_mark(r, found) \
    ap_set_module_config((r)->request_config, &phpguard_module, \
                         (void *)&pg_classes[found])

/**
 * What was remembered; there is no mark where no other sender is loaded, or
 * where somebody runs handlers without insert_filter.
 */
static inline pg_name_class pg_guard_class(const request_rec *r)
{
    const pg_name_class *mark = ap_get_module_config(r->request_config,
                                                     &phpguard_module);

    if (mark) {
        return *mark;
    }
    return pg_source_cannot_be(r) ? PG_NAME_OTHER : pg_source_request(r);
}

/**
 * Keep "application/x-httpd-php-source" from showing a file that is PHP by
 * its name: PHP's handler (php_handler(), php-src/sapi/apache2handler) comes
 * long before ours, so it gets a name to decline.  For insert_filter;
 * ap_invoke_handler() (server/config.c) puts the old name back.
 * @param found the class of r->filename
 */
void pg_guard_divert(request_rec *r, pg_name_class found);

/**
 * The handler before default_handler (server/core.c): a PHP file that
 * arrives here is about to be sent as it is.
 * @return DECLINED, or the status of the refusal
 */
int pg_guard_handler(request_rec *r);

#endif /* PHPGUARD_GUARD_H */
