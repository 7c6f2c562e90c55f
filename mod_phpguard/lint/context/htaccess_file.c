/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Opens a .htaccess file safely, and filters its directives. */

#include "lint/context/htaccess_file.h"
#include "httpd/modules.h"
#include "lint/child/rights.h"
#include "lint/context/reading.h"

#include "apr_strings.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* The largest that were seen in the field have some hundred KB. */
#define SIZE_MAX_BYTES (1024 * 1024)

static apr_hash_t *supposed;

/* Most directories have none, and each request asks for those of all
 * directories above its file.  So many are kept in memory. */
#define MISSING_MAX 100000

static apr_hash_t *missing;     /* by path: which error it was */

void pg_htaccess_file_suppose(apr_hash_t *texts)
{
    supposed = texts;
}

static void is_not_read(pg_htaccess_file *file, pg_htaccess_state state,
                        const char *why)
{
    file->state = state;
    file->why = why;
}

/* httpd answers 403, unless it reads the file as another user. */
static void is_closed(pg_htaccess_file *file, const char *path,
                      apr_pool_t *p)
{
    is_not_read(file, pg_module_changes_user() ? PG_HTACCESS_UNREAD
                                               : PG_HTACCESS_CLOSED,
                pg_rights_closed(path, p));
}

/* The first by name and line: it is enough to find them. */
static const char *not_followed(const pg_htaccess_file *file,
                                const char *path, apr_pool_t *p)
{
    const pg_left_out *left = &APR_ARRAY_IDX(file->left, 0, pg_left_out);
    const int more = file->left->nelts - 1;

    return apr_psprintf(p, "not applied: %s%s%s, %s:%u%s", left->directive,
                        left->directive[0] == '<' ? ">" : "",
                        left->module ? "" : " (its arguments end in a "
                                            "backslash)",
                        path, left->line,
                        more ? apr_psprintf(p, " and %d more", more) : "");
}

/* For httpd's parser, as if the text were in that file. */
static void take_text(pg_htaccess_file *file, const char *path,
                      const char *text, apr_size_t len, apr_pool_t *p)
{
    file->state = PG_HTACCESS_FINE;
    file->why = NULL;
    file->left = apr_array_make(p, 1, sizeof(pg_left_out));
    text = pg_htaccess_filter(text, len, &len, file->left, p);
    file->file = pg_reading_open(path, text, len, p);
    if (file->left->nelts) {
        file->state = PG_HTACCESS_PARTLY;
        file->why = not_followed(file, path, p);
    }
}

/* As much of it as it had when it was opened: it may grow meanwhile. */
static int read_all(int fd, char *data, apr_size_t *len)
{
    apr_size_t have = 0;
    ssize_t n = 1;

    while (have < *len && (n = read(fd, data + have, *len - have)) > 0) {
        have += (apr_size_t)n;
    }
    *len = have;
    return n >= 0;
}

/* A FIFO would wait for its writer, in httpd as well; all else that is no
 * file is a 403 there: ap_pcfg_openfile(), server/util.c. */
static const char *load(pg_htaccess_file *file, int fd, const char *path,
                        apr_size_t *len, apr_pool_t *p)
{
    struct stat st;
    char *data;

    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        is_not_read(file, S_ISFIFO(st.st_mode) ? PG_HTACCESS_UNREAD
                                               : PG_HTACCESS_CLOSED,
                    apr_pstrcat(p, path, ": not a regular file", NULL));
        return NULL;
    }
    if (st.st_size > SIZE_MAX_BYTES) {
        is_not_read(file, PG_HTACCESS_UNREAD,
                    apr_pstrcat(p, path, ": larger than 1 MB", NULL));
        return NULL;
    }
    *len = (apr_size_t)st.st_size;
    data = apr_palloc(p, *len + 1);
    if (!read_all(fd, data, len)) {
        is_not_read(file, PG_HTACCESS_UNREAD,
                    apr_pstrcat(p, path, ": it cannot be read", NULL));
        return NULL;
    }
    return data;
}

static void note_missing(const char *path, apr_status_t rv)
{
    static const apr_status_t errors[] = { ENOENT, ENOTDIR };
    apr_pool_t *p;

    if (!missing) {
        apr_pool_create(&p, NULL);
        missing = apr_hash_make(p);
    }
    if (apr_hash_count(missing) < MISSING_MAX) {
        p = apr_hash_pool_get(missing);
        apr_hash_set(missing, apr_pstrdup(p, path), APR_HASH_KEY_STRING,
                     &errors[rv == ENOTDIR]);
    }
}

static apr_status_t known_missing(const char *path)
{
    const apr_status_t *rv = missing ? apr_hash_get(missing, path,
                                                    APR_HASH_KEY_STRING)
                                     : NULL;

    return rv ? *rv : APR_SUCCESS;
}

apr_status_t pg_htaccess_file_open(pg_htaccess_file *file, const char *path,
                                   apr_pool_t *p)
{
    const char *text = supposed ? apr_hash_get(supposed, path,
                                               APR_HASH_KEY_STRING) : NULL;
    apr_status_t rv;
    apr_size_t len;
    int fd;

    if (text) {
        take_text(file, path, text, strlen(text), p);
        return APR_SUCCESS;
    }
    memset(file, 0, sizeof(*file));
    file->left = apr_array_make(p, 1, sizeof(pg_left_out));
    rv = known_missing(path);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        rv = errno;
        if (rv == ENOENT || rv == ENOTDIR) {
            note_missing(path, rv);
        }
        else {
            is_closed(file, path, p);
        }
        return rv;
    }
    text = load(file, fd, path, &len, p);
    close(fd);
    if (!text) {
        return APR_EBADF;
    }
    take_text(file, path, text, len, p);
    return APR_SUCCESS;
}
