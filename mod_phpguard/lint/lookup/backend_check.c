/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Whether what is to run a file is there. */

#include "lint/lookup/backend_check.h"
#include "httpd/proxied.h"
#include "lint/lookup/backend.h"
#include "util/path.h"

#include "http_config.h"
#include "apr_strings.h"

#include <unistd.h>

/* A program that is not there executes nothing. */
static int target_is_there(const pg_answer *answer, const pg_lint *l,
                           apr_pool_t *p)
{
    const char *file = pg_lookup_target_file(answer, p);

    return pg_lookup_target(answer, l, p) != PG_FAILS
           && (!file || access(file, X_OK) == 0);
}

static int is_in_one_of(const char *dir, const char *list, apr_pool_t *p)
{
    char *rest, *one = apr_strtok(apr_pstrdup(p, list), ":", &rest);

    while (one && strcmp(one, ".") && !pg_path_holds(one, dir)) {
        one = apr_strtok(NULL, ":", &rest);
    }
    return one != NULL;
}

/* PHP of the module answers 500 for a file outside its open_basedir. */
static int is_shut_out(const ap_directive_t *node, const pg_context *context,
                       apr_pool_t *p)
{
    int is = 0;

    for (; node && !is; node = node->next) {
        const char *args = node->args;

        if (!strcasecmp(node->directive, "php_admin_value")
            && !strcasecmp(pg_getword(p, &args), "open_basedir")) {
            is = pg_whole_config_concern(node->parent, context, p)
                 && !is_in_one_of(context->dir, pg_getword(p, &args), p);
        }
        is |= is_shut_out(node->first_child, context, p);
    }
    return is;
}

int pg_backend_check(const pg_answer *answer, const pg_lint *l, apr_pool_t *p)
{
    const char *handler = answer->mapping.handler;

    if (answer->runner.state == PG_RUNNER_PHP) {
        return !is_shut_out(ap_conftree, answer->context, p);
    }
    if (answer->taken_by) {
        return pg_backend_answers(pg_proxied_target(answer->taken_by, p), p);
    }
    if (answer->mapping.action.text) {
        return target_is_there(answer, l, p);
    }
    return !handler || strncmp(handler, "proxy:", 6)
           || pg_backend_answers(handler + 6, p);
}
