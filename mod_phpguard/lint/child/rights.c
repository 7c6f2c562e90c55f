/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Drops privileges as httpd's children do. */

#include "lint/child/rights.h"
#include "httpd/modules.h"

#include "http_config.h"
#include "mpm_common.h"
#include "unixd.h"
#include "apr_strings.h"
#include "apr_user.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static void default_signals(void)
{
    static const int ours[] = {
        SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGWINCH, SIGCHLD,
        SIGALRM, SIGPIPE, SIGXCPU, SIGXFSZ
    };
    apr_size_t i;
    sigset_t none;

    for (i = 0; i < sizeof(ours) / sizeof(ours[0]); ++i) {
        signal(ours[i], SIG_DFL);
    }
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int is_kept(int fd, const int *kept, int n)
{
    while (n > 0 && kept[n - 1] != fd) {
        --n;
    }
    return n > 0;
}

static int is_among(int fd, const apr_array_header_t *all)
{
    return all && is_kept(fd, (const int *)(void *)all->elts, all->nelts);
}

/* A number that is free could become something else's, and httpd's modules
 * still write to it. */
static void empty_others(int null, const int *kept, int n,
                         const apr_array_header_t *more)
{
    DIR *d = opendir("/proc/self/fd");
    const struct dirent *entry;

    while (d && (entry = readdir(d)) != NULL) {
        int fd = atoi(entry->d_name);

        if (fd > STDERR_FILENO && fd != null && fd != dirfd(d)
            && !is_kept(fd, kept, n) && !is_among(fd, more)) {
            dup2(null, fd);
        }
    }
    if (d) {
        closedir(d);
    }
}

void pg_rights_keep_apart(const int *kept, int n,
                          const apr_array_header_t *more, int out)
{
    int null = open("/dev/null", O_RDWR);

    default_signals();
    if (null < 0) {
        _exit(1);
    }
    dup2(null, STDIN_FILENO);
    dup2(out >= 0 ? out : null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    empty_others(null, kept, n, more);
}

/* mpm-itk and ruid2 stay root until they know the request; the lint knows of
 * none. */
static void drop_by_hand(void)
{
#ifdef PR_SET_KEEPCAPS
    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
#endif
    if (setgid(ap_unixd_config.group_id) != 0
        || initgroups(ap_unixd_config.user_name, ap_unixd_config.group_id)
           != 0
        || setuid(ap_unixd_config.user_id) != 0) {
        return;                 /* root still, as the caller finds out */
    }
}

#ifdef __linux__
static int clear_capabilities(void)
{
    struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
    unsigned int any = 0;
    int i;

#ifdef PR_CAP_AMBIENT
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
#endif
    memset(data, 0, sizeof(data));
    if (syscall(SYS_capset, &head, data) != 0) {
        return 0;
    }
    memset(data, 0xff, sizeof(data));
    if (syscall(SYS_capget, &head, data) != 0) {
        return 0;
    }
    for (i = 0; i < _LINUX_CAPABILITY_U32S_3; ++i) {
        any |= data[i].effective | data[i].permitted | data[i].inheritable;
    }
    return !any;
}

int pg_rights_clear(void)
{
    return clear_capabilities()
           && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
           && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}
#else
int pg_rights_clear(void)
{
    return 1;                   /* who is not root has none */
}
#endif

/* None of the three is root's: a saved one could be taken back. */
static int is_root_still(void)
{
#ifdef __linux__
    uid_t real, effective, saved;

    return getresuid(&real, &effective, &saved) != 0
           || !real || !effective || !saved;
#else
    return !getuid() || !geteuid();
#endif
}

pg_rights pg_rights_drop(server_rec *s, pid_t parent, apr_pool_t *p)
{
    if (geteuid() == 0 && ap_run_drop_privileges(p, s) != OK) {
        return PG_RIGHTS_NO_USER;
    }
    if (geteuid() == 0 && ap_unixd_config.user_id != 0
        && ap_unixd_config.user_name) {
        drop_by_hand();
    }
    if (geteuid() == 0 || getuid() == 0) {
        return PG_RIGHTS_NO_USER;
    }
    if (!pg_rights_clear() || is_root_still()) {
        return PG_RIGHTS_LEFT;
    }
#ifdef __linux__
    /* last: a change of user takes it back */
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
    return getppid() == parent ? PG_RIGHTS_DROPPED : PG_RIGHTS_LEFT;
}

const char *pg_rights_user(apr_pool_t *p)
{
    char *name;

    if (geteuid() == 0) {
        return ap_unixd_config.user_name ? ap_unixd_config.user_name : "root";
    }
    return apr_uid_name_get(&name, geteuid(), p) == APR_SUCCESS
           ? name : apr_psprintf(p, "uid %ld", (long)geteuid());
}

const char *pg_rights_closed(const char *file, apr_pool_t *p)
{
    return apr_pstrcat(p, file, ": ", ap_unixd_config.user_name,
                       " has no permission to read it",
                       pg_module_changes_user()
                       ? ", and the vhost may have another user" : NULL, NULL);
}
