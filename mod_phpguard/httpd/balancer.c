/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What the members of a balancer need, and whether they are FastCGI servers. */

#include "httpd/balancer.h"
#include "httpd/modules.h"
#include "httpd/proxy_worker.h"

const char *pg_balancer_lacks(const char *url, server_rec *s, apr_pool_t *p)
{
    const apr_array_header_t *members = pg_proxy_members(url, s, p);
    const char *first = NULL;
    int i;

    for (i = 0; members && i < members->nelts; ++i) {
        const char *member = APR_ARRAY_IDX(members, i, const char *);
        const char *missing = pg_runner_scheme_missing(member, p);

        if (!missing) {
            return NULL;
        }
        first = first ? first : missing;
    }
    return first;
}

const char *pg_proxy_lacks(const char *url, server_rec *s, apr_pool_t *p)
{
    const char *missing = pg_runner_scheme_missing(url, p);

    return missing ? missing : pg_balancer_lacks(url, s, p);
}

int pg_proxy_is_fcgi(const char *url, server_rec *s, apr_pool_t *p)
{
    const char *bar = ap_strchr_c(url, '|');
    const char *plain = bar ? bar + 1 : url;
    const apr_array_header_t *members;
    int i;

    if (!pg_proxy_is_balancer(plain)) {
        return !strncasecmp(plain, "fcgi:", 5);
    }
    members = pg_proxy_members(plain, s, p);
    for (i = 0; members && i < members->nelts; ++i) {
        if (!pg_proxy_is_fcgi(APR_ARRAY_IDX(members, i, const char *), s, p)) {
            return 0;
        }
    }
    return i > 0;
}
