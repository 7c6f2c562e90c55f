/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directories of sockets. */

#include "lint/survey/sockets.h"
#include "httpd/modules.h"

#include "apr_hash.h"
#include "apr_strings.h"

#include <dirent.h>
#include <string.h>

/* So many sockets of one directory are asked about one by one. */
#define ASKED_MAX 16
#define ENTRIES_MAX 100000

typedef struct {
    const char *path;
    apr_ssize_t len;
    int asked;
    apr_hash_t *names;          /* of the files there; NULL: not listed */
} directory;

static apr_hash_t *known;       /* directory by its path */
static directory *last;         /* most sockets come one after another */

static apr_status_t forget(void *dummy)
{
    (void)dummy;
    known = NULL;
    last = NULL;
    return APR_SUCCESS;
}

static directory *directory_at(const char *path, apr_ssize_t len,
                               apr_pool_t *kept)
{
    directory *d;

    if (last && last->len == len
        && !memcmp(last->path, path, (apr_size_t)len)) {
        return last;
    }
    if (!known) {
        known = apr_hash_make(kept);
        apr_pool_cleanup_register(kept, NULL, forget, apr_pool_cleanup_null);
    }
    d = apr_hash_get(known, path, len);
    if (!d) {
        d = apr_pcalloc(apr_hash_pool_get(known), sizeof(*d));
        d->path = apr_pstrmemdup(apr_hash_pool_get(known), path,
                                 (apr_size_t)len);
        d->len = len;
        apr_hash_set(known, d->path, len, d);
    }
    last = d;
    return d;
}

/* Where a link leads is not listed. */
static void list(directory *d, const char *path)
{
    apr_pool_t *p = apr_hash_pool_get(known);
    DIR *dir = opendir(path);
    const struct dirent *entry;
    int n = 0;

    d->names = apr_hash_make(p);
    while (dir && n++ < ENTRIES_MAX && (entry = readdir(dir)) != NULL) {
        if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN) {
            apr_hash_set(d->names, apr_pstrdup(p, entry->d_name),
                         APR_HASH_KEY_STRING, d);
        }
    }
    if (dir) {
        closedir(dir);
    }
}

static int is_listed(const char *path, apr_size_t len, apr_pool_t *kept)
{
    const char *slash = path + len;
    directory *d;

    while (slash > path && slash[-1] != '/') {
        --slash;
    }
    if (*path != '/') {
        return 0;
    }
    d = directory_at(path, slash - path, kept);
    if (!d->names && ++d->asked > ASKED_MAX) {
        list(d, apr_pstrmemdup(kept, path, (apr_size_t)(slash - path)));
    }
    return d->names && apr_hash_get(d->names, slash,
                                    (apr_ssize_t)len - (slash - path));
}

int pg_socket_is_gone(const char *url, apr_pool_t *kept)
{
    const char *bar = strncmp(url, "unix:", 5) ? NULL : strchr(url, '|');

    return (!bar || !is_listed(url + 5, (apr_size_t)(bar - url) - 5, kept))
           && pg_runner_socket_missing(url) != NULL;
}
