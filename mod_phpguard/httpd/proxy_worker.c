/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Asks mod_proxy which worker serves a URL. */

#include "httpd/proxy_worker.h"

#include "http_config.h"
#include "mod_proxy.h"
#include "apr_strings.h"

#include <dlfcn.h>

typedef proxy_worker *get_worker_fn(apr_pool_t *p, proxy_balancer *balancer,
                                    proxy_server_conf *conf, const char *url);

/* mod_proxy may not be loaded, so nothing is linked with it; its functions are
 * there for mod_proxy_fcgi and its kind. */
static get_worker_fn *get_worker(void)
{
    void *symbol = dlsym(RTLD_DEFAULT, "ap_proxy_get_worker");
    get_worker_fn *function = NULL;

    memcpy(&function, &symbol, sizeof(function));
    return function;
}

static const char *socket_of(server_rec *s, const char *url, apr_pool_t *p)
{
    const module *proxy = ap_find_linked_module("mod_proxy.c");
    get_worker_fn *find = proxy ? get_worker() : NULL;
    const proxy_worker *worker
        = find ? find(p, NULL, ap_get_module_config(s->module_config, proxy),
                      url) : NULL;

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
