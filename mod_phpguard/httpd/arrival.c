/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* From a URL to a vhost and a file. */

#include "httpd/arrival.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "httpd/sections.h"

#include "ap_listen.h"
#include "http_request.h"
#include "http_vhost.h"
#include "apr_strings.h"

/* What arrives for a name at one of the host's own addresses. */
typedef struct {
    server_rec *main_server;
    const char *host, *uri;
    apr_port_t port;
    request_rec *r;             /* the best so far, or NULL */
    apr_pool_t *p;
} arrival;

/* What ap_location_walk() makes of it: mod_alias has aliases in there. */
static void choose_locations(request_rec *r)
{
    const apr_array_header_t *found = pg_sections_locations(r->server, r->uri,
                                                            r->pool);
    int i;

    for (i = 0; i < found->nelts; ++i) {
        r->per_dir_config = ap_merge_per_dir_configs(r->pool,
                                                     r->per_dir_config,
                                                     PG_SECTION(found, i));
    }
}

static int is_named(request_rec *r)
{
    return r->hostname
           && ap_matches_request_vhost(r, r->hostname, r->server->port);
}

static void arrive_at(arrival *a, const char *address)
{
    apr_sockaddr_t *local;
    request_rec *r;
    conn_rec *c;

    if ((a->r && is_named(a->r))
        || apr_sockaddr_info_get(&local, address, APR_UNSPEC, a->port, 0,
                                 a->p) != APR_SUCCESS) {
        return;
    }
    r = pg_request_make(a->main_server, a->uri, a->p);
    c = r->connection;
    c->local_addr = local;
    c->client_addr = r->useragent_addr = c->local_addr;
    c->local_ip = c->client_ip = r->useragent_ip = apr_pstrdup(a->p, address);
    ap_update_vhost_given_ip(c);
    r->server = c->base_server;
    apr_table_setn(r->headers_in, "Host",
                   apr_psprintf(a->p, "%s:%u", a->host,
                                (unsigned int)a->port));
    ap_update_vhost_from_headers(r);
    r->per_dir_config = r->server->lookup_defaults;
    r->status = HTTP_OK;
    if (!a->r || is_named(r)) {
        a->r = r;
    }
}

static void arrive_by(arrival *a, const apr_sockaddr_t *addr)
{
    char *ip;

    if (apr_sockaddr_ip_get(&ip, (apr_sockaddr_t *)addr) == APR_SUCCESS) {
        arrive_at(a, apr_pstrdup(a->p, ip));
    }
}

/* Where httpd listens at all addresses a vhost tells which there are. */
static void arrive_at_vhosts(arrival *a)
{
    const server_rec *s;
    const server_addr_rec *addr;

    for (s = a->main_server->next; s; s = s->next) {
        for (addr = s->addrs; addr; addr = addr->next) {
            if (!apr_sockaddr_is_wildcard(addr->host_addr)
                && (!addr->host_port || addr->host_port == a->port)) {
                arrive_by(a, addr->host_addr);
            }
        }
    }
}

/* Without the brackets of IPv6; NULL for a name. */
static const char *address_of(const char *host, apr_pool_t *p)
{
    if (*host == '[') {
        return apr_pstrmemdup(p, host + 1, strcspn(host + 1, "]"));
    }
    return host[strspn(host, "0123456789.")] ? NULL : host;
}

request_rec *pg_arrival(server_rec *main_server, const char *host,
                        apr_port_t port, const char *uri, apr_pool_t *p)
{
    arrival a = { NULL, NULL, NULL, 0, NULL, NULL };
    const char *address = address_of(host, p);
    const ap_listen_rec *lr;

    a.main_server = main_server;
    a.host = host;
    a.uri = uri;
    a.port = port;
    a.p = p;
    for (lr = ap_listeners; lr; lr = lr->next) {
        if (lr->bind_addr->port != port) {
            continue;
        }
        if (!apr_sockaddr_is_wildcard(lr->bind_addr)) {
            arrive_by(&a, lr->bind_addr);
        }
        else if (address) {
            arrive_at(&a, address);
        }
        else {
            arrive_at(&a, "127.0.0.1");
            arrive_at_vhosts(&a);
        }
    }
    if (a.r) {
        choose_locations(a.r);
    }
    return a.r;
}

/* The modules whose translation is asked here, those that the lint has rules
 * for, and those that do nothing without a directive of their own that nobody
 * has who asks about PHP files. */
static const char *const asked[] = {
    "mod_alias.c", "mod_userdir.c", "mod_vhost_alias.c", "core.c", NULL
};
static const char *const others[] = {
    "mod_rewrite.c", "mod_proxy.c", "mod_perl.c", "mod_lua.c", "mod_wsgi.c",
    "mod_dav.c", "mod_http2.c", "mod_security2.c", "mod_md.c",
    "mod_ssl.c", "mod_cache.c", "mod_phpguard.c", NULL
};

int pg_arrival_translate(request_rec *r, const char **foreign)
{
    const apr_array_header_t *hooks = ap_hook_get_translate_name();
    int i, rc = DECLINED;

    *foreign = NULL;
    for (i = 0; hooks && i < hooks->nelts && rc == DECLINED; ++i) {
        const ap_LINK_translate_name_t *hook
            = &APR_ARRAY_IDX(hooks, i, ap_LINK_translate_name_t);

        if (pg_module_in(asked, hook->szName)) {
            rc = hook->pFunc(r);
        }
        else if (!pg_module_in(others, hook->szName)) {
            *foreign = hook->szName;
        }
    }
    return rc == DECLINED ? HTTP_NOT_FOUND : rc;
}
