/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Output filter for senders other than the default handler. */

#include "guard/filter.h"
#include "guard/classify.h"
#include "guard/printers.h"
#include "guard/refuse.h"
#include "httpd/modules.h"

#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"
#include "apr_buckets.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* Each filter checks which file the data come from. */
static ap_filter_rec_t *sent, *xsent, *cached, *swallow;

/* mod_xsendfile's filter and mod_cache's, NULL where they are not loaded. */
static ap_filter_rec_t *xsendfile, *cache_out;

/* A module is loaded that may send a file without a handler for it. */
static int foreign;

/* After a refusal nothing else is sent, even if the handler writes more. If
 * a .htaccess file names this filter, there was no refusal and it has no
 * context. */
static apr_status_t swallow_all(ap_filter_t *f, apr_bucket_brigade *bb)
{
    if (!f->ctx) {
        ap_remove_output_filter(f);
        return ap_pass_brigade(f->next, bb);
    }
    apr_brigade_cleanup(bb);
    return AP_FILTER_ERROR;
}

/* The response header has been sent: abort the connection, so that the client
 * sees an incomplete response. HTTP_OUTERROR and CHUNK know this status
 * (modules/http/http_filters.c, chunk_filter.c). */
static void cut(ap_filter_t *f, apr_bucket_brigade *bb)
{
    request_rec *r = f->r;
    apr_bucket_alloc_t *list = bb->bucket_alloc;

    r->connection->keepalive = AP_CONN_CLOSE;
    APR_BRIGADE_INSERT_TAIL(bb, ap_bucket_error_create(HTTP_BAD_GATEWAY,
                                                       NULL, r->pool, list));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(list));
    ap_pass_brigade(f->next, bb);
}

void pg_filter_answer(request_rec *r, int status)
{
    ap_die(status, r);
    ap_add_output_filter_handle(swallow, r, r, r->connection);
}

/* httpd's own error answer in place of the file. A subrequest only loses its
 * output; the module that made it reports the error. */
static apr_status_t answer(ap_filter_t *f, apr_bucket_brigade *bb, int status)
{
    request_rec *r = f->r;

    apr_brigade_cleanup(bb);
    if (!r->main && !r->sent_bodyct) {
        pg_filter_answer(r, status);
        return AP_FILTER_ERROR;
    }
    if (!r->main) {
        cut(f, bb);
    }
    ap_add_output_filter_handle(swallow, r, r, r->connection);
    return AP_FILTER_ERROR;
}

/* mod_file_cache's MMapFile: memory with the length and content of the
 * requested file. PHP's output is in other kinds of buckets. */
static int is_mapped(request_rec *r, apr_bucket *e)
{
    const char *data;
    apr_size_t len;

    return (APR_BUCKET_IS_MMAP(e) || APR_BUCKET_IS_IMMORTAL(e))
           && r->finfo.filetype == APR_REG
           && (apr_off_t)e->length == r->finfo.size
           && apr_bucket_read(e, &data, &len, APR_BLOCK_READ) == APR_SUCCESS
           && pg_is_same(r, data, len);
}

/* The file behind a bucket, or NULL. */
static const char *file_of(request_rec *r, apr_bucket *e)
{
    const char *path = NULL;

    if (APR_BUCKET_IS_FILE(e)) {
        const apr_bucket_file *file = e->data;

        apr_file_name_get(&path, file->fd);
    }
    else if (is_mapped(r, e)) {
        path = r->filename;
    }
    return path;
}

/* One response may contain several files; a large one comes in several buckets
 * and is checked once: f->ctx is its path. */
static apr_status_t look(ap_filter_t *f, apr_bucket_brigade *bb,
                         pg_cause_id sender)
{
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        const char *path = file_of(f->r, e);
        int status;

        if (APR_BUCKET_IS_EOS(e)) {
            ap_remove_output_filter(f);
            break;
        }
        if (!path || (f->ctx && !strcmp(f->ctx, path))) {
            continue;
        }
        status = pg_refuse_source(f->r, path, sender);
        if (status != DECLINED) {
            ap_remove_output_filter(f);
            return answer(f, bb, status);
        }
        f->ctx = apr_pstrdup(f->r->pool, path);
    }
    return ap_pass_brigade(f->next, bb);
}

static apr_status_t look_sent(ap_filter_t *f, apr_bucket_brigade *bb)
{
    return look(f, bb, PG_OTHER_SENDER);
}

static apr_status_t look_xsent(ap_filter_t *f, apr_bucket_brigade *bb)
{
    return look(f, bb, PG_XSENDFILE);
}

/* Two tags for one file: "W/" and mod_deflate's "-gzip" do not matter. */
static int same_tag(const char *a, const char *b)
{
    a += strncmp(a, "W/", 2) ? 0 : 2;
    b += strncmp(b, "W/", 2) ? 0 : 2;
    return *b == '"' && strlen(b) > 2 && !strncmp(a, b, strlen(b) - 1);
}

/* Does the answer begin as no page does? */
static int begins_with_tag(const apr_bucket_brigade *bb)
{
    apr_bucket *e;
    const char *data;
    apr_size_t len;

    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        if (APR_BUCKET_IS_METADATA(e)) {
            continue;
        }
        if (apr_bucket_read(e, &data, &len, APR_BLOCK_READ) != APR_SUCCESS) {
            return 0;
        }
        if (len) {
            return pg_name_begins_with_tag(data, len);
        }
    }
    return 0;
}

