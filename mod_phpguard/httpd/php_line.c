/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What runs PHP elsewhere in this server. */

#include "httpd/php_line.h"
#include "httpd/modules.h"
#include "model/directive.h"
#include "model/php_names.h"

#include "httpd.h"
#include "http_config.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* It says so, or the section around it does. */
static int is_for_php(const ap_directive_t *node, const char *handler)
{
    return pg_name_means_php(handler)
           || (node->parent && !strncasecmp(node->parent->directive, "<Files",
                                            6)
               && strstr(node->parent->args, "ph"));
}

/* A name of PHP's own is known by its module, and an Action's by its vhost
 * alone: what is left is a socket or an address. */
static int runs(const char *handler, const apr_array_header_t *runners)
{
    const pg_runner r = pg_runner_find(handler, runners);

    return !strncmp(handler, "proxy:", 6) && !strpbrk(handler, "%$")
           && r.state == PG_RUNNER_EXECUTES;
}

static const char *search(const ap_directive_t *node,
                          const apr_array_header_t *runners, apr_pool_t *p)
{
    const char *found = NULL;

    for (; node && !found; node = node->next) {
        const char *args = node->args, *handler;

        if (!strcasecmp(node->directive, "SetHandler")) {
            handler = pg_getword(p, &args);
            found = is_for_php(node, handler) && runs(handler, runners)
                    ? handler : NULL;
        }
        else if (strncasecmp(node->directive, "<If", 3)) {
            found = search(node->first_child, runners, p);
        }
    }
    return found;
}

const char *pg_php_line_handler(const apr_array_header_t *runners,
                                apr_pool_t *p)
{
    return search(ap_conftree, runners, p);
}
