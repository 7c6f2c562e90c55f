/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Maps host and port of a URL to an address of this host. */

#include "lint/lookup/arrive.h"
#include "dryrun/dryrun.h"
#include "lint/survey/vhosts.h"

#include "ap_listen.h"
#include "apr_hash.h"
#include "apr_strings.h"

/* A search for the address at which a request for a name arrives. */
typedef struct {
    const pg_lint *l;
    const char *host;
    apr_port_t port;
    pg_address *at;             /* the best so far */
    server_rec *s;              /* the vhost at that address, or NULL */
    int is_named;
    apr_hash_t *seen;           /* addresses that were tried */
    apr_pool_t *p;
} arrival;

static int is_in(const apr_array_header_t *names, const char *host, int wild)
{
    int i;

    for (i = 0; names && i < names->nelts; ++i) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);

        if (wild ? !ap_strcasecmp_match(host, name)
                 : !strcasecmp(host, name)) {
            return 1;
        }
    }
    return 0;
}

int pg_arrive_is_called(const server_rec *s, const char *host)
{
    return (s->server_hostname && !strcasecmp(s->server_hostname, host))
           || is_in(s->names, host, 0) || is_in(s->wild_names, host, 1);
}

static void arrive_at(arrival *a, const char *ip)
{
    pg_dryrun_question q;
    server_rec *s;
    int is_named;

    if (a->is_named || apr_hash_get(a->seen, ip, APR_HASH_KEY_STRING)) {
        return;
    }
    apr_hash_set(a->seen, ip, APR_HASH_KEY_STRING, ip);
    memset(&q, 0, sizeof(q));
    q.host = a->host;
    q.port = a->port;
    q.address = ip;
    q.url = "/";
    s = pg_dryrun_vhost(&q, a->p);
    is_named = pg_arrive_is_called(s, a->host);
    if (!a->s || is_named) {
        a->s = s;
        a->is_named = is_named;
        a->at->ip = ip;
        a->at->port = a->port;
        a->at->scheme = pg_addresses_ssl(s, a->port) ? "https" : "http";
    }
}

static void arrive_by(arrival *a, const apr_sockaddr_t *addr)
{
    char *ip;

    if (apr_sockaddr_ip_get(&ip, (apr_sockaddr_t *)addr) == APR_SUCCESS) {
        arrive_at(a, apr_pstrdup(a->p, ip));
    }
}

/* If httpd listens on all addresses, try those of the vhosts. */
static void arrive_at_vhosts(arrival *a)
{
    const server_rec *s;
    const server_addr_rec *addr;

    for (s = a->l->main_server->next; s; s = s->next) {
        for (addr = s->addrs; addr; addr = addr->next) {
            if (!apr_sockaddr_is_wildcard(addr->host_addr)
                && (!addr->host_port || addr->host_port == a->port)) {
                arrive_by(a, addr->host_addr);
            }
        }
    }
}

/* Returns the host if it is an IP address, else NULL. */
static const char *address_of(const char *host)
{
    return ap_strchr_c(host, ':') || !host[strspn(host, "0123456789.")]
           ? host : NULL;
}

int pg_arrive(const pg_lint *l, const char *host, apr_port_t port,
              pg_address *at, apr_pool_t *p)
{
    arrival a = { NULL, NULL, 0, NULL, NULL, 0, NULL, NULL };
    const char *address = address_of(host);
    const ap_listen_rec *lr;

    a.l = l;
    a.host = host;
    a.port = port;
    a.at = at;
    a.seen = apr_hash_make(p);
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
    return a.s != NULL;
}

apr_array_header_t *pg_arrive_behind(const pg_lint *l, const char *host,
                                     apr_pool_t *p)
{
    const apr_array_header_t *vhosts = pg_vhosts(l->main_server, p);
    apr_array_header_t *all = apr_array_make(p, 2, sizeof(pg_address));
    int i, n;

    for (i = 0; i < vhosts->nelts; ++i) {
        const server_rec *s = APR_ARRAY_IDX(vhosts, i, server_rec *);
        const apr_array_header_t *own;

        if (l->main_server->next && !pg_arrive_is_called(s, host)) {
            continue;
        }
        own = pg_addresses(s, p);
        for (n = 0; n < own->nelts; ++n) {
            const pg_address *at = &APR_ARRAY_IDX(own, n, pg_address);

            if (!pg_addresses_has(all, at->port)) {
                APR_ARRAY_PUSH(all, pg_address) = *at;
            }
        }
    }
    return all;
}

int pg_arrive_question(pg_dryrun_question *q, const pg_context *context,
                       const pg_address *at, apr_pool_t *p)
{
    *q = pg_address_question(context->s, at);
    q->url = context->url;
    if (context->address) {
        q->address = context->address;
        return at->is_any || !strcmp(at->ip, context->address);
    }
    if (!context->host) {
        return 1;
    }
    q->host = context->host;
    return pg_arrive_is_called(context->s, context->host)
           || pg_dryrun_vhost(q, p) == context->s;
}
