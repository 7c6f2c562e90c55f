/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The directory trees that an audit has visited. */

#include "lint/audit/root.h"
#include "util/path.h"

#include "apr_strings.h"

#include <sys/stat.h>

const pg_root *pg_root_add(apr_array_header_t *roots,
                           const pg_context *context)
{
    pg_root *root = apr_array_push(roots);

    root->s = context->s;
    root->dir = apr_pstrdup(roots->pool, context->dir);
    root->url = apr_pstrdup(roots->pool, context->url);
    root->host = apr_pstrdup(roots->pool, context->host);
    root->address = apr_pstrdup(roots->pool, context->address);
    return root;
}

int pg_root_holds(const apr_array_header_t *roots, const pg_context *context)
{
    int i;

    for (i = 0; i < roots->nelts; ++i) {
        const pg_root *r = &APR_ARRAY_IDX(roots, i, pg_root);

        if (r->s == context->s && pg_path_holds(r->dir, context->dir)
            && !strncmp(r->url, context->url, strlen(r->url))
            && !strcmp(context->url + strlen(r->url),
                       context->dir + strlen(r->dir))) {
            return 1;
        }
    }
    return 0;
}

const pg_root *pg_root_of(const apr_array_header_t *roots,
                          const server_rec *s, const char *path)
{
    int i;

    for (i = 0; i < roots->nelts; ++i) {
        const pg_root *r = &APR_ARRAY_IDX(roots, i, pg_root);

        if (r->s == s && pg_path_holds(r->dir, path)) {
            return r;
        }
    }
    return NULL;
}

const char *pg_root_file(const pg_context *context, apr_pool_t *p)
{
    const char *path = apr_pstrmemdup(p, context->dir,
                                      strlen(context->dir) - 1);
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? path : NULL;
}
