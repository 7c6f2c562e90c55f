/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The rules of support/suexec.c about the owner of a program. */

#include "httpd/suexec.h"

#include "unixd.h"

#include <sys/stat.h>

/* Exits 115 to 121 of its main(). */
static int is_refused(const struct stat *st, const ap_unix_identity_t *to)
{
    return st->st_uid != to->uid || st->st_gid != to->gid
           || st->st_mode & (S_IWGRP | S_IWOTH);
}

int pg_suexec_is_used(void)
{
    return ap_unixd_config.suexec_enabled;
}

int pg_suexec_refuses(const char *path, request_rec *r)
{
    const ap_unix_identity_t *to
        = pg_suexec_is_used() ? ap_run_get_suexec_identity(r) : NULL;
    struct stat program, dir;

    if (!to || lstat(path, &program) != 0
        || stat(ap_make_dirstr_parent(r->pool, path), &dir) != 0) {
        return 0;
    }
    return !S_ISREG(program.st_mode) || is_refused(&program, to)
           || program.st_mode & (S_ISUID | S_ISGID)
           || !(program.st_mode & S_IXUSR) || is_refused(&dir, to);
}
