/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Down to the rights that httpd's children have. */

#include "httpd/rights.h"

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
#include <sys/prctl.h>
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

static void close_others(int kept)
{
    DIR *d = opendir("/proc/self/fd");
    const struct dirent *entry;

    while (d && (entry = readdir(d)) != NULL) {
        int fd = atoi(entry->d_name);

        if (fd > STDERR_FILENO && fd != kept && fd != dirfd(d)) {
            close(fd);
        }
    }
    if (d) {
        closedir(d);
    }
}

void pg_rights_keep_apart(int logs, int tell, int out, int err)
{
    int null = open("/dev/null", O_RDWR);

    default_signals();
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
    }
    dup2(out >= 0 ? out : null, STDOUT_FILENO);
    if (err >= 0) {
        dup2(err, STDERR_FILENO);
    }
    if (!logs) {
        close_others(tell);
    }
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

int pg_rights_drop(server_rec *s, pid_t parent, apr_pool_t *p)
{
    if (geteuid() == 0 && ap_run_drop_privileges(p, s) != OK) {
        return 0;
    }
    if (geteuid() == 0 && ap_unixd_config.user_id != 0
        && ap_unixd_config.user_name) {
        drop_by_hand();
    }
#ifdef __linux__
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    /* last: a change of user takes it back */
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
    return geteuid() != 0 && getuid() != 0 && getppid() == parent;
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
