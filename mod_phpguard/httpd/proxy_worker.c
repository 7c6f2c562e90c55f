/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Asks mod_proxy which worker serves a URL, and whether it can read one. */

#include "httpd/proxy_worker.h"
#include "httpd/modules.h"

#include "http_config.h"
#include "mod_proxy.h"
#include "apr_strings.h"

#include <dlfcn.h>

typedef proxy_worker *get_worker_fn(apr_pool_t *p, proxy_balancer *balancer,
                                    proxy_server_conf *conf, const char *url);
typedef int canon_fn(request_rec *r, char *url);

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

const char *pg_proxy_worker_url(server_rec *s, const char *url,
                                const char *file, apr_pool_t *p)
{
    const char *bar = strncasecmp(url, "unix:", 5) ? NULL
                      : ap_strchr_c(url, '|');
    const char *plain = bar ? bar + 1 : url;
    const char *socket = strstr(plain, "://")
                         ? socket_of(s, apr_pstrcat(p, plain, file, NULL), p)
                         : NULL;

    return socket ? apr_pstrcat(p, "unix:", socket, "|", plain, NULL) : url;
}

const char *pg_proxy_forwards(const request_rec *r)
{
    return r->proxyreq && r->filename && !strncmp(r->filename, "proxy:", 6)
           ? r->filename + 6 : NULL;
}

/* proxy_fixup() (modules/proxy/mod_proxy.c), which proxy_handler() calls since
 * 2.4.60. On a copy: the hooks set the file name and the environment. With a
 * socket host and port do not matter. */
int pg_proxy_url_status(const request_rec *r)
{
    const char *url = r->handler + strlen("proxy:");
    request_rec copy = *r;
    canon_fn *canon = NULL;
    int status;

    if (pg_httpd_patch() >= 60 && strncasecmp(url, "unix:", 5)) {
        get(r->server, "proxy_run_canon_handler", &canon);
    }
    if (!canon) {
        return OK;
    }
    copy.proxyreq = PROXYREQ_REVERSE;
    copy.filename = apr_pstrcat(r->pool, "proxy:", url, r->filename, NULL);
    copy.subprocess_env = apr_table_copy(r->pool, r->subprocess_env);
    copy.notes = apr_table_copy(r->pool, r->notes);
    status = canon(&copy, copy.filename + strlen("proxy:"));
    return status == DECLINED ? OK : status;
}
