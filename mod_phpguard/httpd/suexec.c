/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The rules of support/suexec.c about the owner of a program. */

#include "httpd/suexec.h"

#include "unixd.h"
#include "apr_strings.h"

#include <sys/stat.h>

/* As ap_unix_create_privileged_process() (os/unix/unixd.c) asks for each
 * request: mod_suexec looks at its configuration, mod_userdir at the notes. */
static const ap_unix_identity_t *identity(ap_conf_vector_t *conf,
                                          apr_pool_t *p)
{
    request_rec *r = apr_pcalloc(p, sizeof(*r));

    if (!ap_unixd_config.suexec_enabled) {
        return NULL;
    }
    r->pool = p;
    r->per_dir_config = conf;
    r->notes = apr_table_make(p, 1);
    return ap_run_get_suexec_identity(r);
}

/* Exits 115 to 121 of its main(). */
static int is_refused(const struct stat *st, const ap_unix_identity_t *to)
{
    return st->st_uid != to->uid || st->st_gid != to->gid
           || st->st_mode & (S_IWGRP | S_IWOTH);
}

int pg_suexec_refuses(const char *path, ap_conf_vector_t *conf,
                      apr_pool_t *p)
{
    const ap_unix_identity_t *to = identity(conf, p);
    struct stat program, dir;

    if (!to || lstat(path, &program) != 0
        || stat(ap_make_dirstr_parent(p, path), &dir) != 0) {
        return 0;
    }
    return !S_ISREG(program.st_mode) || is_refused(&program, to)
           || program.st_mode & (S_ISUID | S_ISGID)
           || !(program.st_mode & S_IXUSR) || is_refused(&dir, to);
}
