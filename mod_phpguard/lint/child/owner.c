/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds out who can write a file and its parent directories. */

#include "lint/child/owner.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

/* An ordinary user may have a httpd of his own. */
static uid_t trusted;

void pg_owner_begin(void)
{
    trusted = geteuid();
}

static int is_trusted(uid_t uid)
{
    return uid == 0 || uid == trusted;
}

/* Of an access control list the group's bits are the mask. */
static int has_acl(const char *path)
{
#ifdef __linux__
    return lgetxattr(path, "system.posix_acl_access", NULL, 0) > 0;
#else
    (void)path;
    return 0;
#endif
}

static int is_safe(const char *path)
{
    struct stat st;

    if (lstat(path, &st) != 0 || !is_trusted(st.st_uid)) {
        return 0;
    }
    if (S_ISLNK(st.st_mode) || (S_ISDIR(st.st_mode)
                                && (st.st_mode & S_ISVTX))) {
        return 1;
    }
    return !(st.st_mode & S_IWOTH)
           && (!(st.st_mode & S_IWGRP)
               || (st.st_gid == 0 && !has_acl(path)));
}

static int is_safe_to(const char *path, apr_pool_t *p)
{
    char *part = apr_pstrdup(p, path);
    char *slash;

    if (*path != '/' || !is_safe("/")) {
        return 0;
    }
    for (slash = part + 1; (slash = strchr(slash, '/')) != NULL; ++slash) {
        *slash = '\0';
        if (!is_safe(part)) {
            return 0;
        }
        *slash = '/';
    }
    return is_safe(part);
}

pg_owner pg_owner_of(const char *path, apr_pool_t *p)
{
    pg_owner o = { NULL, 0, 0, 0 };
    char *real = realpath(path, NULL);
    struct stat st, named;

    if (!real) {
        return o;
    }
    o.real = apr_pstrdup(p, real);
    free(real);
    if (lstat(o.real, &st) == 0 && lstat(path, &named) == 0) {
        o.uid = st.st_uid;
        o.is_known = named.st_uid == st.st_uid || is_trusted(named.st_uid);
        o.is_roots = is_safe_to(path, p) && is_safe_to(o.real, p);
    }
    return o;
}
