/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The addresses at which a vhost receives requests. */

#include "lint/lookup/addresses.h"
#include "httpd/vhost_name.h"

#include "ap_listen.h"
#include "http_config.h"
#include "apr_strings.h"
#include "apr_uri.h"

/* Whether SSLEngine is "on" or "optional"; -1 if a section does not set it. */
static int engine_in(const ap_directive_t *d)
{
    int is = -1;

    for (; d; d = d->next) {
        if (!strcasecmp(d->directive, "SSLEngine")) {
            is = strcasecmp(d->args, "off") != 0;
        }
    }
    return is;
}

static int find_engine(const server_rec *s)
{
    const ap_directive_t *d;
    int is = -1;

    for (d = ap_conftree; d && s->is_virtual; d = d->next) {
        if (!strcasecmp(d->directive, "<VirtualHost") && pg_vhost_is(s, d)) {
            is = engine_in(d->first_child);
        }
    }
    return is >= 0 ? is : engine_in(ap_conftree) == 1;
}

/* Many questions in a row are about one vhost. */
static const server_rec *last;

void pg_addresses_begin(void)
{
    last = NULL;
}

static int engine_of(const server_rec *s)
{
    static int is;

    if (last != s) {
        is = find_engine(s);
        last = s;
    }
    return is;
}

int pg_addresses_ssl(const server_rec *s, apr_port_t port)
{
    const ap_listen_rec *lr;

    if (engine_of(s)) {
        return 1;
    }
    for (lr = ap_listeners; lr; lr = lr->next) {
        if (lr->bind_addr->port == port && lr->protocol
            && !strcmp(lr->protocol, "https") && port != DEFAULT_HTTPS_PORT) {
            return 1;
        }
    }
    return 0;
}

static void add(apr_array_header_t *to, const server_rec *s,
                const apr_sockaddr_t *addr, apr_port_t port)
{
    pg_address *a;
    char *ip = NULL;

    if (addr && !apr_sockaddr_is_wildcard(addr)) {
        apr_sockaddr_ip_get(&ip, (apr_sockaddr_t *)addr);
    }
    a = apr_array_push(to);
    a->scheme = pg_addresses_ssl(s, port) ? "https" : "http";
    a->ip = ip ? apr_pstrdup(to->pool, ip) : "127.0.0.1";
    a->is_any = !ip;
    a->port = port;
}

int pg_addresses_has(const apr_array_header_t *in, apr_port_t port)
{
    int i;

    for (i = 0; i < in->nelts; ++i) {
        if (APR_ARRAY_IDX(in, i, pg_address).port == port) {
            return 1;
        }
    }
    return 0;
}

/* One address of each port is enough, since the vhost is already chosen. */
static void add_listeners(apr_array_header_t *to, const server_rec *s,
                          const apr_sockaddr_t *addr, apr_port_t port)
{
    const ap_listen_rec *lr;

    for (lr = ap_listeners; lr; lr = lr->next) {
        const apr_port_t here = lr->bind_addr->port;

        if ((!port || here == port) && !pg_addresses_has(to, here)) {
            add(to, s, addr && !apr_sockaddr_is_wildcard(addr)
                       ? addr : lr->bind_addr, here);
        }
    }
}

apr_array_header_t *pg_addresses(const server_rec *s, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 2, sizeof(pg_address));
    const server_addr_rec *addr;

    for (addr = s->is_virtual ? s->addrs : NULL; addr; addr = addr->next) {
        add_listeners(all, s, addr->host_addr, addr->host_port);
    }
    if (!all->nelts) {
        add_listeners(all, s, NULL, 0);
    }
    if (!all->nelts) {          /* no Listen at all: a fragment is tested */
        add(all, s, NULL, s->addrs && s->addrs->host_port
                          ? s->addrs->host_port
                          : s->port ? s->port : DEFAULT_HTTP_PORT);
    }
    return all;
}

pg_dryrun_question pg_address_question(server_rec *s, const pg_address *at)
{
    pg_dryrun_question q;

    memset(&q, 0, sizeof(q));
    q.scheme = at->scheme;
    q.host = s->server_hostname ? s->server_hostname : "localhost";
    q.port = at->port;
    q.address = at->ip;
    q.s = s;
    return q;
}

const char *pg_address_url(const char *scheme, const char *host,
                           apr_port_t port, const char *path, apr_pool_t *p)
{
    return port == apr_uri_port_of_scheme(scheme)
           ? apr_pstrcat(p, scheme, "://", host, path, NULL)
           : apr_psprintf(p, "%s://%s:%u%s", scheme, host, (unsigned int)port,
                          path);
}
