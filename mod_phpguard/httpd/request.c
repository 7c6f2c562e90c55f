/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A request that nobody sent. */

#include "httpd/request.h"

#include "http_core.h"
#include "http_protocol.h"
#include "apr_strings.h"

request_rec *pg_request_make(server_rec *s, const char *uri, apr_pool_t *p)
{
    request_rec *r = apr_pcalloc(p, sizeof(*r));
    conn_rec *c = apr_pcalloc(p, sizeof(*c));

    c->pool = r->pool = p;
    c->base_server = r->server = s;
    c->conn_config = ap_create_conn_config(p);
    c->notes = apr_table_make(p, 1);
    r->connection = c;
    r->status = HTTP_OK;
    r->method = "GET";
    r->method_number = M_GET;
    r->protocol = (char *)"HTTP/1.1";
    r->uri = apr_pstrdup(p, uri);
    r->headers_in = apr_table_make(p, 1);
    r->headers_out = apr_table_make(p, 1);
    r->err_headers_out = apr_table_make(p, 1);
    r->subprocess_env = apr_table_make(p, 1);
    r->notes = apr_table_make(p, 1);
    r->per_dir_config = s->lookup_defaults;
    r->request_config = ap_create_request_config(p);
    /* of the core: ap_set_document_root() and its kind write to it */
    ap_set_core_module_config(r->request_config,
                              apr_pcalloc(p, sizeof(core_request_config)));
    return r;
}
