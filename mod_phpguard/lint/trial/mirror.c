/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* An altered copy of a directory, mounted over it. */

#include "lint/trial/mirror.h"

#ifdef __linux__

#include "lint/child/owner.h"
#include "model/directive.h"

#include "apr_strings.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* A user's directory of sockets holds what he likes. */
#define MOUNTS_MAX 20000

typedef struct {
    int from, to;               /* the directory and its copy */
    int mounts;                 /* in the copy so far */
    apr_pool_t *p;
} mirror;

static const char *path_of(int fd, apr_pool_t *p)
{
    return apr_psprintf(p, "/proc/self/fd/%d", fd);
}

/* The very directory, and not what its owner's owner puts in its place
 * meanwhile: something is to be mounted there, by root. */
static int open_directory(const char *dir, apr_pool_t *p)
{
    char is[PATH_MAX];
    const int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const ssize_t n = fd < 0 ? -1 : readlink(path_of(fd, p), is, sizeof(is));

    if (n == (ssize_t)strlen(dir) && !memcmp(is, dir, (size_t)n)) {
        return fd;
    }
    if (fd >= 0) {
        close(fd);
    }
    return -1;
}

static int copy_link(const mirror *m, int entry, const char *name)
{
    char target[PATH_MAX];
    const ssize_t n = readlinkat(entry, "", target, sizeof(target) - 1);

    if (n < 0) {
        return 0;
    }
    target[n] = '\0';
    return symlinkat(target, m->to, name) == 0;
}

int pg_mirror_place(const char *path, const char *own)
{
    struct stat st;
    int fd;

    if (stat(own, &st) != 0) {
        return 0;
    }
    if (S_ISDIR(st.st_mode)) {
        return mkdir(path, 0700) == 0;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return fd >= 0 && close(fd) == 0;
}

static int mount_entry(mirror *m, int entry, int is_directory,
                       const char *name)
{
    int fd = -1;

    if (is_directory ? mkdirat(m->to, name, 0700) != 0
        : (fd = openat(m->to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                       0600)) < 0) {
        return 0;
    }
    if (fd >= 0) {
        close(fd);
    }
    ++m->mounts;
    return mount(path_of(entry, m->p),
                 apr_pstrcat(m->p, path_of(m->to, m->p), "/", name, NULL),
                 "none", MS_BIND | MS_REC, NULL) == 0;
}

/* Through a descriptor: the entry may be another one the next moment. */
static int copy_entry(mirror *m, const char *name)
{
    const int entry = openat(m->from, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;
    int is_copied;

    if (entry < 0) {
        return errno == ENOENT;
    }
    is_copied = fstat(entry, &st) == 0
                && (S_ISLNK(st.st_mode)
                    ? copy_link(m, entry, name)
                    : mount_entry(m, entry, S_ISDIR(st.st_mode), name));
    close(entry);
    return is_copied;
}

/* All of them, but for those of a user's that are too many. */
static int copy_entries(mirror *m, const char *dir,
                        const apr_array_header_t *gone)
{
    DIR *d = fdopendir(dup(m->from));
    const struct dirent *entry;
    int is_copied = d != NULL;

    while (is_copied && (entry = readdir(d)) != NULL) {
        const char *name = entry->d_name;

        if (!strcmp(name, ".") || !strcmp(name, "..")
            || (gone && pg_is_among(gone, apr_pstrcat(m->p, dir, "/", name,
                                                      NULL)))) {
            continue;
        }
        if (m->mounts == MOUNTS_MAX) {
            is_copied = !pg_owner_of(dir, m->p).is_roots;
            break;
        }
        is_copied = copy_entry(m, name);
    }
    if (d) {
        closedir(d);
    }
    return is_copied;
}

/* An ordinary user may not give it to another one. */
static int make_alike(const mirror *m)
{
    struct stat st;

    return fstat(m->from, &st) == 0
           && (fchown(m->to, st.st_uid, st.st_gid) == 0 || geteuid() != 0)
           && fchmod(m->to, st.st_mode & 07777) == 0;
}

int pg_mirror_lay(const char *dir, const apr_array_header_t *gone,
                  const char *own, apr_pool_t *p)
{
    mirror m = { open_directory(dir, p), -1, 0, p };
    int is_laid = 0;

    if (m.from >= 0 && mkdir(own, 0700) == 0) {
        m.to = open(own, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (m.to >= 0) {
        is_laid = copy_entries(&m, dir, gone) && make_alike(&m)
                  && mount(own, path_of(m.from, p), "none", MS_BIND | MS_REC,
                           NULL) == 0;
        close(m.to);
    }
    if (m.from >= 0) {
        close(m.from);
    }
    return is_laid;
}
#endif
