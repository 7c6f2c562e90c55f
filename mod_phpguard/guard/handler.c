/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The guard's place among the handlers. */

#include "guard/handler.h"
#include "guard/classify.h"
#include "guard/filter.h"
#include "guard/refuse.h"

/* What default_handler would answer by itself, without sending the file. */
static int is_answered(const request_rec *r)
{
    return r->finfo.filetype != APR_REG
           || (r->method_number != M_GET && r->method_number != M_POST)
           || (r->used_path_info != AP_REQ_ACCEPT_PATH_INFO && r->path_info
               && *r->path_info);
}

/* Handlers that print what stands in a file, and the name that each gets for
 * a PHP file, which everybody declines. */
static const struct {
    const char *handler;
    const char *declined;
    pg_cause_id cause;
} printers[] = {
    { PG_SOURCE_HANDLER, "phpguard-shown", PG_SHOWN },
    { "imap-file", "phpguard-imap", PG_OTHER_SENDER },
    { "application/x-httpd-imap", "phpguard-imap-type", PG_OTHER_SENDER }
};
#define PRINTERS (sizeof(printers) / sizeof(printers[0]))

/* ap_invoke_handler() cuts the parameters of a type. */
static int is_handler(const char *handler, const char *name)
{
    apr_size_t len = strlen(name);

    return !strncmp(handler, name, len)
           && (!handler[len] || handler[len] == ';' || handler[len] == ' ');
}

static int is_php_by_name(const request_rec *r)
{
    pg_name_class found = pg_classify(r, r->filename);

    return found == PG_NAME_PHP || found == PG_NAME_LEFTOVER;
}

void pg_guard_divert(request_rec *r)
{
    const char *handler = r->handler ? r->handler : r->content_type;
    pg_guard_mode mode;
    apr_size_t i = 0;

    while (i < PRINTERS && !is_handler(handler, printers[i].handler)) {
        ++i;
    }
    if (i == PRINTERS || r->finfo.filetype != APR_REG || !is_php_by_name(r)) {
        return;
    }
    mode = pg_mode_of(r->per_dir_config);
    if (mode == PG_GUARD_ON) {
        r->handler = printers[i].declined;
    }
    else if (mode == PG_GUARD_DETECT) {
        pg_refuse_source(r, r->filename, printers[i].cause);
    }
}

/* The name that nobody answered to, as the cause is to speak of it. */
static pg_cause_id put_back(request_rec *r)
{
    apr_size_t i;

    for (i = 0; i < PRINTERS; ++i) {
        if (r->handler == printers[i].declined) {
            r->handler = printers[i].handler;
            return printers[i].cause;
        }
    }
    return 0;
}

/* ProxySCGISendfile looks the file up by a subrequest and answers 200,
 * whatever comes of that (scgi_request_status(), mod_proxy_scgi.c). */
static int is_sent_by_scgi(const request_rec *r)
{
    return r->main && r->main->proxyreq && r->main->filename
           && ap_strstr_c(r->main->filename, "scgi:");
}

static int refuse_for_scgi(request_rec *r)
{
    int status = pg_refuse_source(r->main, r->filename, PG_XSENDFILE);

    if (status != DECLINED) {
        pg_filter_answer(r->main, status);
        pg_settle(r);
    }
    return status;
}

/* Out of the way of a request that is nobody's. */
static __attribute__((noinline)) int answer(request_rec *r)
{
    if (!r->filename || pg_is_nobodys(r) || is_answered(r)) {
        return DECLINED;
    }
    if (is_sent_by_scgi(r)) {
        return refuse_for_scgi(r);
    }
    return pg_refuse_source(r, r->filename, put_back(r));
}

int pg_guard_handler(request_rec *r)
{
    return pg_is_page(r) ? DECLINED : answer(r);
}
