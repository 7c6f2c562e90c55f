/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The PHP files in a directory. */

#include "lint/survey/php_files.h"
#include "lint/child/progress.h"
#include "lint/survey/php_extensions.h"
#include "model/php_names.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

/* An upload directory may hold millions; what matters shows early. */
#define ENTRIES_MAX 20000
#define ODD_MAX 8
#define NAMES_MAX 48
#define READ_MAX 8

static int same_extension(const char *a, const char *b)
{
    const char *x = strrchr(a, '.'), *y = strrchr(b, '.');

    return x && y && !strcmp(x, y);
}

static void add_odd(pg_php_files *e, const char *name, apr_pool_t *p)
{
    if (!e->odd) {
        e->odd = apr_array_make(p, ODD_MAX, sizeof(const char *));
    }
    if (e->odd->nelts < ODD_MAX) {
        APR_ARRAY_PUSH(e->odd, const char *) = apr_pstrdup(p, name);
    }
}

static void note_odd(pg_php_files *e, const char *name, apr_pool_t *p)
{
    int i;

    for (i = 0; e->odd && i < e->odd->nelts; ++i) {
        if (same_extension(APR_ARRAY_IDX(e->odd, i, const char *), name)) {
            return;
        }
    }
    add_odd(e, name, p);
}

static void note_name(pg_php_files *e, const char *name, apr_pool_t *p)
{
    if (!strcmp(name, PG_PLAIN_NAME)) {
        return;
    }
    if (!e->names) {
        e->names = apr_array_make(p, 8, sizeof(const char *));
    }
    if (e->names->nelts < NAMES_MAX) {
        APR_ARRAY_PUSH(e->names, const char *) = apr_pstrdup(p, name);
    }
}

/* Leftovers are refused when they are requested, but they are not an error of
 * the configuration. */
pg_php_files_kind pg_php_files_name(const char *name)
{
    const char *dot = strrchr(name, '.');

    if (*name == '.') {
        return name[1 + (name[1] == '.')] ? PG_EVIDENCE_DOT
                                          : PG_EVIDENCE_NONE;
    }
    if (!dot) {
        return PG_EVIDENCE_NONE;
    }
    if (!strcmp(dot, ".php")) {
        return PG_EVIDENCE_PHP;
    }
    return pg_name_classify(name) == PG_NAME_PHP && strcmp(dot, ".phar")
           ? PG_EVIDENCE_ODD : PG_EVIDENCE_NONE;
}

/* A few files that are recognized by content are sufficient: each may need a
 * repair of its own, as others of its extension are no PHP. */
static void look_into(pg_php_files *e, const char *dir, const char *name,
                      apr_hash_t *exts, apr_pool_t *p)
{
    if (e->read < READ_MAX
        && pg_php_extensions_is_source(exts, dir, name, p)) {
        add_odd(e, name, p);
        ++e->read;
    }
}

static void look_at(pg_php_files *e, const struct dirent *entry,
                    apr_pool_t *p)
{
    const char *name = entry->d_name;

    switch (pg_php_files_name(name)) {
    case PG_EVIDENCE_DOT:
        e->bare = 0;
        break;
    case PG_EVIDENCE_PHP:
        e->php = 1;
        note_name(e, name, p);
        break;
    case PG_EVIDENCE_ODD:
        note_odd(e, name, p);
        break;
    default:
        e->others |= entry->d_type == DT_REG;
        break;
    }
}

/* Who may not list a directory may still find what it knows the name of. */
static int find_by_name(pg_php_files *e, const char *dir, apr_pool_t *p)
{
    struct stat st;

    e->unlisted = 1;
    e->bare = 0;
    if (stat(apr_pstrcat(p, dir, PG_PLAIN_NAME, NULL), &st) == 0) {
        e->php = S_ISREG(st.st_mode);
        return 1;
    }
    return errno != EACCES;
}

/* readdir() itself: apr_dir_read() would allocate for each of the files of
 * each of ten thousand document roots. */
static void list(pg_php_files *e, DIR *d, const char *dir, apr_hash_t *exts,
                 apr_pool_t *p)
{
    const struct dirent *entry = NULL;
    int n = 0;

    while (n++ < ENTRIES_MAX && (entry = readdir(d)) != NULL) {
        look_at(e, entry, p);
        if (exts) {
            look_into(e, dir, entry->d_name, exts, p);
        }
    }
    e->bare &= entry == NULL;
    closedir(d);
}

int pg_php_files_find(pg_php_files *e, const char *dir, apr_hash_t *exts,
                      apr_pool_t *p)
{
    DIR *d;

    memset(e, 0, sizeof(*e));
    if (!pg_progress_enter(dir)) {
        return 0;
    }
    d = opendir(dir);
    if (d) {
        e->bare = 1;
        list(e, d, dir, exts, p);
    }
    else if (errno != EACCES || !find_by_name(e, dir, p)) {
        pg_progress_leave();
        return 0;
    }
    pg_progress_leave();
    return 1;
}

const apr_array_header_t *pg_php_files_odd(const pg_context *context,
                                           apr_hash_t *exts,
                                           const pg_php_files *e,
                                           apr_pool_t *p)
{
    apr_hash_t *here = pg_php_extensions_here(context, exts, p);
    pg_php_files again = *e;

    if (here) {
        pg_php_files_find(&again, context->dir, here, p);
    }
    return again.odd;
}
