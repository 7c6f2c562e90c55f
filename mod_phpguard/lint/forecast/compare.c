/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What one configuration has found and another has not. */

#include "lint/forecast/compare.h"
#include "lint/print/records.h"
#include "lint/print/words.h"
#include "model/text.h"

#include "httpd.h"
#include "apr_strings.h"

#define TEXT_MAX (32 * 1024 * 1024)

/* Of the other configuration. */
typedef struct {
    const char *key, *line;
} place;

static apr_array_header_t *before; /* NULL: none is compared with */

/* A place that leaks is one place, under any number. */
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
    case PG_BAD_URL:
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

static const char *line_of(const pg_finding *f, const pg_where *where,
                           int json, apr_pool_t *p)
{
    return json ? pg_records_gone(f, where, p)
                : apr_pstrcat(p, "gone: ", pg_words_line(f, where, p), NULL);
}

void pg_compare_print(const pg_findings *all, int json, apr_file_t *out,
                      apr_pool_t *p)
{
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(all->list, &at)) {
        apr_file_printf(out, "%s\t%s\n", key_of(at.f, at.where, p),
                        line_of(at.f, at.where, json, p));
    }
}

static char *read_all(const char *path, apr_pool_t *p)
{
    apr_file_t *file;
    apr_finfo_t finfo;
    apr_size_t len;
    char *text;

    if (apr_file_open(&file, path, APR_FOPEN_READ, APR_OS_DEFAULT, p)
        != APR_SUCCESS) {
        return NULL;
    }
    apr_file_info_get(&finfo, APR_FINFO_SIZE, file);
    len = finfo.size < TEXT_MAX ? (apr_size_t)finfo.size : TEXT_MAX;
    text = apr_pcalloc(p, len + 1);
    apr_file_read_full(file, text, len, &len);
    apr_file_close(file);
    return text;
}

/* The key has a tab before each of its fields but the first. */
static char *end_of_key(char *line)
{
    int i;

    for (i = 0; line && i < 4; ++i) {
        line = strchr(i ? line + 1 : line, '\t');
    }
    return line;
}

void pg_compare_read(const char *file, apr_pool_t *p)
{
    char *rest, *text = read_all(file, p);
    char *line = text ? apr_strtok(text, "\n", &rest) : NULL;

    before = apr_array_make(p, 64, sizeof(place));
    for (; line; line = apr_strtok(NULL, "\n", &rest)) {
        char *end = end_of_key(line);

        if (end) {
            place *one = apr_array_push(before);

            *end = '\0';
            one->key = line;
            one->line = end + 1;
        }
    }
}

int pg_compare_is_asked(void)
{
    return before != NULL;
}

static apr_hash_t *keys_before(apr_pool_t *p)
{
    apr_hash_t *keys = apr_hash_make(p);
    int i;

    for (i = 0; i < before->nelts; ++i) {
        apr_hash_set(keys, APR_ARRAY_IDX(before, i, place).key,
                     APR_HASH_KEY_STRING, "");
    }
    return keys;
}

pg_findings *pg_compare_new(const pg_findings *all, apr_pool_t *p)
{
    apr_hash_t *keys = keys_before(p);
    pg_findings *found = pg_findings_make(all->list->pool);
    pg_place at = { NULL, NULL, 0, 0 };

    found->ignored = all->ignored;
    while (pg_findings_next(all->list, &at)) {
        pg_where where = *at.where;

        if (!apr_hash_get(keys, key_of(at.f, &where, p),
                          APR_HASH_KEY_STRING)) {
            where.is_new = 1;
            pg_findings_add(found, at.f, &where);
        }
    }
    return found;
}

static apr_hash_t *keys_of(const pg_findings *all, apr_pool_t *p)
{
    apr_hash_t *keys = apr_hash_make(p);
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(all->list, &at)) {
        apr_hash_set(keys, key_of(at.f, at.where, p), APR_HASH_KEY_STRING,
                     "");
    }
    return keys;
}

int pg_compare_print_gone(const pg_findings *all, apr_file_t *out,
                          apr_pool_t *p)
{
    apr_hash_t *keys = keys_of(all, p);
    int i, any = 0;

    for (i = 0; i < before->nelts; ++i) {
        const place *one = &APR_ARRAY_IDX(before, i, place);

        if (!apr_hash_get(keys, one->key, APR_HASH_KEY_STRING)) {
            apr_file_printf(out, "%s\n", one->line);
            any = 1;
        }
    }
    return any;
}
