/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Whether PHP is intended to run in a place. */

#include "lint/judge/meant.h"
#include "model/concerned.h"
#include "model/directive.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* Does the place itself name PHP, or only the server around it? */
static int is_own(const pg_directive *d, const pg_context *context)
{
    const ap_directive_t *node;
    apr_size_t len = strlen(context->dir) - 1;

    for (node = d ? d->node->parent : NULL; node; node = node->parent) {
        const char *path = node->args + strspn(node->args, " \"'");

        if (!strncmp(path, context->dir, len) && !apr_isalnum(path[len])
            && !strncasecmp(node->directive, "<Directory", 10)) {
            return 1;
        }
    }
    return 0;
}

static int directive_means_php(const pg_answer *answer, apr_pool_t *p)
{
    apr_array_header_t *all = pg_concerned(answer->c.trail,
                                           answer->mapping.exts, p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (pg_directive_maps_php(d->node)) {
            return 1;
        }
    }
    return 0;
}

/* Evidence that PHP is meant here: files, or directives; of a directory that
 * only inherits them, files alone count. */
int pg_is_meant(const pg_answer *answer, const pg_php_files *e,
                const pg_lint *l, apr_pool_t *p)
{
    const pg_context *context = answer->context;

    if (e->php) {
        return 1;
    }
    if (context->url && !strcmp(context->url, "/")) {
        return l->meant || directive_means_php(answer, p);
    }
    return is_own(answer->mapping.handler_by, context);
}

/* A document root may hold static files alone today and PHP in a directory
 * below, or tomorrow; an Alias is written for what its directory holds. */
static int is_below_root(const pg_context *context)
{
    const core_server_config *core
        = ap_get_core_module_config(context->s->module_config);

    return core->ap_document_root
           && pg_path_holds(core->ap_document_root, context->dir);
}

int pg_is_no_place(const pg_answer *plain, const pg_php_files *e,
                   apr_pool_t *p)
{
    return e->others && !e->php && !e->odd && !is_below_root(plain->context)
           && !plain->mapping.handler && !directive_means_php(plain, p);
}
