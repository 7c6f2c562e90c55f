/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A process that lists directories; it is started with vfork(), since it
 * needs no memory of its own. */

#include "lint/survey/dir_scan.h"
#include "lint/child/rights.h"
#include "lint/survey/php_files.h"

#include "httpd.h"
#include "unixd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUPS_MAX 256
#define SECONDS 1

/* All that the process uses: it allocates nothing, so that it may be killed
 * at any time. */
typedef struct {
    uid_t user;
    gid_t group, groups[GROUPS_MAX];
    int n_groups, is_root;
    unsigned char *facts;
    const apr_array_header_t *dirs;
    char entries[32768];
} scout;

/* As the kernel writes it: getdents64(2). */
typedef struct {
    apr_uint64_t ino, off;
    unsigned short length;
    unsigned char type;
    char name[1];
} entry;

static unsigned char look_at_entries(const scout *s, long len)
{
    unsigned char found = 0;
    long at = 0;

    while (at < len) {
        const entry *e = (const entry *)(const void *)(s->entries + at);

        switch (pg_php_files_name(e->name)) {
        case PG_EVIDENCE_DOT:
            found |= PG_SCAN_DOTS;
            break;
        case PG_EVIDENCE_PHP:
            found |= PG_SCAN_PHP;
            break;
        case PG_EVIDENCE_ODD:
            found |= PG_SCAN_MORE;
            break;
        default:
            break;
        }
        at += e->length;
    }
    return found;
}

static unsigned char look_into(scout *s, const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
    unsigned char found = PG_SCAN_THERE;
    long len, rounds = 0;

    if (fd < 0) {
        return errno == EACCES ? PG_SCAN_MORE : 0;
    }
    while ((len = syscall(SYS_getdents64, fd, s->entries,
                          sizeof(s->entries))) > 0) {
        found |= look_at_entries(s, len);
        if (++rounds == 100) {
            found |= PG_SCAN_MORE;
            break;
        }
    }
    close(fd);
    return len < 0 ? PG_SCAN_MORE : found;
}

/* The bare system calls: the wrappers of the C library act on all threads of a
 * process, and this process shares those of its parent. */
static int drop(const scout *s)
{
    return syscall(SYS_setgroups, s->n_groups, s->groups) == 0
           && syscall(SYS_setresgid, s->group, s->group, s->group) == 0
           && syscall(SYS_setresuid, s->user, s->user, s->user) == 0
           && pg_rights_clear();
}

static void be_the_scout(scout *s)
{
    int i;

    signal(SIGALRM, SIG_DFL);
    alarm(SECONDS);
    if (s->is_root ? !drop(s) : !pg_rights_clear()) {
        _exit(1);
    }
    for (i = 0; i < s->dirs->nelts; ++i) {
        s->facts[i] = look_into(s, APR_ARRAY_IDX(s->dirs, i, const char *));
    }
    _exit(0);
}

static __attribute__((noinline)) int send_out(scout *s)
{
    int status = 0;
    pid_t pid = vfork();

    if (pid == 0) {
        be_the_scout(s);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static int prepare(scout *s)
{
    s->is_root = geteuid() == 0;
    if (!s->is_root) {
        return 1;
    }
    s->user = ap_unixd_config.user_id;
    s->group = ap_unixd_config.group_id;
    s->n_groups = GROUPS_MAX;
    return s->user != 0 && ap_unixd_config.user_name
           && !ap_unixd_config.chroot_dir
           && getgrouplist(ap_unixd_config.user_name, s->group, s->groups,
                           &s->n_groups) >= 0;
}

static apr_status_t unmap(void *data)
{
    const scout *s = data;

    munmap(s->facts, (apr_size_t)s->dirs->nelts + 1);
    return APR_SUCCESS;
}

const unsigned char *pg_dir_scan(const apr_array_header_t *dirs, apr_pool_t *p)
{
    scout *s = apr_pcalloc(p, sizeof(*s));

    s->dirs = dirs;
    if (!prepare(s)) {
        return NULL;
    }
    /* shared: some tools make a vfork() a fork() */
    s->facts = mmap(NULL, (apr_size_t)dirs->nelts + 1,
                    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                    0);
    if (s->facts == MAP_FAILED) {
        return NULL;
    }
    apr_pool_cleanup_register(p, s, unmap, apr_pool_cleanup_null);
    return send_out(s) ? s->facts : NULL;
}
