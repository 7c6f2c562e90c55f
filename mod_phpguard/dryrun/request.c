/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The connection and the request_rec of a dry run. */

#include "dryrun/request.h"
#include "dryrun/asked.h"
#include "dryrun/hooks.h"

#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "http_vhost.h"
#include "util_filter.h"
#include "apr_strings.h"

/* A client without special access: an address reserved for documentation (RFC
 * 5737). */
#define STRANGER "192.0.2.1"
#define STRANGERS_PORT 40000

static ap_filter_rec_t *sink, *source;

static apr_status_t swallow(ap_filter_t *f, apr_bucket_brigade *b)
{
    (void)f;
    apr_brigade_cleanup(b);
    return APR_SUCCESS;
}

static apr_status_t give_nothing(ap_filter_t *f, apr_bucket_brigade *b,
                                 ap_input_mode_t mode, apr_read_type_e block,
                                 apr_off_t bytes)
{
    (void)f;
    (void)b;
    (void)mode;
    (void)block;
    (void)bytes;
    return APR_EOF;
}

/* fixup_dflt() (modules/mappers/mod_dir.c) destroys the sub-request of a
 * FallbackResource after it has put its headers into those of the request: the
 * Location of a redirect would be freed memory. */
static apr_status_t keep_headers(void *data)
{
    const request_rec *sub = data;
    request_rec *r = sub->main;

    if (pg_now.answer && ap_is_HTTP_REDIRECT(sub->status)) {
        r->notes = apr_table_clone(r->pool, r->notes);
        r->headers_out = apr_table_clone(r->pool, r->headers_out);
        r->err_headers_out = apr_table_clone(r->pool, r->err_headers_out);
    }
    return APR_SUCCESS;
}

static int create_sub_request(request_rec *r)
{
    if (r->main) {
        apr_pool_cleanup_register(r->pool, r, keep_headers,
                                  apr_pool_cleanup_null);
    }
    return OK;
}

/* A filter that is registered could be named in SetOutputFilter; these are
 * registered in a process that serves no requests. */
void pg_dry_request_open(void)
{
    sink = ap_register_output_filter("phpguard-sink", swallow, NULL,
                                     AP_FTYPE_NETWORK);
    source = ap_register_input_filter("phpguard-source", give_nothing, NULL,
                                      AP_FTYPE_NETWORK);
    if (!pg_hook_first(ap_hook_get_create_request(),
                       (void (*)(void))create_sub_request)) {
        ap_hook_create_request(create_sub_request, NULL, NULL,
                               APR_HOOK_REALLY_FIRST);
    }
}

/* One for all: each of its own would take a block of memory that is kept as
 * long as the answer. */
static apr_bucket_alloc_t *buckets(void)
{
    static apr_bucket_alloc_t *all;
    apr_pool_t *p;

    if (!all) {
        apr_pool_create(&p, NULL);
        all = apr_bucket_alloc_create(p);
    }
    return all;
}

/* With the family given: with APR_UNSPEC getaddrinfo() lists the network
 * interfaces, which takes longer than the rest of a dry run. */
static apr_sockaddr_t *address(const char *ip, apr_port_t port, apr_pool_t *p)
{
    const apr_int32_t family = ap_strchr_c(ip, ':') ? APR_INET6 : APR_INET;
    apr_sockaddr_t *found;

    if (apr_sockaddr_info_get(&found, ip, family, port, 0, p)
        != APR_SUCCESS) {
        apr_sockaddr_info_get(&found, "127.0.0.1", APR_INET, port, 0, p);
    }
    return found;
}

static char *text_of(apr_sockaddr_t *addr, apr_pool_t *p)
{
    char *ip;

    return apr_sockaddr_ip_get(&ip, addr) == APR_SUCCESS
           ? ip : apr_pstrdup(p, "127.0.0.1");
}

