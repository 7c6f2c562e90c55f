/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Walks all files below a directory. */

#include "lint/audit/tree.h"
#include "lint/audit/file_system.h"
#include "lint/child/progress.h"
#include "lint/child/worker.h"

#include "apr_strings.h"
#include "apr_tables.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* One descriptor a level; no path that httpd can open is deeper than that by
 * much. */
#define DEPTH_MAX 200
/* So many directories that links lead to are gone into. */
#define LINKED_MAX 10000

/* A directory to go into. */
typedef struct {
    const char *name;
    int is_link;
} below;

static int is_above(const pg_tree_dir *dir)
{
    const pg_tree_dir *above;

    for (above = dir->above; above; above = above->above) {
        if (above->inode == dir->inode && above->device == dir->device) {
            return 1;
        }
    }
    return 0;
}

/* Each directory that a link points to is entered once: links to links could
 * form an unbounded number of paths. */
static int is_linked_again(pg_tree *t, const pg_tree_dir *dir)
{
    const struct { dev_t device; ino_t inode; } key
        = { dir->device, dir->inode };

    if (apr_hash_get(t->linked, &key, sizeof(key))
        || apr_hash_count(t->linked) >= LINKED_MAX) {
        return 1;
    }
    apr_hash_set(t->linked,
                 apr_pmemdup(apr_hash_pool_get(t->linked), &key, sizeof(key)),
                 sizeof(key), t);
    return 0;
}

/* As find -xdev: the file system of the root alone. */
static int is_elsewhere(const pg_tree *t, const pg_tree_dir *dir)
{
    if (dir->above ? dir->device == dir->above->device : t->asked) {
        return 0;
    }
    return (dir->above && !t->crosses) || pg_file_system_is_kernel(dir->fd);
}

static void count_mount(pg_tree *t, const pg_tree_dir *dir)
{
    if (t->counts.mounts < PG_TREE_NAMED) {
        t->counts.named[t->counts.mounts] = apr_pstrdup(t->p, dir->path);
    }
    ++t->counts.mounts;
}

static void count_failure(pg_tree *t, const char *path)
{
    if (errno == ENOENT || errno == ENOTDIR) {
        ++t->counts.changed;
    }
    else if (!t->counts.closed++) {
        t->counts.first_closed = apr_pstrdup(t->p, path);
    }
}

/* What an entry is, links followed: 0 for what is of no interest. */
static unsigned char type_of(int fd, const struct dirent *entry)
{
    struct stat st;

    if (entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK) {
        return entry->d_type;
    }
    if (fstatat(fd, entry->d_name, &st, 0) != 0) {
        return DT_UNKNOWN;
    }
    return S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG
                                                              : DT_UNKNOWN;
}

static int is_dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static void take(pg_tree *t, pg_tree_dir *dir, const struct dirent *entry,
                 apr_array_header_t *dirs)
{
    const unsigned char type = type_of(dir->fd, entry);

    if (type == DT_REG) {
        ++t->counts.files;
        t->file(t, dir, entry->d_name, entry->d_type == DT_LNK);
    }
    else if (type == DT_DIR && !is_dots(entry->d_name)) {
        below *one = apr_array_push(dirs);

        one->name = apr_pstrdup(dir->p, entry->d_name);
        one->is_link = entry->d_type == DT_LNK;
    }
}

static void walk(pg_tree *t, pg_tree_dir *dir, const char *name);

static void walk_below(pg_tree *t, pg_tree_dir *dir,
                       const apr_array_header_t *dirs)
{
    int i;

    for (i = 0; i < dirs->nelts && !t->stopped; ++i) {
        const below *one = &APR_ARRAY_IDX(dirs, i, below);
        pg_tree_dir next;

        memset(&next, 0, sizeof(next));
        next.above = dir;
        next.depth = dir->depth + 1;
        apr_pool_create(&next.p, dir->p);
        next.path = apr_pstrcat(next.p, dir->path, one->name, "/", NULL);
        next.is_link = one->is_link;
        walk(t, &next, one->name);
        dir->kept |= next.kept;
        if (!next.kept) {
            apr_pool_destroy(next.p);
        }
    }
}

static void read_entries(pg_tree *t, pg_tree_dir *dir)
{
    apr_array_header_t *dirs = apr_array_make(dir->p, 8, sizeof(below));
    const struct dirent *entry;
    DIR *d = fdopendir(dir->fd);

    if (!d) {
        count_failure(t, dir->path);
        close(dir->fd);
        return;
    }
    while (!t->stopped && (entry = readdir(d)) != NULL) {
        take(t, dir, entry, dirs);
    }
    pg_progress_leave();
    walk_below(t, dir, dirs);
    t->leave(t, dir);
    closedir(d);
}

static void walk(pg_tree *t, pg_tree_dir *dir, const char *name)
{
    struct stat st;

    /* all above has been listed to its end */
    pg_worker_rest(t->out);
    if (dir->depth > DEPTH_MAX) {
        ++t->counts.deep;
        return;
    }
    if (!pg_progress_enter(dir->path)) {
        errno = EACCES;
        count_failure(t, dir->path);
        return;
    }
    dir->fd = openat(dir->above ? dir->above->fd : AT_FDCWD, name, O_RDONLY
                     | O_DIRECTORY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
                     | (dir->is_link || !dir->above ? 0 : O_NOFOLLOW));
    if (dir->fd < 0 || fstat(dir->fd, &st) != 0) {
        count_failure(t, dir->path);
        return;
    }
    dir->device = st.st_dev;
    dir->inode = st.st_ino;
    if (is_elsewhere(t, dir)) {
        count_mount(t, dir);
        close(dir->fd);
        return;
    }
    if (is_above(dir)
        || (dir->is_link && dir->above && is_linked_again(t, dir))) {
        ++t->counts.loops;
        close(dir->fd);
        return;
    }
    ++t->counts.directories;
    if (t->enter(t, dir)) {
        read_entries(t, dir);
    }
    else {
        close(dir->fd);
    }
}

void pg_tree_walk(pg_tree *t, const char *root, apr_pool_t *p)
{
    pg_tree_dir dir;

    memset(&dir, 0, sizeof(dir));
    apr_pool_create(&dir.p, p);
    t->p = p;
    t->linked = apr_hash_make(dir.p);
    dir.path = apr_pstrdup(dir.p, root);
    walk(t, &dir, root);
    if (!dir.kept) {
        apr_pool_destroy(dir.p);
    }
}

int pg_tree_has(const pg_tree_dir *dir, const char *name)
{
    return faccessat(dir->fd, name, F_OK, 0) == 0;
}
