/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Reports the leaks that a reload would add. */

#include "lint/judge/added.h"
#include "lint/child/child.h"
#include "lint/survey/vhosts.h"

#include "apr_strings.h"

void pg_added_report(const pg_findings *all, apr_file_t *parent, apr_pool_t *p)
{
    int i, n;

    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            if (where->is_new) {
                pg_result_write(parent, PG_MESSAGE_ADDED,
                                apr_psprintf(p, "%d %s%s",
                                             pg_child_vhost(where->s),
                                             where->context, where->name));
            }
        }
    }
}

/* "3 /srv/www/index.php": a path in a vhost there is; else NULL. */
static const char *added_place(server_rec *s, const char *reported,
                               apr_pool_t *p)
{
    char *path;
    apr_int64_t n = apr_strtoi64(reported, &path, 10);

    for (; s && n > 0; --n) {
        s = s->next;
    }
    return s && n == 0 && !strncmp(path, " /", 2)
           ? apr_psprintf(p, "%s, vhost %s", path + 1, pg_vhost_name(s, p))
           : NULL;
}

void pg_added_check(pg_result *result, server_rec *s, apr_pool_t *p)
{
    apr_array_header_t *reported = result->added;
    int i;

    result->added = apr_array_make(p, reported->nelts + 1,
                                   sizeof(const char *));
    for (i = 0; i < reported->nelts; ++i) {
        const char *place = added_place(s, APR_ARRAY_IDX(reported, i,
                                                         const char *), p);

        if (place) {
            APR_ARRAY_PUSH(result->added, const char *) = place;
        }
    }
}
