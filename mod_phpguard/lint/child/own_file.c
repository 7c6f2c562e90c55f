/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Files of the lint: used only if they belong to the own user. */

#include "lint/child/own_file.h"

#include "apr_portable.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

apr_file_t *pg_own_file_open(const char *path, apr_pool_t *p)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    apr_file_t *f;
    struct stat st;

    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)
        || (st.st_mode & (S_IWGRP | S_IWOTH))
        || (st.st_uid != geteuid() && st.st_uid != 0)
        || apr_os_file_put(&f, &fd, APR_READ | APR_BUFFERED, p)
           != APR_SUCCESS) {
        close(fd);
        return NULL;
    }
    return f;
}

apr_status_t pg_own_file_create(apr_file_t **f, const char *path, int mode,
                                apr_pool_t *p)
{
    int fd;

    unlink(path);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
              mode);
    if (fd < 0) {
        return errno;
    }
    return apr_os_file_put(f, &fd, APR_WRITE | APR_BUFFERED, p);
}
