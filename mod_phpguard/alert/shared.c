/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Shared memory of all processes of a server, and access to it from outside. */

#include "alert/shared.h"

#include "http_log.h"
#include "mpm_common.h"
#include "apr_shm.h"
#include "apr_strings.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/memfd.h and linux/fcntl.h, which older systems do not have */
#ifndef MFD_CLOEXEC
#define MFD_CLOEXEC 1U
#define MFD_ALLOW_SEALING 2U
#endif
#ifndef F_ADD_SEALS
#define F_ADD_SEALS 1033
#define F_SEAL_SEAL 1
#define F_SEAL_SHRINK 2
#define F_SEAL_GROW 4
#endif

/* No child can truncate the file that the others use. It stays open for the
 * life of the process, even if this module is unloaded. */
static int make_file(const char *name, apr_size_t size)
{
#ifdef SYS_memfd_create
    const int fd = (int)syscall(SYS_memfd_create, name,
                                MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd >= 0
        && (ftruncate(fd, (off_t)size) != 0
            || fcntl(fd, F_ADD_SEALS,
                     F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)) {
        close(fd);
        return -1;
    }
    return fd;
#else
    (void)name;
    (void)size;
    return -1;
#endif
}

static void *map_file(const char *name, apr_size_t size)
{
    const int fd = make_file(name, size);
    void *memory = fd < 0 ? MAP_FAILED
                   : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                          0);

    if (memory == MAP_FAILED) {
        if (fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    return memory;
}

void *pg_shared_make(const char *name, apr_size_t size, server_rec *s)
{
    void *memory = map_file(name, size);
    apr_shm_t *shm;

    if (memory) {
        return memory;
    }
    /* it is zeroed, and pages are allocated only when they are used */
    errno = apr_shm_create(&shm, size, NULL, s->process->pool);
    return errno == APR_SUCCESS ? apr_shm_baseaddr_get(shm) : NULL;
}

/* The server whose process id is in the PidFile. */
static pid_t running(apr_pool_t *p)
{
    pid_t pid;

    return ap_pid_fname && ap_read_pid(p, ap_pid_fname, &pid) == APR_SUCCESS
           && pid > 0 ? pid : 0;
}

/* A process that reused the id of an old server may have a file of this
 * name: the file must belong to the own user or to root, and have the
 * expected size. */
static int is_ours(int fd, apr_size_t size)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode)
           && (st.st_uid == geteuid() || st.st_uid == 0)
           && st.st_size == (off_t)size;
}

/* read() past a hole is all zero, and never a signal. */
static void *read_whole(const char *path, apr_size_t size, apr_pool_t *p)
{
    const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    char *memory = NULL;
    apr_size_t have = 0;
    ssize_t n = 1;

    if (fd >= 0 && is_ours(fd, size)) {
        memory = apr_palloc(p, size);
        while (have < size && n > 0) {
            n = pread(fd, memory + have, size - have, (off_t)have);
            have += n > 0 ? (apr_size_t)n : 0;
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return have == size ? memory : NULL;
}

static int leads_to(const char *link, const char *target)
{
    char text[PATH_MAX];
    const ssize_t n = readlink(link, text, sizeof(text) - 1);

    text[n > 0 ? n : 0] = '\0';
    return !strcmp(text, target);
}

void *pg_shared_copy(const char *name, apr_size_t size, apr_pool_t *p)
{
    const char *dir = apr_psprintf(p, "/proc/%ld/fd", (long)running(p));
    const char *target = apr_pstrcat(p, "/memfd:", name, " (deleted)", NULL);
    DIR *open_files = opendir(dir);
    struct dirent *entry;
    void *memory = NULL;

    while (open_files && !memory && (entry = readdir(open_files)) != NULL) {
        const char *link = apr_pstrcat(p, dir, "/", entry->d_name, NULL);

        if (leads_to(link, target)) {
            memory = read_whole(link, size, p);
        }
    }
    if (open_files) {
        closedir(open_files);
    }
    return memory;
}