static conn_rec *connect_to(const pg_dryrun_question *q,
                            server_rec *main_server, apr_pool_t *p)
{
    conn_rec *c = apr_pcalloc(p, sizeof(*c));

    c->pool = p;
    c->base_server = main_server;
    c->conn_config = ap_create_conn_config(p);
    c->notes = apr_table_make(p, 1);
    c->bucket_alloc = buckets();
    c->id = 1;
    c->local_addr = address(q->address ? q->address : "127.0.0.1",
                            q->port ? q->port : DEFAULT_HTTP_PORT, p);
    c->client_addr = address(q->client ? q->client : STRANGER,
                             STRANGERS_PORT, p);
    c->local_ip = text_of(c->local_addr, p);
    c->client_ip = text_of(c->client_addr, p);
    /* as if the client had no host name: no DNS lookups */
    c->remote_host = apr_pstrdup(p, "");
    c->double_reverse = -1;
    c->keepalive = AP_CONN_CLOSE;
    if (!q->s) {
        ap_update_vhost_given_ip(c);
    }
    else {
        c->base_server = q->s;
    }
    c->log = &c->base_server->log;
    c->log_id = "";             /* none is made for each message */
    ap_add_output_filter_handle(sink, NULL, NULL, c);
    ap_add_input_filter_handle(source, NULL, NULL, c);
    return c;
}

static request_rec *create(conn_rec *c)
{
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 106)
    return ap_create_request(c);
#else
    request_rec *r = apr_pcalloc(c->pool, sizeof(*r));
    apr_pool_t *p = c->pool;

    r->pool = p;
    r->connection = c;
    r->server = c->base_server;
    r->allowed_methods = ap_make_method_list(p, 2);
    r->headers_in = apr_table_make(p, 25);
    r->subprocess_env = apr_table_make(p, 25);
    r->headers_out = apr_table_make(p, 12);
    r->err_headers_out = apr_table_make(p, 5);
    r->notes = apr_table_make(p, 5);
    r->trailers_in = apr_table_make(p, 5);
    r->trailers_out = apr_table_make(p, 5);
    r->request_config = ap_create_request_config(p);
    r->proto_output_filters = r->output_filters = c->output_filters;
    r->proto_input_filters = r->input_filters = c->input_filters;
    ap_run_create_request(r);
    r->read_body = REQUEST_NO_BODY;
    r->status = HTTP_OK;
    r->used_path_info = AP_REQ_DEFAULT_PATH_INFO;
    r->useragent_addr = c->client_addr;
    r->useragent_ip = c->client_ip;
    return r;
#endif
}

/* the same for ap_get_useragent_host(), since 2.4.38 */
static void forget_names(request_rec *r)
{
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 88)
    r->useragent_host = apr_pstrdup(r->pool, "");
#else
    (void)r;
#endif
}

static int is_default_port(const pg_dryrun_question *q)
{
    return !q->port || q->port == (q->scheme && !strcmp(q->scheme, "https")
                                   ? DEFAULT_HTTPS_PORT : DEFAULT_HTTP_PORT);
}

static void add_headers(request_rec *r, const pg_dryrun_question *q)
{
    if (q->host) {
        apr_table_setn(r->headers_in, "Host", is_default_port(q) ? q->host
                       : apr_psprintf(r->pool, "%s:%u", q->host,
                                      (unsigned int)q->port));
    }
    if (q->headers) {
        if (apr_table_get(q->headers, "Host")) {
            apr_table_unset(r->headers_in, "Host");
        }
        r->headers_in = apr_table_overlay(r->pool, q->headers, r->headers_in);
        /* ap_get_mime_headers_core() (server/protocol.c) */
        apr_table_compress(r->headers_in, APR_OVERLAP_TABLES_MERGE);
    }
}

