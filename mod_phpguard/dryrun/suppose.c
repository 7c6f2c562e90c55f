/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What a dry run takes for granted. */

#include "dryrun/suppose.h"
#include "dryrun/asked.h"
#include "dryrun/hooks.h"

#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "http_ssl.h"
#include "apr_hooks.h"
#include "apr_optional.h"
#include "apr_strings.h"

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

/* ap_process_request_internal() asks on if nobody says OK here. */
static int access_ex(request_rec *r)
{
    (void)r;
    return pg_now.q && pg_now.q->let_in ? OK : DECLINED;
}

/* No password is looked up: a stranger has none, and whoever is supposed to
 * have authenticated has. */
static int check_user(request_rec *r)
{
    if (!pg_now.q || !pg_now.q->user) {
        return HTTP_UNAUTHORIZED;
    }
    r->user = apr_pstrdup(r->pool, pg_now.q->user);
    r->ap_auth_type = (char *)ap_auth_type(r);
    return OK;
}

static int check_authorization(request_rec *r)
{
    (void)r;
    return pg_now.q && pg_now.q->let_in ? OK : DECLINED;
}

/* ap_directory_walk() and ap_file_walk() look for each part of a path with
 * this. */
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
    finfo->protection = APR_FPROT_UREAD | APR_FPROT_GREAD | APR_FPROT_WREAD;
    finfo->size = 1;
    finfo->mtime = finfo->ctime = finfo->atime = r->request_time;
    finfo->valid = APR_FINFO_MIN | APR_FINFO_PROT;
    finfo->valid &= ~APR_FINFO_LINK;
    return APR_SUCCESS;
}

/* A hook that nobody has is registered, which an order of one needs no
 * sorting for. */
#define FIRST(hook, function) do { \
    if (!pg_hook_first(ap_hook_get_##hook(), (void (*)(void))(function))) { \
        ap_hook_##hook(function, NULL, NULL, APR_HOOK_REALLY_FIRST); \
    } \
} while (0)

void pg_suppose_open(void)
{
    APR_REGISTER_OPTIONAL_FN(ssl_is_https);
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
}
