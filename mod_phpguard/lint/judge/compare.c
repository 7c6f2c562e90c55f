/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What one configuration has found and another has not. */

#include "lint/judge/compare.h"
#include "model/text.h"

#include "httpd.h"
#include "apr_strings.h"

/* A place that leaks is one, whatever number says so. */
static const char *kind_of(const pg_finding *f, apr_pool_t *p)
{
    switch (f->id) {
    case PG_ADDTYPE_BUG:
    case PG_MIME_TYPES:
    case PG_SCHEME:
    case PG_TARGET:
    case PG_BROKEN_HTACCESS:
    case PG_UNREAD_HTACCESS:
    case PG_NO_SOCKET:
    case PG_NO_PROGRAM:
        return pg_text_number(f->id, p);
    default:
        return "leaks";
    }
}

static const char *key_of(const pg_finding *f, const pg_where *where,
                          apr_pool_t *p)
{
    return apr_psprintf(p, "%s\t%s", pg_findings_key(where, p),
                        kind_of(f, p));
}

void pg_compare_print(const pg_findings *all, apr_file_t *out, apr_pool_t *p)
{
    int i, n;

    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            apr_file_printf(out, "%s\n",
                            key_of(f, &APR_ARRAY_IDX(f->where, n, pg_where),
                                   p));
        }
    }
}

static apr_hash_t *read_keys(const char *file, apr_pool_t *p)
{
    char line[MAX_STRING_LEN];
    apr_hash_t *keys;
    apr_file_t *f;

    if (apr_file_open(&f, file, APR_FOPEN_READ | APR_FOPEN_BUFFERED,
                      APR_OS_DEFAULT, p) != APR_SUCCESS) {
        return NULL;
    }
    keys = apr_hash_make(p);
    while (apr_file_gets(line, sizeof(line), f) == APR_SUCCESS) {
        line[strcspn(line, "\n")] = '\0';
        apr_hash_set(keys, apr_pstrdup(p, line), APR_HASH_KEY_STRING, "");
    }
    apr_file_close(f);
    return keys;
}

pg_findings *pg_compare_without(pg_findings *all, const char *file,
                                apr_pool_t *p)
{
    apr_hash_t *keys = read_keys(file, p);
    pg_findings *left;
    int i, n;

    if (!keys) {
        return all;
    }
    left = pg_findings_make(all->list->pool);
    left->ignored = all->ignored;
    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            if (!apr_hash_get(keys, key_of(f, where, p),
                              APR_HASH_KEY_STRING)) {
                pg_findings_add(left, f, where);
            }
        }
    }
    return left;
}