/* The quick handler runs before the file and its configuration are known: find
 * both now. The response of a proxy is not a file of this server. */
static int find_place(request_rec *r)
{
    request_rec *found;

    if (r->filename) {
        return 1;
    }
    found = ap_sub_req_lookup_uri(r->uri, r, NULL);
    if (found->proxyreq || !found->filename) {
        return 0;
    }
    r->filename = found->filename;
    r->per_dir_config = found->per_dir_config;
    return 1;
}

/* DECLINED, or the status of the refusal. Cached output of PHP does not
 * have the ETag of a file; a cached response with the ETag of the file is
 * the file. */
static int judge_cached(request_rec *r, const apr_bucket_brigade *bb)
{
    const char *tag = apr_table_get(r->headers_out, "ETag");
    int status = DECLINED;

    if (!apr_table_get(r->headers_out, "Age")) {
        return DECLINED;
    }
    if (tag && r->filename && same_tag(tag, ap_make_etag(r, 0))) {
        status = pg_refuse_source(r, r->filename, PG_CACHED);
    }
    if (status == DECLINED && begins_with_tag(bb) && find_place(r)) {
        status = pg_refuse(r, r->filename, PG_NAME_PHP, PG_CACHED);
    }
    return status;
}

static apr_status_t look_cached(ap_filter_t *f, apr_bucket_brigade *bb)
{
    int status;

    ap_remove_output_filter(f);
    status = judge_cached(f->r, bb);
    return status == DECLINED ? ap_pass_brigade(f->next, bb)
                              : answer(f, bb, status);
}

static int in_chain(const request_rec *r, const ap_filter_rec_t *frec)
{
    const ap_filter_t *f;

    for (f = r->output_filters; f != r->proto_output_filters; f = f->next) {
        if (f->frec == frec) {
            return 1;
        }
    }
    return 0;
}

static void add(request_rec *r, ap_filter_rec_t *frec)
{
    ap_add_output_filter_handle(frec, NULL, r, r->connection);
}

/* These send the output of a program. If they decline, the guard's own handler
 * runs, unless an unknown module comes before it. */
static int is_program(const char *handler)
{
    return !foreign
           && (!strcmp(handler, "application/x-httpd-php")
               || !strncmp(handler, "proxy:", 6)
               || !strcmp(handler, "fcgid-script")
               || !strcmp(handler, "cgi-script")
               || !strcmp(handler, DIR_MAGIC_TYPE));
}

static void insert_for_file(request_rec *r, int by_program)
{
    const int by_php = pg_classify(r, r->filename) != PG_NAME_OTHER;

    if (!by_program && (by_php || r->handler)) {
        if (r->handler || r->content_type) {
            pg_printers_divert(r);
        }
        add(r, sent);
    }
    if (cache_out && by_php && !r->main) {
        add(r, cached);
    }
}

static __attribute__((noinline)) void insert(request_rec *r)
{
    const char *handler = r->handler ? r->handler : r->content_type;
    const int by_program = handler && is_program(handler);

    if (by_program && !xsendfile && !cache_out) {
        return;
    }
    if (pg_settings_mode(r->per_dir_config) == PG_GUARD_OFF) {
        return;
    }
    if (xsendfile && in_chain(r, xsendfile)) {
        add(r, xsent);
    }
    if (!by_program || cache_out) {
        insert_for_file(r, by_program);
    }
}

/* The quick handler runs before the file is known. */
static void insert_for_url(request_rec *r)
{
    const char *base = apr_filepath_name_get(r->uri);

    if (!*base || pg_name_classify(base) != PG_NAME_OTHER) {
        add(r, cached);
    }
}

void pg_filter_insert(request_rec *r)
{
    if (r->filename) {
        if (xsendfile || !pg_is_page(r)) {
            insert(r);
        }
    }
    else if (cache_out && r->uri && *r->uri == '/') {
        insert_for_url(r);
    }
}

void pg_filter_open(void)
{
    xsendfile = ap_get_output_filter_handle("XSENDFILE");
    cache_out = ap_get_output_filter_handle("CACHE_OUT");
    foreign = pg_modules_foreign(NULL) != NULL;
}

void pg_filter_register(void)
{
    /* before all others, but after the buffer of ap_rwrite() (OLD_WRITE,
     * server/core.c), which passes brigades on as they come */
    sent = ap_register_output_filter("PHPGUARD", look_sent, NULL,
                                     AP_FTYPE_RESOURCE - 1);
    /* after XSENDFILE, before filters that cache or send */
    xsent = ap_register_output_filter("PHPGUARD_XSENDFILE", look_xsent, NULL,
                                      AP_FTYPE_CONTENT_SET);
    /* behind CACHE_OUT (CONTENT_SET + 1) */
    cached = ap_register_output_filter("PHPGUARD_CACHE", look_cached, NULL,
                                       (ap_filter_type)(AP_FTYPE_CONTENT_SET
                                                        + 2));
    swallow = ap_register_output_filter("PHPGUARD_SWALLOW", swallow_all, NULL,
                                        AP_FTYPE_RESOURCE - 1);
}
