/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The places that need a fix. */

#include "lint/repair/waiting.h"
#include "model/edit.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

apr_array_header_t *pg_waiting_gather(const pg_findings *all, apr_pool_t *p)
{
    const apr_array_header_t *sorted = pg_findings_sorted(all, p);
    apr_array_header_t *list = apr_array_make(p, 16, sizeof(pg_waiting));
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(sorted, &at)) {
        if (at.where->fixes && at.where->fixes->nelts) {
            pg_waiting *w = apr_array_push(list);

            memset(w, 0, sizeof(*w));
            w->where = at.where;
            w->is_note = at.f->severity == PG_NOTE;
        }
    }
    return list;
}

#define NAMES_MAX 8

apr_array_header_t *pg_waiting_names(const apr_array_header_t *list,
                                     apr_pool_t *p)
{
    apr_array_header_t *names = apr_array_make(p, NAMES_MAX,
                                               sizeof(const char *));
    apr_array_header_t *kinds = apr_array_make(p, NAMES_MAX,
                                               sizeof(const char *));
    int i;

    for (i = 0; i < list->nelts && names->nelts < NAMES_MAX; ++i) {
        const char *name = APR_ARRAY_IDX(list, i, pg_waiting).where->name;
        const char *kind = strchr(name, '.');

        if (kind && !pg_is_among(kinds, kind)) {
            APR_ARRAY_PUSH(kinds, const char *) = kind;
            APR_ARRAY_PUSH(names, const char *) = name;
        }
    }
    return names;
}

apr_hash_t *pg_waiting_count_wide(const apr_array_header_t *list,
                                  apr_pool_t *p)
{
    apr_hash_t *counts = apr_hash_make(p);
    int i, n;

    for (i = 0; i < list->nelts; ++i) {
        const pg_where *where = APR_ARRAY_IDX(list, i, pg_waiting).where;

        for (n = 0; n < where->fixes->nelts; ++n) {
            const pg_edit *edit = APR_ARRAY_IDX(where->fixes, n,
                                                const pg_edit *);
            const char *key = edit->wide ? pg_edit_sentence(edit, p) : "";
            int *count = apr_hash_get(counts, key, APR_HASH_KEY_STRING);

            if (!count) {
                count = apr_pcalloc(p, sizeof(*count));
                apr_hash_set(counts, key, APR_HASH_KEY_STRING, count);
            }
            ++*count;
        }
    }
    return counts;
}