/* @return whether the request line is valid; r->status says why not */
static int read_line(request_rec *r, const pg_dryrun_question *q)
{
    const char *method = q->method ? q->method : "GET";
    char *line = apr_psprintf(r->pool, "%s %s HTTP/1.1", method, q->url);

    r->the_request = line;
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 107)
    if (ap_parse_request_line(r)) {
        return 1;
    }
    /* httpd 2.5 leaves this to its caller, http1_request_in_filter()
     * (modules/http/http_filters.c) */
    if (r->status == HTTP_OK) {
        r->status = HTTP_BAD_REQUEST;
        r->method = "-";
        r->uri = r->unparsed_uri = apr_pstrdup(r->pool, "-");
    }
    return 0;
#else
    r->method = method;
    r->method_number = ap_method_number_of(method);
    r->header_only = !strcmp(method, "HEAD");
    r->protocol = apr_pstrdup(r->pool, "HTTP/1.1");
    r->proto_num = HTTP_VERSION(1, 1);
    if (ap_strchr_c(q->url, ' ')) {
        r->status = HTTP_BAD_REQUEST;
    }
    ap_parse_uri(r, q->url);
    return r->status == HTTP_OK;
#endif
}

/* Before 2.4.44 ap_http_filter() (modules/http/http_filters.c) asks, and a
 * length beside a coding does not matter. */
static int is_length(const char *text, const char *coding)
{
    apr_off_t length;
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 93)
    (void)coding;
    return ap_parse_strict_length(&length, text);
#else
    char *end;

    return coding
           || (apr_strtoff(&length, text, &end, 10) == APR_SUCCESS
               && end > text && !*end && length >= 0);
#endif
}

static int is_chunked(request_rec *r, const char *coding)
{
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 91)
    return ap_is_chunked(r->pool, coding);
#else
    return ap_find_last_token(r->pool, coding, "chunked");
#endif
}

/* As ap_read_request() (server/protocol.c), before it looks for the vhost.
 * @return whether the headers say how long the body is; r->status says if not
 */
static int read_length(request_rec *r)
{
    const char *length = apr_table_get(r->headers_in, "Content-Length");
    const char *coding = apr_table_get(r->headers_in, "Transfer-Encoding");

    if ((length && !is_length(length, coding))
        || (coding && !is_chunked(r, coding))) {
        r->status = HTTP_BAD_REQUEST;
        return 0;
    }
    if (coding) {
        apr_table_unset(r->headers_in, "Content-Length");
    }
    return 1;
}

/* Sets r->hostname, the port of the URL and the vhost. */
static void read_host(request_rec *r)
{
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 107)
    ap_check_request_header(r);
#else
    const char *expect = apr_table_get(r->headers_in, "Expect");

    ap_update_vhost_from_headers(r);
    if (r->status == HTTP_OK && !r->hostname) {
        r->status = HTTP_BAD_REQUEST;
    }
    else if (r->status == HTTP_OK && expect && *expect
             && strcasecmp(expect, "100-continue")) {
        r->status = HTTP_EXPECTATION_FAILED;
    }
#endif
}

/* Without vhost_lookup_data the vhost stays as it is: httpd would search all
 * vhosts of the port one by one.  Its ServerName need not be valid in a Host
 * header. */
static void keep_vhost(request_rec *r, const pg_dryrun_question *q)
{
    const int status = r->status;

    ap_update_vhost_from_headers(r);
    if (r->status != status) {
        r->status = status;
        r->hostname = q->host;
    }
}

request_rec *pg_dry_request(const pg_dryrun_question *q,
                            server_rec *main_server, apr_pool_t *p)
{
    request_rec *r = create(connect_to(q, main_server, p));

    r->request_time = apr_time_now();
    r->log_id = "";
    forget_names(r);
    if (read_line(r, q)) {
        add_headers(r, q);
        if (read_length(r) && !q->s) {
            read_host(r);
        }
        else if (q->s) {
            keep_vhost(r, q);
        }
    }
    r->per_dir_config = r->server->lookup_defaults;
    return r;
}
