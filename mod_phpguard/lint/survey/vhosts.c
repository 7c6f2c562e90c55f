/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The vhosts that a request can reach. */

#include "lint/survey/vhosts.h"

#include "ap_listen.h"
#include "http_core.h"

const char *pg_vhost_root(const server_rec *s)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);

    return core->ap_document_root;
}

/* A vhost address takes all that arrives at a listener. */
static int covers(const server_addr_rec *addr, const ap_listen_rec *lr)
{
    const apr_sockaddr_t *a = addr->host_addr;

    return (!addr->host_port || addr->host_port == lr->bind_addr->port)
           && (apr_sockaddr_is_wildcard(a)
               || apr_sockaddr_equal(a, lr->bind_addr));
}

/* Something that arrives at a listener may be for the vhost. */
static int meets(const server_addr_rec *addr, const ap_listen_rec *lr)
{
    return (!addr->host_port || addr->host_port == lr->bind_addr->port)
           && (apr_sockaddr_is_wildcard(addr->host_addr)
               || apr_sockaddr_is_wildcard(lr->bind_addr)
               || apr_sockaddr_equal(addr->host_addr, lr->bind_addr));
}

static int is_covered(const ap_listen_rec *lr, server_rec *main_server)
{
    const server_rec *s;
    const server_addr_rec *addr;

    for (s = main_server->next; s; s = s->next) {
        for (addr = s->addrs; addr; addr = addr->next) {
            if (covers(addr, lr)) {
                return 1;
            }
        }
    }
    return 0;
}

static int has_listener(const server_rec *s)
{
    const ap_listen_rec *lr;
    const server_addr_rec *addr;

    for (addr = s->addrs; addr; addr = addr->next) {
        for (lr = ap_listeners; lr; lr = lr->next) {
            if (meets(addr, lr)) {
                return 1;
            }
        }
    }
    return !s->addrs || !ap_listeners;
}

int pg_vhost_reachable(server_rec *s, server_rec *main_server)
{
    const ap_listen_rec *lr;

    if (s != main_server) {
        return has_listener(s);
    }
    for (lr = ap_listeners; lr; lr = lr->next) {
        if (!is_covered(lr, main_server)) {
            return 1;
        }
    }
    return !main_server->next;
}

/* httpd keeps the last vhost first. */
apr_array_header_t *pg_vhosts_written(server_rec *main_server, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 16, sizeof(server_rec *));
    server_rec *s;
    int i, n;

    for (s = main_server; s; s = s->next) {
        APR_ARRAY_PUSH(all, server_rec *) = s;
    }
    for (i = 1, n = all->nelts - 1; i < n; ++i, --n) {
        s = APR_ARRAY_IDX(all, i, server_rec *);
        APR_ARRAY_IDX(all, i, server_rec *) = APR_ARRAY_IDX(all, n,
                                                            server_rec *);
        APR_ARRAY_IDX(all, n, server_rec *) = s;
    }
    return all;
}

apr_array_header_t *pg_vhosts(server_rec *main_server, apr_pool_t *p)
{
    apr_array_header_t *all = pg_vhosts_written(main_server, p);
    int i, n = 0;

    for (i = 0; i < all->nelts; ++i) {
        server_rec *s = APR_ARRAY_IDX(all, i, server_rec *);

        if (pg_vhost_reachable(s, main_server)) {
            APR_ARRAY_IDX(all, n++, server_rec *) = s;
        }
    }
    all->nelts = n;
    return all;
}
