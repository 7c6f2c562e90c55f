/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Asks mod_proxy which worker serves a URL, and whether it can read one. */

#include "httpd/proxy_worker.h"
#include "httpd/modules.h"

#include "http_config.h"
#include "http_core.h"
#include "http_request.h"
#include "mod_proxy.h"
#include "apr_strings.h"

#include <arpa/inet.h>
#include <dlfcn.h>

#define BALANCER "balancer://"
#define HOST_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
                   "0123456789.-_"

typedef proxy_worker *get_worker_fn(apr_pool_t *p, proxy_balancer *balancer,
                                    proxy_server_conf *conf, const char *url);
typedef proxy_balancer *get_balancer_fn(apr_pool_t *p, proxy_server_conf *conf,
                                        const char *url, int care);

/* mod_proxy may not be loaded, so nothing is linked with it; its functions are
 * there for mod_proxy_fcgi and its kind.
 * @param function a pointer to a pointer to the function */
static proxy_server_conf *get(const server_rec *s, const char *name,
                              void *function)
{
    const module *proxy = ap_find_linked_module("mod_proxy.c");
    void *symbol = proxy ? dlsym(RTLD_DEFAULT, name) : NULL;

    memcpy(function, &symbol, sizeof(symbol));
    return symbol ? ap_get_module_config(s->module_config, proxy) : NULL;
}

static const char *socket_of(server_rec *s, const char *url, apr_pool_t *p)
{
    get_worker_fn *find;
    proxy_server_conf *conf = get(s, "ap_proxy_get_worker", &find);
    const proxy_worker *worker = conf ? find(p, NULL, conf, url) : NULL;

    return worker && worker->s && *worker->s->uds_path ? worker->s->uds_path
                                                       : NULL;
}

/* fixup_uds_filename(): a relative path is one below DefaultRuntimeDir. */
static const char *absolute(const char *url, const char *bar, apr_pool_t *p)
{
    return !bar || url[5] == '/' ? url
           : apr_pstrcat(p, "unix:",
                         ap_runtime_dir_relative(p, apr_pstrmemdup(
                             p, url + 5, (apr_size_t)(bar - url - 5))), bar,
                         NULL);
}

const char *pg_proxy_worker_url(server_rec *s, const char *url,
                                const char *file, apr_pool_t *p)
{
    const char *bar = strncasecmp(url, "unix:", 5) ? NULL
                      : ap_strchr_c(url, '|');
    const char *plain = bar ? bar + 1 : url;
    const char *socket = strstr(plain, "://")
                         ? socket_of(s, apr_pstrcat(p, plain, file, NULL), p)
                         : NULL;

    return socket ? apr_pstrcat(p, "unix:", socket, "|", plain, NULL)
                  : absolute(url, bar, p);
}

int pg_proxy_is_balancer(const char *url)
{
    return !strncasecmp(url, BALANCER, strlen(BALANCER));
}

/* Without the balancer mod_proxy_balancer leaves the URL to mod_proxy, which
 * knows no such scheme (proxy_balancer_pre_request()). */
apr_array_header_t *pg_proxy_members(const char *url, server_rec *s,
                                     apr_pool_t *p)
{
    get_balancer_fn *find;
    proxy_server_conf *conf = pg_proxy_is_balancer(url)
                              ? get(s, "ap_proxy_get_balancer", &find) : NULL;
    const proxy_balancer *balancer = conf ? find(p, conf, url, 1) : NULL;
    apr_array_header_t *members;
    int i;

    if (!balancer) {
        return NULL;
    }
    members = apr_array_make(p, balancer->workers->nelts, sizeof(const char *));
    for (i = 0; i < balancer->workers->nelts; ++i) {
        const proxy_worker *worker
            = APR_ARRAY_IDX(balancer->workers, i, const proxy_worker *);

        APR_ARRAY_PUSH(members, const char *)
            = !*worker->s->uds_path ? worker->s->name
              : apr_pstrcat(p, "unix:", worker->s->uds_path, "|",
                            worker->s->name, NULL);
    }
    return members;
}

const char *pg_proxy_forwards(const request_rec *r)
{
    return r->proxyreq && r->filename && !strncmp(r->filename, "proxy:", 6)
           ? r->filename + 6 : NULL;
}

