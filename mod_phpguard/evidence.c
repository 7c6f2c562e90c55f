/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "evidence.h"
#include "names.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <dirent.h>

/* An upload directory may hold millions; what matters shows early. */
#define ENTRIES_MAX 20000
#define ODD_MAX 8

static int same_extension(const char *a, const char *b)
{
    const char *x = strrchr(a, '.'), *y = strrchr(b, '.');

    return x && y && !strcmp(x, y);
}

static void note_odd(pg_evidence *e, const char *name, apr_pool_t *p)
{
    int i;

    if (!e->odd) {
        e->odd = apr_array_make(p, ODD_MAX, sizeof(const char *));
    }
    for (i = 0; i < e->odd->nelts; ++i) {
        if (same_extension(APR_ARRAY_IDX(e->odd, i, const char *), name)) {
            return;
        }
    }
    if (e->odd->nelts < ODD_MAX) {
        APR_ARRAY_PUSH(e->odd, const char *) = apr_pstrdup(p, name);
    }
}

/* Leftovers are refused when somebody asks for them; they are no mistake of
 * the configuration. */
static void look_at(pg_evidence *e, const char *name, apr_pool_t *p)
{
    const char *dot = strrchr(name, '.');

    if (*name == '.') {
        e->bare &= !name[1 + (name[1] == '.')];
        return;
    }
    if (!dot) {
        return;
    }
    if (!strcmp(dot, ".php")) {
        e->php = 1;
    }
    else if (pg_name_classify(name) == PG_NAME_PHP && strcmp(dot, ".phar")) {
        note_odd(e, name, p);
    }
}

/* readdir() itself: apr_dir_read() would allocate for each of the files of
 * each of ten thousand document roots. */
int pg_evidence_find(pg_evidence *e, const char *dir, apr_pool_t *p)
{
    const struct dirent *entry = NULL;
    DIR *d = opendir(dir);
    int n = 0;

    e->php = 0;
    e->odd = NULL;
    e->bare = 1;
    if (!d) {
        return 0;
    }
    while (n++ < ENTRIES_MAX && (entry = readdir(d)) != NULL) {
        look_at(e, entry->d_name, p);
    }
    e->bare &= entry == NULL;
    closedir(d);
    return 1;
}
