/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Opens logs. */

#include "lint/replay/log_open.h"

#include "apr_strings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Entering a directory does not require permission to read it. */
#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

/* open() must not wait for a writer of a FIFO. */
#define FOR_READING (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
#define LINKS_MAX 40            /* as in Linux */

static apr_status_t close_file(void *data)
{
    close(*(const int *)data);
    return APR_SUCCESS;
}

static int keep_open(int fd, apr_pool_t *p)
{
    apr_pool_cleanup_register(p, apr_pmemdup(p, &fd, sizeof(fd)), close_file,
                              apr_pool_cleanup_null);
    return fd;
}

static int give_up(int fd, const char *because, const char **why)
{
    close(fd);
    *why = because;
    return -1;
}

int pg_log_open_named(const char *name, const char **why, apr_pool_t *p)
{
    const int fd = !strcmp(name, "-") ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                      : open(name, FOR_READING);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0) {
        *why = apr_pstrdup(p, strerror(errno));
        return -1;
    }
    if (S_ISDIR(st.st_mode)) {
        return give_up(fd, "a directory", why);
    }
    if (S_ISBLK(st.st_mode) || (S_ISCHR(st.st_mode) && !isatty(fd))) {
        return give_up(fd, "a device", why);
    }
    return keep_open(fd, p);
}

/* A path that is resolved one name at a time. */
typedef struct {
    int at;                     /* the present directory, */
    const char *rest;           /* and the path from there */
    int links;
    apr_pool_t *p;
} walk;

static const char *next_name(walk *w)
{
    const char *name = w->rest + strspn(w->rest, "/");
    const apr_size_t len = strcspn(name, "/");

    w->rest = name + len;
    return apr_pstrmemdup(w->p, name, len);
}

/* The target of a link that belongs to root or to the own user.
 * @return its length; -1: not a link (errno is unchanged), or ELOOP */
static ssize_t read_link(const walk *w, const char *name, char *to,
                         apr_size_t room)
{
    const int error = errno;
    const int fd = openat(w->at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;
    int is_link;
    ssize_t len = -1;

    if (fd < 0) {
        errno = error;
        return -1;
    }
    is_link = fstat(fd, &st) == 0 && S_ISLNK(st.st_mode);
    if (is_link && (st.st_uid == 0 || st.st_uid == geteuid())) {
        len = readlinkat(fd, "", to, room);
    }
    close(fd);
    errno = is_link ? ELOOP : error;
    return len;
}

static int follow(walk *w, const char *name)
{
    char to[PATH_MAX];
    const ssize_t len = read_link(w, name, to, sizeof(to) - 1);

    if (len < 0 || ++w->links > LINKS_MAX) {
        return 0;
    }
    to[len] = '\0';
    w->rest = apr_pstrcat(w->p, to, "/", w->rest, NULL);
    if (*to == '/') {
        close(w->at);
        w->at = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    return w->at >= 0;
}

/* @return the descriptor of the file; -1: errno says why not */
static int open_step_by_step(walk *w)
{
    while (w->at >= 0) {
        const char *name = next_name(w);
        const int is_last = !w->rest[strspn(w->rest, "/")];
        const int fd = openat(w->at, name, O_NOFOLLOW
                              | (is_last ? FOR_READING
                                         : O_PATH | O_DIRECTORY | O_CLOEXEC));

        if (fd >= 0 && is_last) {
            return fd;
        }
        if (fd >= 0) {
            close(w->at);
            w->at = fd;
        }
        else if (!follow(w, name)) {
            return -1;
        }
    }
    return -1;
}

static const char *why_not(int error, apr_pool_t *p)
{
    return error == ENOENT ? NULL
           : error == ELOOP ? "a symbolic link of another user leads to it"
           : apr_pstrdup(p, strerror(error));
}

int pg_log_open_configured(const char *path, const char **why, apr_pool_t *p)
{
    walk w = { -1, NULL, 0, NULL };
    struct stat st;
    int fd, error;

    w.at = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    w.rest = path;
    w.p = p;
    fd = open_step_by_step(&w);
    error = errno;
    if (w.at >= 0) {
        close(w.at);
    }
    if (fd < 0) {
        *why = why_not(error, p);
        return -1;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        return give_up(fd, "not a regular file", why);
    }
    return keep_open(fd, p);
}