/* A rule's URL has no worker: proxy_fixup() has taken its socket out
 * (fixup_uds_filename(), modules/proxy/proxy_util.c). */
const char *pg_proxy_backend(const request_rec *r, const char *handler,
                             apr_pool_t *p)
{
    const char *to = pg_proxy_forwards(r), *url, *socket;

    if (!to) {
        return !handler || strncmp(handler, "proxy:", 6) ? NULL
               : pg_proxy_worker_url(r->server, handler + 6, r->filename, p);
    }
    url = pg_proxy_worker_url(r->server, to, "", p);
    socket = apr_table_get(r->notes, "uds_path");
    return url == to && socket
           ? apr_pstrcat(p, "unix:", socket, "|", to, NULL) : url;
}

/* proxy_fixup() (modules/proxy/mod_proxy.c) asks the scheme's module. */
static int canonicalise(request_rec *r)
{
    const apr_array_header_t *hooks = ap_hook_get_fixups();
    int i, status = DECLINED;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        const ap_LINK_fixups_t *h = &APR_ARRAY_IDX(hooks, i, ap_LINK_fixups_t);

        if (!strcmp(h->szName, "mod_proxy.c")) {
            status = h->pFunc(r);
        }
    }
    return status;
}

/* proxy_balancer_pre_request() and balancer_fixup() (since 2.4.62) of
 * modules/proxy/mod_proxy_balancer.c: the member's URL with the path. Which
 * member is asked is not known. */
static int member_status(request_rec *r)
{
    const char *url = r->filename + strlen("proxy:");
    const apr_array_header_t *members;
    const char *path;
    int status;

    if (!pg_proxy_is_balancer(url)) {
        return OK;
    }
    members = pg_proxy_members(url, r->server, r->pool);
    if (!members) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (pg_httpd_patch() < 62 || !members->nelts) {
        return OK;
    }
    path = ap_strchr_c(url + strlen(BALANCER), '/');
    r->filename = apr_pstrcat(r->pool, "proxy:",
                              APR_ARRAY_IDX(members, 0, const char *), path,
                              NULL);
    status = canonicalise(r);
    return status == DECLINED ? OK : status;
}

/* ap_proxy_determine_connection() (modules/proxy/proxy_util.c) parses it, and
 * what is no port is then a part of the host. With a socket neither matters. */
static int host_status(const request_rec *r)
{
    const char *url = r->filename + strlen("proxy:");
    struct in6_addr six;
    apr_uri_t uri;

    if (apr_table_get(r->notes, "uds_path")
        || socket_of(r->server, url, r->pool)
        || apr_uri_parse(r->pool, url, &uri) != APR_SUCCESS || !uri.hostname
        || inet_pton(AF_INET6, uri.hostname, &six) == 1) {
        return OK;
    }
    return uri.hostname[strspn(uri.hostname, HOST_CHARS)]
           ? HTTP_INTERNAL_SERVER_ERROR : OK;
}

/* fixup_uds_filename() takes "fcgi:/path" and "fcgi:///path" behind a socket
 * for a path: php-fpm finds no file there. */
int pg_proxy_adds_path(const char *handler)
{
    const char *bar = ap_strchr_c(handler, '|'), *rest;

    if (!bar || strncasecmp(bar + 1, "fcgi:/", 6)) {
        return 0;
    }
    rest = bar + strlen("|fcgi:");
    return (rest[1] != '/' || rest[2] == '/') && rest[strspn(rest, "/")];
}

/* proxy_handler() (modules/proxy/mod_proxy.c), which asks proxy_fixup() for a
 * SetHandler since 2.4.60. On a copy: the hooks set the file name and the
 * environment. */
int pg_proxy_url_status(const request_rec *r)
{
    request_rec copy = *r;
    int status = OK;

    copy.subprocess_env = apr_table_copy(r->pool, r->subprocess_env);
    copy.notes = apr_table_copy(r->pool, r->notes);
    if (!pg_proxy_forwards(r)) {
        copy.proxyreq = PROXYREQ_REVERSE;
        copy.filename = apr_pstrcat(r->pool, r->handler, r->filename, NULL);
        apr_table_setn(copy.notes, "proxy-sethandler", "1");
        status = pg_httpd_patch() < 60 ? OK : canonicalise(&copy);
    }
    if (status == OK) {
        status = member_status(&copy);
    }
    return status == OK ? host_status(&copy) : status;
}
