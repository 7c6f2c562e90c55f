/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The directives of a trail that concern a file name. */

#include "model/concerned.h"
#include "model/directive.h"
#include "model/mapping.h"
#include "model/php_names.h"

static int names_any_ext(const pg_directive *d,
                         const apr_array_header_t *exts, apr_pool_t *p)
{
    int i;

    for (i = 0; i < exts->nelts; ++i) {
        if (pg_directive_names_ext(d, APR_ARRAY_IDX(exts, i, const char *),
                                   p)) {
            return 1;
        }
    }
    return 0;
}

static int is_concerned(const pg_directive *d,
                        const apr_array_header_t *exts, apr_pool_t *p)
{
    switch (d->kind) {
    case PG_SETHANDLER:
    case PG_FORCETYPE:
    case PG_ENGINE:
        return 1;
    case PG_ADDHANDLER:
    case PG_ADDTYPE:
    case PG_REMOVEHANDLER:
    case PG_REMOVETYPE:
        return names_any_ext(d, exts, p);
    case PG_ACTION:
        return pg_name_means_php(d->node->args);
    default:
        return 0;
    }
}

static void gather(const pg_trail *t, apr_array_header_t *found)
{
    const pg_directive *d;

    if (t->base) {
        gather(t->base, found);
        gather(t->add, found);
        return;
    }
    for (d = t->first; d; d = d->next) {
        APR_ARRAY_PUSH(found, const pg_directive *) = d;
    }
}

apr_array_header_t *pg_trail_directives(const pg_trail *trail, apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 8,
                                               sizeof(const pg_directive *));

    if (trail) {
        gather(trail, found);
    }
    return found;
}

int pg_concerns(const pg_directive *d, const char *name, apr_pool_t *p)
{
    return is_concerned(d, pg_extensions(name, p), p);
}

apr_array_header_t *pg_concerned(const pg_trail *trail,
                                 const apr_array_header_t *exts,
                                 apr_pool_t *p)
{
    const apr_array_header_t *all = pg_trail_directives(trail, p);
    apr_array_header_t *found = apr_array_make(p, 8,
                                               sizeof(const pg_directive *));
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (is_concerned(d, exts, p)) {
            APR_ARRAY_PUSH(found, const pg_directive *) = d;
        }
    }
    return found;
}
