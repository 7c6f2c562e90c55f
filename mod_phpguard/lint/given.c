/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What is given to PHP beside PHP's own extensions. */

#include "lint/given.h"
#include "httpd/progress.h"
#include "model/directive.h"
#include "model/php_names.h"

#include "httpd.h"
#include "http_config.h"
#include "apr_strings.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEGIN_BYTES 8192

static void gather(apr_hash_t *given, const ap_directive_t *node)
{
    apr_pool_t *p = apr_hash_pool_get(given);

    for (; node; node = node->next) {
        const char *args = node->args;

        gather(given, node->first_child);
        if ((strcasecmp(node->directive, "AddHandler")
             && strcasecmp(node->directive, "AddType"))
            || !pg_directive_maps_php(node)
            || !pg_name_means_php(pg_getword(p, &args))) {
            continue;
        }
        while (*args) {
            const char *ext = pg_getword_lower(p, &args);

            ext += *ext == '.';
            apr_hash_set(given, ext, APR_HASH_KEY_STRING, ext);
        }
    }
}

apr_hash_t *pg_given(apr_pool_t *p)
{
    apr_hash_t *given = apr_hash_make(p);

    gather(given, ap_conftree);
    return given;
}

int pg_given_others(apr_hash_t *given, apr_pool_t *p)
{
    apr_hash_index_t *i;

    for (i = apr_hash_first(p, given); i; i = apr_hash_next(i)) {
        if (pg_name_classify(apr_pstrcat(p, "x.", (const char *)
                                         apr_hash_this_key(i), NULL))
            == PG_NAME_OTHER) {
            return 1;
        }
    }
    return 0;
}

static int has_tag(const char *path)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    char text[BEGIN_BYTES];
    struct stat st;
    ssize_t len = -1;

    if (fd < 0) {
        return 0;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        len = read(fd, text, sizeof(text));
    }
    close(fd);
    return len > 0
           && pg_name_open_tag(text, (apr_size_t)len,
                               !memchr(text, '\0', (apr_size_t)len));
}

int pg_given_is_source(apr_hash_t *given, const char *dir, const char *name,
                       apr_pool_t *p)
{
    const char *dot = ap_strrchr_c(name, '.'), *path;
    int is = 0;

    if (!dot || pg_name_classify(name) != PG_NAME_OTHER) {
        return 0;
    }
    path = apr_pstrdup(p, dot + 1);
    pg_tolower((char *)path);
    if (!apr_hash_get(given, path, APR_HASH_KEY_STRING)) {
        return 0;
    }
    path = apr_pstrcat(p, dir, name, NULL);
    if (pg_progress_enter(path)) {
        is = has_tag(path);
        pg_progress_leave();
    }
    return is;
}
