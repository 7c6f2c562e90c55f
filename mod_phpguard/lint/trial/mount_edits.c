/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Mounts edited files over the real ones. */

#include "lint/trial/mount_edits.h"
#include "lint/child/owner.h"
#include "lint/trial/mirror.h"
#include "model/directive.h"
#include "util/path.h"

#include "http_config.h"
#include "unixd.h"
#include "apr_strings.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#include <sys/mount.h>
#endif

static int write_text(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    apr_size_t len = strlen(text);

    while (fd >= 0 && len) {
        const ssize_t n = write(fd, text, len);

        if (n <= 0) {
            break;
        }
        text += n;
        len -= (apr_size_t)n;
    }
    return fd >= 0 && close(fd) == 0 && !len;
}

static int run(const char *const *argv)
{
    int status = 1;
    const pid_t pid = fork();

    if (pid == 0) {
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

/* For a2enmod(8) and its kind. */
static int name_directories(const char *root, const char *scratch,
                            apr_pool_t *p)
{
    return setenv("APACHE_CONFDIR", root, 1) == 0
           && setenv("APACHE_STATE_DIRECTORY", apr_pstrcat(p, scratch,
                                                           "/state", NULL),
                     1) == 0;
}

/* A service is not started to see whether that would do: what it listens at
 * is its own affair. */
static int run_one(const char *command, apr_pool_t *p)
{
    apr_array_header_t *argv = apr_array_make(p, 8, sizeof(const char *));

    while (*command) {
        APR_ARRAY_PUSH(argv, const char *) = pg_getword(p, &command);
    }
    APR_ARRAY_PUSH(argv, const char *) = NULL;
    return !strcmp(APR_ARRAY_IDX(argv, 0, const char *), "service")
           || run((const char *const *)argv->elts);
}

static int run_commands(const apr_array_header_t *commands, apr_pool_t *p)
{
    int i;

    for (i = 0; i < commands->nelts; ++i) {
        const char *all = APR_ARRAY_IDX(commands, i, const char *), *end;

        for (; all; all = end ? end + 4 : NULL) {
            end = ap_strstr_c(all, " && ");
            if (!run_one(end ? apr_pstrmemdup(p, all, (apr_size_t)(end - all))
                         : all, p)) {
                return 0;
            }
        }
    }
    return 1;
}

#ifdef __linux__

/* Who is not root gets the right in a user namespace, where he is himself. */
static int unshare_as_user(void)
{
    char uids[64], gids[64];

    apr_snprintf(uids, sizeof(uids), "%u %u 1", (unsigned int)geteuid(),
                 (unsigned int)geteuid());
    apr_snprintf(gids, sizeof(gids), "%u %u 1", (unsigned int)getegid(),
                 (unsigned int)getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0
           && write_text("/proc/self/setgroups", "deny")
           && write_text("/proc/self/uid_map", uids)
           && write_text("/proc/self/gid_map", gids);
}

static const char *directory_of(const pg_laid *laid, apr_pool_t *p)
{
    return apr_pstrmemdup(p, laid->real, (apr_size_t)(strrchr(laid->real, '/')
                                                      - laid->real));
}

/* A directory is mounted by its descriptor. */
static int unshare_mounts(void)
{
    return access("/proc/self/fd", X_OK) == 0
           && (unshare(CLONE_NEWNS) == 0
               || (geteuid() != 0 && unshare_as_user()))
           && mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0;
}

/* With the mode and owner of the original: it may hold a pass phrase. */
static int lay_over(const char *own, const char *real)
{
    struct stat st;

    return stat(real, &st) == 0 && chown(own, st.st_uid, st.st_gid) == 0
           && chmod(own, st.st_mode & 07777) == 0
           && mount(own, real, "none", MS_BIND, NULL) == 0;
}

static int enter_files(const pg_config_files *files, const char *scratch,
                       apr_pool_t *p)
{
    int i;

    for (i = 0; i < files->order->nelts; ++i) {
        const pg_text_file *file = APR_ARRAY_IDX(files->order, i,
                                                 const pg_text_file *);
        const char *own = apr_psprintf(p, "%s/%d", scratch, i);

        if (!write_text(own, pg_text_file_text(file, p))
            || !lay_over(own, pg_text_file_owner(file)->real)) {
            return 0;
        }
    }
    return 1;
}

/* What these commands change are directories of links. */
static int enter_copy(const char *name, const char *scratch, apr_pool_t *p)
{
    const char *path = ap_server_root_relative(p, name);
    char *real = path ? realpath(path, NULL) : NULL;
    const int is_entered
        = !real || pg_mirror_lay(real, NULL,
                                 apr_pstrcat(p, scratch, "/", name, NULL), p);

    free(real);
    return is_entered;
}

static int enter_enabled(const char *scratch, apr_pool_t *p)
{
    return enter_copy("mods-enabled", scratch, p)
           && enter_copy("conf-enabled", scratch, p)
           && name_directories(ap_server_root_relative(p, ""), scratch, p);
}

/* What goes from a directory, and for what is new in it a place. */
static int enter_directory(const pg_config_files *files, const char *dir,
                           const char *own, apr_pool_t *p)
{
    apr_array_header_t *gone = apr_array_make(p, 4, sizeof(const char *));
    int i, is_entered;

    for (i = 0; i < files->laid->nelts; ++i) {
        APR_ARRAY_PUSH(gone, const char *)
            = APR_ARRAY_IDX(files->laid, i, pg_laid).real;
    }
    is_entered = pg_mirror_lay(dir, gone, own, p);
    for (i = 0; is_entered && i < files->laid->nelts; ++i) {
        const pg_laid *laid = &APR_ARRAY_IDX(files->laid, i, pg_laid);

        if (laid->own && !strcmp(directory_of(laid, p), dir)) {
            is_entered = pg_mirror_place(laid->real, laid->own);
        }
    }
    return is_entered;
}

/* A file takes the place of one that is there, and is no link. */
static int is_replaced(const pg_laid *laid)
{
    struct stat st;

    return laid->own && lstat(laid->real, &st) == 0 && S_ISREG(st.st_mode);
}

/* Something goes from a directory, or is new in it. */
static int changes_entries(const pg_config_files *files, const char *dir,
                           apr_pool_t *p)
{
    int i, changes = 0;

    for (i = 0; !changes && i < files->laid->nelts; ++i) {
        const pg_laid *laid = &APR_ARRAY_IDX(files->laid, i, pg_laid);

        changes = !is_replaced(laid) && !strcmp(directory_of(laid, p), dir);
    }
    return changes;
}

static int enter_laid(const pg_config_files *files, const char *scratch,
                      apr_pool_t *p)
{
    apr_hash_t *entered = apr_hash_make(p);
    int i;

    for (i = 0; i < files->laid->nelts; ++i) {
        const pg_laid *laid = &APR_ARRAY_IDX(files->laid, i, pg_laid);
        const char *dir = directory_of(laid, p);

        if (!apr_hash_get(entered, dir, APR_HASH_KEY_STRING)
            && changes_entries(files, dir, p)
            && !enter_directory(files, dir,
                                apr_psprintf(p, "%s/laid.%d", scratch, i),
                                p)
            /* whose user may be at it: what he spoils is his own forecast */
            && (laid->own || pg_owner_of(dir, p).is_roots)) {
            return 0;
        }
        apr_hash_set(entered, dir, APR_HASH_KEY_STRING, dir);
        if (laid->own && mount(laid->own, laid->real, "none", MS_BIND, NULL)
                         != 0) {
            return 0;
        }
    }
    return 1;
}

static pg_mounts enter(const pg_config_files *files, const char *scratch,
                       apr_pool_t *p)
{
    if (!unshare_mounts()
        || mount("none", scratch, "tmpfs", MS_NOSUID | MS_NODEV,
                 "mode=0700") != 0) {
        return PG_MOUNTS_IMPOSSIBLE;
    }
    return (!files->commands->nelts || enter_enabled(scratch, p))
           && enter_laid(files, scratch, p)
           && enter_files(files, scratch, p)
           && run_commands(files->commands, p)
           ? PG_MOUNTS_MADE : PG_MOUNTS_REFUSED;
}
#else
static pg_mounts enter(const pg_config_files *files, const char *scratch,
                       apr_pool_t *p)
{
    (void)files;
    (void)scratch;
    (void)p;
    return PG_MOUNTS_IMPOSSIBLE;
}
#endif

/* Where a file of the configuration lies in the copy, or NULL. */
static const char *in_copy(const char *file, const char *root,
                           const char *copy, apr_pool_t *p)
{
    const apr_size_t len = strlen(root);

    return !strncmp(file, root, len) ? apr_pstrcat(p, copy, "/", file + len,
                                                   NULL) : NULL;
}

static int copy_tree(const char *from, const char *to)
{
    const char *const copy[] = { "cp", "-a", from, to, NULL };

    return run(copy);
}

static int write_copies(const pg_config_files *files, const char *root,
                        const char *copy, apr_pool_t *p)
{
    int i;

    for (i = 0; i < files->order->nelts; ++i) {
        const pg_text_file *file = APR_ARRAY_IDX(files->order, i,
                                                 const pg_text_file *);
        const char *own = in_copy(pg_text_file_owner(file)->real, root, copy,
                                  p);

        if (!own || !write_text(own, pg_text_file_text(file, p))) {
            return 0;
        }
    }
    return 1;
}

/* What goes elsewhere, a module or a socket, is seen as it is now. */
static int lay_in_copy(const pg_config_files *files, const char *root,
                       const char *copy, apr_pool_t *p)
{
    int i;

    for (i = 0; i < files->laid->nelts; ++i) {
        const pg_laid *laid = &APR_ARRAY_IDX(files->laid, i, pg_laid);
        const char *path = in_copy(laid->real, root, copy, p);

        if (path) {
            unlink(path);
        }
        if (laid->own && (!path || !copy_tree(laid->own, path))) {
            return 0;
        }
    }
    return 1;
}

/* Whether anybody may go through the directories that lead to one. */
static int is_reachable(const char *dir, apr_pool_t *p)
{
    const char *slash = dir;
    struct stat st;

    while ((slash = ap_strchr_c(slash + 1, '/')) != NULL) {
        if (slash[1]
            && (stat(apr_pstrmemdup(p, dir, (apr_size_t)(slash - dir)), &st)
                != 0 || !(st.st_mode & S_IXOTH))) {
            return 0;
        }
    }
    return 1;
}

/* The lint's child reads files that the configuration names, such as a
 * RewriteMap.  It alone may enter the directory, and may not list it. */
static int open_to_child(const char *scratch, const char *real, apr_pool_t *p)
{
    return geteuid() != 0 || !is_reachable(real, p)
           || (chown(scratch, (uid_t)-1, ap_unixd_config.group_id) == 0
               && chmod(scratch, 0710) == 0);
}

/* Where all files are, without symbolic links; or NULL. */
static const char *real_directory(const char *path, apr_pool_t *p)
{
    char *real = realpath(path, NULL);
    const char *dir = real ? pg_with_slash(real, p) : NULL;

    free(real);
    return dir;
}

static const char *make_copy(const pg_config_files *files,
                             const char *scratch, apr_pool_t *p)
{
    const char *root = ap_server_root_relative(p, "");
    const char *copy = apr_pstrcat(p, scratch, "/root", NULL), *real;

    root = root ? pg_with_slash(root, p) : "";
    real = real_directory(root, p);
    /* another server root may hold the sites too */
    if (!real
        || access(apr_pstrcat(p, root, "mods-enabled", NULL), F_OK) != 0
        || !files->main_file || !in_copy(files->main_file, root, copy, p)
        || !open_to_child(scratch, real, p)
        || !copy_tree(real, copy)
        || !lay_in_copy(files, real, copy, p)
        || !write_copies(files, real, copy, p)
        || !name_directories(copy, scratch, p)
        || !run_commands(files->commands, p)) {
        return NULL;
    }
    return in_copy(files->main_file, root, copy, p);
}

pg_mounts pg_mount_edits(const pg_config_files *files, const char *scratch,
                         const char **main_file, apr_pool_t *p)
{
    pg_mounts state = enter(files, scratch, p);

    if (state == PG_MOUNTS_IMPOSSIBLE) {
        *main_file = make_copy(files, scratch, p);
        state = *main_file ? PG_MOUNTS_COPIED : PG_MOUNTS_IMPOSSIBLE;
    }
    return state;
}
