/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What a dry run assumes: https, an authenticated user, an existing file. */

#include "dryrun/suppose.h"
#include "dryrun/asked.h"
#include "dryrun/hooks.h"
#include "httpd/modules.h"
#include "lint/child/progress.h"
#include "lint/child/rights.h"
#include "lint/context/htaccess_file.h"

#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 102)
#include "http_ssl.h"
#endif
#include "apr_hooks.h"
#include "apr_optional.h"
#include "apr_strings.h"

#include <errno.h>

static int is_https(void)
{
    return pg_now.q && pg_now.q->scheme && !strcmp(pg_now.q->scheme, "https");
}

#if AP_MODULE_MAGIC_AT_LEAST(20120211, 102)
static int conn_is_ssl(conn_rec *c)
{
    (void)c;
    return is_https() ? OK : DECLINED;
}

static const char *ssl_var(apr_pool_t *p, server_rec *s, conn_rec *c,
                           request_rec *r, const char *name)
{
    (void)p;
    (void)s;
    (void)c;
    (void)r;
    return strcasecmp(name, "HTTPS") ? NULL : is_https() ? "on" : "off";
}
#endif

/* What httpd before 2.4.47 asks instead: ssl_is_https() (mod_ssl.h). */
APR_DECLARE_OPTIONAL_FN(int, ssl_is_https, (conn_rec *));

static int ssl_is_https(conn_rec *c)
{
    (void)c;
    return is_https();
}

static const char *scheme(const request_rec *r)
{
    (void)r;
    return is_https() ? "https" : "http";
}

static apr_port_t default_port(const request_rec *r)
{
    (void)r;
    return is_https() ? DEFAULT_HTTPS_PORT : DEFAULT_HTTP_PORT;
}

static int is_let_in(void)
{
    return pg_now.q && pg_now.q->let_in == PG_LET_IN_ALL;
}

/* ap_process_request_internal() skips authentication if a hook returns OK. */
static int access_ex(request_rec *r)
{
    (void)r;
    return is_let_in() ? OK : DECLINED;
}

/* The modules of httpd that authenticate, by AuthType. */
static const char *const authenticating[][2] = {
    { "Basic", "mod_auth_basic.c" }, { "Digest", "mod_auth_digest.c" },
    { "Form", "mod_auth_form.c" }
};

/* Any other type is that of a third-party module. */
static int is_authenticated(const char *type)
{
    apr_size_t i;

    if (!type || !strcasecmp(type, "None")) {
        return 0;
    }
    for (i = 0; i < sizeof(authenticating) / sizeof(*authenticating); ++i) {
        if (!strcasecmp(type, authenticating[i][0])) {
            return ap_find_linked_module(authenticating[i][1]) != NULL;
        }
    }
    return 1;
}

/* No password is checked: the request has none, or its user is assumed to have
 * authenticated. Where no module authenticates, mod_authn_core's hook decides:
 * authenticate_no_user() (modules/aaa/mod_authn_core.c). */
static int check_user(request_rec *r)
{
    const char *type = ap_auth_type(r);

    if (!is_authenticated(type)) {
        return DECLINED;
    }
    if (!pg_now.q || !pg_now.q->user) {
        return HTTP_UNAUTHORIZED;
    }
    r->user = apr_pstrdup(r->pool, pg_now.q->user);
    r->ap_auth_type = (char *)type;
    return OK;
}

static int check_authorization(request_rec *r)
{
    (void)r;
    return is_let_in() ? OK : DECLINED;
}

/* ap_directory_walk() and ap_file_walk() look up each part of a path with this
 * function. */
static apr_status_t stat_file(apr_finfo_t *finfo, request_rec *r,
                              apr_int32_t wanted)
{
    const char *file = pg_now.q ? pg_now.q->file : NULL;

    (void)wanted;
    if (!file || !r->filename || strcmp(file, r->filename)) {
        return AP_DECLINED;
    }
    memset(finfo, 0, sizeof(*finfo));
    finfo->pool = r->pool;
    finfo->fname = r->filename;
    finfo->filetype = APR_REG;
    /* executable, in case it is a program */
    finfo->protection = 0x0755;
    finfo->size = 1;
    finfo->mtime = finfo->ctime = finfo->atime = r->request_time;
    finfo->valid = APR_FINFO_MIN | APR_FINFO_PROT;
    finfo->valid &= ~APR_FINFO_LINK;
    return APR_SUCCESS;
}

static void note_left_out(const pg_htaccess_file *file, const char *path)
{
    int i;

    for (i = 0; i < file->left->nelts; ++i) {
        const pg_left_out *l = &APR_ARRAY_IDX(file->left, i, pg_left_out);

        APR_ARRAY_PUSH(pg_now.answer->not_followed, const char *)
            = apr_psprintf(pg_now.p, "%s (%s:%u)", l->directive, path,
                           l->line);
    }
}

/* ap_parse_htaccess() (server/config.c) parses the file that this hook
 * opens. A file that is not read here would be a 403, and the verdict is
 * "unknown". */
static apr_status_t open_htaccess(request_rec *r, const char *dir,
                                  const char *name, ap_configfile_t **to,
                                  const char **path)
{
    pg_htaccess_file file;
    apr_status_t rv;

    if (!pg_now.q) {
        return AP_DECLINED;
    }
    *path = ap_make_full_path(r->pool, dir, name);
    if (pg_now.q->configured
        || (pg_now.q->bare && !strcmp(pg_now.q->bare, dir))) {
        return APR_ENOENT;
    }
    pg_progress_leave();
    if (!pg_progress_enter(*path)) {
        pg_now.answer->unread = apr_pstrcat(pg_now.p, *path, ": reading it "
                                            "did not finish", NULL);
        return APR_EACCES;
    }
    rv = pg_htaccess_file_open(&file, *path, r->pool);
    if (file.state == PG_HTACCESS_UNREAD) {
        pg_now.answer->unread = apr_pstrdup(pg_now.p, file.why);
    }
    if (rv == APR_SUCCESS) {
        note_left_out(&file, *path);
        *to = file.file;
    }
    return rv;
}

void pg_suppose_other_user(const char *file)
{
    if (errno == EACCES && pg_module_changes_user()) {
        pg_now.answer->unread = pg_rights_closed(file, pg_now.p);
    }
}

/* Without other functions on a hook, register it: a single function needs no
 * sorting. */
#define FIRST(hook, function) do { \
    if (!pg_hook_first(ap_hook_get_##hook(), (void (*)(void))(function))) { \
        ap_hook_##hook(function, NULL, NULL, APR_HOOK_REALLY_FIRST); \
    } \
} while (0)

void pg_suppose_https(void)
{
    APR_REGISTER_OPTIONAL_FN(ssl_is_https);
}

void pg_suppose_open(void)
{
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 102)
    FIRST(ssl_conn_is_ssl, conn_is_ssl);
    FIRST(ssl_var_lookup, ssl_var);
#endif
    FIRST(http_scheme, scheme);
    FIRST(default_port, default_port);
    FIRST(access_checker_ex, access_ex);
    FIRST(check_user_id, check_user);
    FIRST(auth_checker, check_authorization);
    FIRST(dirwalk_stat, stat_file);
    FIRST(open_htaccess, open_htaccess);
}
