/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/audit/tree.h
 * @brief Walks all files below a directory, including links; it terminates
 *        even if the tree changes meanwhile.
 */

#ifndef PHPGUARD_TREE_H
#define PHPGUARD_TREE_H

#include "apr_file_io.h"
#include "apr_pools.h"
#include "apr_hash.h"

#include <sys/types.h>

typedef struct pg_tree_dir pg_tree_dir;

/** A directory, while the walk is in it or below. */
struct pg_tree_dir {
    pg_tree_dir *above;         /* NULL: the root */
    const char *path;           /* with its last slash */
    int depth;
    int is_link;                /* a link leads here */
    int fd;
    dev_t device;
    ino_t inode;
    apr_pool_t *p;              /* goes when the walk leaves it, */
    int kept;                   /* unless this is set, here or below */
    void *data;                 /* the visitor's */
};

/** So many of the directories of other file systems are named. */
#define PG_TREE_NAMED 3

/** What was not looked at, and how often. */
typedef struct {
    long directories, files;
    long closed;                /* directories that may not be read, */
    const char *first_closed;   /* and one of them */
    long loops;                 /* that lead back to one above, or that a link
                                 * leads to once more */
    long mounts;                /* on other file systems, */
    const char *named[PG_TREE_NAMED]; /* and the first of them */
    long changed;               /* that were gone when the walk came */
    long deep;                  /* deeper than it goes */
} pg_tree_counts;

typedef struct pg_tree pg_tree;

struct pg_tree {
    /** Before its files.  @return 0 to leave it alone */
    int (*enter)(pg_tree *t, pg_tree_dir *dir);
    /** A regular file, or a link to one. */
    void (*file)(pg_tree *t, pg_tree_dir *dir, const char *name, int is_link);
    /** Behind all in it. */
    void (*leave)(pg_tree *t, pg_tree_dir *dir);
    void *baton;
    apr_file_t *out;            /* what the visitor prints to
                                 * (pg_worker_rest()) */
    int crosses;                /* goes on in other file systems; in the
                                 * kernel's own it never does */
    int asked;                  /* the root is named, on any file system */
    pg_tree_counts counts;
    int stopped;                /* may be set at any time: stop the walk */
    apr_hash_t *linked;         /* the walk's own: where links led to, */
    apr_pool_t *p;              /* and what is kept */
};

/**
 * Walk.  One directory is open at each level; no more is kept than the names
 * of the directories on the way.
 * @param root with its last slash
 * @param p    owns what is kept
 */
void pg_tree_walk(pg_tree *t, const char *root, apr_pool_t *p);

/**
 * Whether something of this name is in a directory.
 */
int pg_tree_has(const pg_tree_dir *dir, const char *name);

#endif /* PHPGUARD_TREE_H */
