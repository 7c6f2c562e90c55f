/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Files of a directory that a repair must not change. */

#include "lint/repair/real_names.h"
#include "lint/child/progress.h"
#include "model/php_names.h"

#include "apr_strings.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#define ENTRIES_MAX 1000
#define PLAIN_MAX 4
#define SPECIAL_MAX 4

static int is_special(pg_name_class found)
{
    return found == PG_NAME_LEFTOVER || found == PG_NAME_INNER
           || found == PG_NAME_COPY || found == PG_NAME_COMPANION;
}

/* A program is no page: the fix may be that it runs. */
static void look_at(DIR *d, const char *name, int *plain, int *special,
                    apr_array_header_t *names)
{
    const pg_name_class found = pg_name_classify(name);
    int *left = found == PG_NAME_OTHER ? plain
                : is_special(found) ? special : NULL;

    if (left && *left > 0 && *name != '.'
        && faccessat(dirfd(d), name, X_OK, 0) != 0) {
        --*left;
        APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(names->pool, name);
    }
}

apr_array_header_t *pg_real_names(const char *dir, int plain, apr_pool_t *p)
{
    apr_array_header_t *names = apr_array_make(p, PLAIN_MAX + SPECIAL_MAX,
                                               sizeof(const char *));
    int plain_left = plain ? PLAIN_MAX : 0, special_left = SPECIAL_MAX, n = 0;
    const struct dirent *entry;
    DIR *d;

    if (!pg_progress_enter(dir)) {
        return names;
    }
    d = opendir(dir);
    while (d && n++ < ENTRIES_MAX && (entry = readdir(d)) != NULL) {
        if (entry->d_type == DT_REG) {
            look_at(d, entry->d_name, &plain_left, &special_left, names);
        }
    }
    if (d) {
        closedir(d);
    }
    pg_progress_leave();
    return names;
}
