/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "filter.h"
#include "guard.h"
#include "refuse.h"
#include "source.h"

#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"
#include "apr_buckets.h"
#include "apr_strings.h"

/* Each filter is the answer to one question: whose file is this? */
static ap_filter_rec_t *sent, *xsent, *cached, *swallow;

/* mod_xsendfile's filter and mod_cache's, NULL where they are not loaded. */
static ap_filter_rec_t *xsendfile, *cache_out;

/* Behind a refusal nothing else goes out, whatever the handler still has.
 * Named in a .htaccess it stands behind none, and has no context. */
static apr_status_t swallow_all(ap_filter_t *f, apr_bucket_brigade *bb)
{
    if (!f->ctx) {
        ap_remove_output_filter(f);
        return ap_pass_brigade(f->next, bb);
    }
    apr_brigade_cleanup(bb);
    return AP_FILTER_ERROR;
}

/* The head of the answer is out: cut the connection, so that the client
 * takes it for what it is.  HTTP_OUTERROR and CHUNK know this status
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

/* httpd's own error answer in place of the file.  A subrequest only loses
 * its part: whoever made it says so. */
static apr_status_t answer(ap_filter_t *f, apr_bucket_brigade *bb, int status)
{
    request_rec *r = f->r;

    apr_brigade_cleanup(bb);
    if (!r->main) {
        if (r->sent_bodyct) {
            cut(f, bb);
        }
        else {
            ap_die(status, r);
        }
    }
    ap_add_output_filter_handle(swallow, r, r, r->connection);
    return AP_FILTER_ERROR;
}

/* mod_file_cache's MMapFile: memory as long as the request's own file, and
 * alike.  PHP's output is in other kinds of buckets. */
static int is_mapped(request_rec *r, apr_bucket *e)
{
    const char *data;
    apr_size_t len;

    return (APR_BUCKET_IS_MMAP(e) || APR_BUCKET_IS_IMMORTAL(e))
           && r->finfo.filetype == APR_REG
           && (apr_off_t)e->length == r->finfo.size
           && apr_bucket_read(e, &data, &len, APR_BLOCK_READ) == APR_SUCCESS
           && pg_source_same(r, data, len);
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

/* OK, or the status of the refusal. */
static int judge(request_rec *r, const char *path, pg_cause_id road)
{
    pg_name_class found = !strcmp(path, r->filename)
                          ? pg_guard_class(r) : pg_source_name(r, path);

    if (found == PG_NAME_OTHER || !pg_source_is(r, path, found)) {
        return OK;
    }
    return pg_refuse(r, path, found, road);
}

static apr_status_t look(ap_filter_t *f, apr_bucket_brigade *bb,
                         pg_cause_id road)
{
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        const char *path = file_of(f->r, e);
        int status;

        if (!path) {
            continue;
        }
        status = judge(f->r, path, road);
        ap_remove_output_filter(f);
        if (status != OK) {
            return answer(f, bb, status);
        }
        break;
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

/* What PHP printed and a cache kept has no file's tag.  An answer out of the
 * cache that has the very tag of the file is the file. */
static apr_status_t look_cached(ap_filter_t *f, apr_bucket_brigade *bb)
{
    request_rec *r = f->r;
    const char *tag = apr_table_get(r->headers_out, "ETag");
    int status = OK;

    ap_remove_output_filter(f);
    if (tag && apr_table_get(r->headers_out, "Age")
        && same_tag(tag, ap_make_etag(r, 0))) {
        status = judge(r, r->filename, PG_CACHED);
    }
    return status == OK ? ap_pass_brigade(f->next, bb)
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

/* These print what a program says; should they decline, the guard's own
 * handler waits. */
static int is_program(const char *handler)
{
    return handler && (!strcmp(handler, "application/x-httpd-php")
                       || !strncmp(handler, "proxy:", 6)
                       || !strcmp(handler, "fcgid-script")
                       || !strcmp(handler, "cgi-script")
                       || !strcmp(handler, DIR_MAGIC_TYPE));
}

static void insert(request_rec *r)
{
    pg_name_class found = pg_source_request(r);

    pg_guard_mark(r, found);
    if (xsendfile && in_chain(r, xsendfile)) {
        add(r, xsent);
    }
    if ((found == PG_NAME_OTHER && !r->handler)
        || pg_source_mode(r) == PG_GUARD_OFF) {
        return;
    }
    pg_guard_divert(r, found);
    if (!is_program(r->handler)) {
        add(r, sent);
    }
    if (cache_out && found != PG_NAME_OTHER && !r->main) {
        add(r, cached);
    }
}

void pg_filter_insert(request_rec *r)
{
    if (!r->filename) {
        return;
    }
    if (!xsendfile && pg_source_cannot_be(r)) {
        pg_guard_mark(r, PG_NAME_OTHER);
        return;
    }
    insert(r);
}

void pg_filter_open(void)
{
    xsendfile = ap_get_output_filter_handle("XSENDFILE");
    cache_out = ap_get_output_filter_handle("CACHE_OUT");
}

void pg_filter_register(void)
{
    /* first of all, but behind the buffer of ap_rwrite() (OLD_WRITE,
     * server/core.c), which passes brigades on as they come */
    sent = ap_register_output_filter("PHPGUARD", look_sent, NULL,
                                     AP_FTYPE_RESOURCE - 1);
    /* behind XSENDFILE, in front of what caches or sends */
    xsent = ap_register_output_filter("PHPGUARD_XSENDFILE", look_xsent, NULL,
                                      AP_FTYPE_CONTENT_SET);
    /* behind CACHE_OUT (CONTENT_SET + 1) */
    cached = ap_register_output_filter("PHPGUARD_CACHE", look_cached, NULL,
                                       (ap_filter_type)(AP_FTYPE_CONTENT_SET
                                                        + 2));
    swallow = ap_register_output_filter("PHPGUARD_SWALLOW", swallow_all, NULL,
                                        AP_FTYPE_RESOURCE - 1);
}
