/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The content handler that refuses PHP source. */

#include "guard/handler.h"
#include "guard/classify.h"
#include "guard/filter.h"
#include "guard/printers.h"
#include "guard/refuse.h"

/* Responses of default_handler that do not send the file. */
static int is_answered(const request_rec *r)
{
    return r->finfo.filetype != APR_REG
           || (r->method_number != M_GET && r->method_number != M_POST)
           || (r->used_path_info != AP_REQ_ACCEPT_PATH_INFO && r->path_info
               && *r->path_info);
}

/* ProxySCGISendfile looks the file up by a subrequest and answers 200,
 * even if that fails (scgi_request_status(), mod_proxy_scgi.c). */
static int is_sent_by_scgi(const request_rec *r)
{
    return r->main && r->main->proxyreq && r->main->filename
           && ap_strstr_c(r->main->filename, "scgi:");
}

static int refuse_for_scgi(request_rec *r)
{
    int status = pg_refuse_source(r->main, r->filename, PG_XSENDFILE);

    if (status != DECLINED) {
        pg_settle(r);
        pg_filter_answer(r->main, status);
    }
    return status;
}

/* Do not touch a request that is not for a PHP file. */
static __attribute__((noinline)) int answer(request_rec *r)
{
    if (!r->filename || pg_is_static_file(r) || is_answered(r)) {
        return DECLINED;
    }
    if (is_sent_by_scgi(r)) {
        return refuse_for_scgi(r);
    }
    return pg_refuse_source(r, r->filename, pg_printers_put_back(r));
}

int pg_guard_handler(request_rec *r)
{
    return pg_is_page(r) ? DECLINED : answer(r);
}
