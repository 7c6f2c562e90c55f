/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The members of mod_proxy_balancer's balancers. */

#include "httpd/balancer.h"
#include "httpd/modules.h"

#include "httpd.h"
#include "http_config.h"

#define BALANCER "balancer://"

int pg_balancer_is(const char *url)
{
    return !strncasecmp(url, BALANCER, strlen(BALANCER));
}

/* The name behind "balancer://", up to what follows it. */
static int is_named(const char *url, const char *name)
{
    const apr_size_t len = strcspn(name, "/|");

    return pg_balancer_is(url)
           && !strncasecmp(url + strlen(BALANCER), name, len)
           && (!url[strlen(BALANCER) + len]
               || strchr("/>|\"", url[strlen(BALANCER) + len]));
}

/* The URL of a member of a balancer: in its <Proxy>, or behind its name
 * (add_member(), mod_proxy.c); NULL if the line is none. */
static const char *member_of(const ap_directive_t *node, const char *name,
                             apr_pool_t *p)
{
    const char *args = node->args, *first, *of;

    if (strcasecmp(node->directive, "BalancerMember")) {
        return NULL;
    }
    first = ap_getword_conf(p, &args);
    if (pg_balancer_is(first)) {
        return is_named(first, name) ? ap_getword_conf(p, &args) : NULL;
    }
    of = node->parent && !strcasecmp(node->parent->directive, "<Proxy")
         ? node->parent->args : "";
    of += strspn(of, "\" ");
    return is_named(of, name) ? first : NULL;
}

static void add_members(apr_array_header_t *to, const ap_directive_t *node,
                        const char *name, apr_pool_t *p)
{
    const char *url;

    for (; node; node = node->next) {
        url = member_of(node, name, p);
        if (url) {
            APR_ARRAY_PUSH(to, const char *) = url;
        }
        add_members(to, node->first_child, name, p);
    }
}

apr_array_header_t *pg_balancer_members(const char *url, apr_pool_t *p)
{
    apr_array_header_t *members = apr_array_make(p, 2, sizeof(const char *));

    add_members(members, ap_conftree, url + strlen(BALANCER), p);
    return members;
}

const char *pg_balancer_lacks(const char *url, apr_pool_t *p)
{
    const apr_array_header_t *members
        = pg_balancer_is(url) ? pg_balancer_members(url, p) : NULL;
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

const char *pg_proxy_lacks(const char *url, apr_pool_t *p)
{
    const char *missing = pg_runner_scheme_missing(url, p);

    return missing ? missing : pg_balancer_lacks(url, p);
}

int pg_proxy_is_fcgi(const char *url, apr_pool_t *p)
{
    const char *bar = ap_strchr_c(url, '|');
    const char *plain = bar ? bar + 1 : url;
    const apr_array_header_t *members;
    int i;

    if (!pg_balancer_is(plain)) {
        return !strncasecmp(plain, "fcgi:", 5);
    }
    members = pg_balancer_members(plain, p);
    for (i = 0; i < members->nelts; ++i) {
        if (!pg_proxy_is_fcgi(APR_ARRAY_IDX(members, i, const char *), p)) {
            return 0;
        }
    }
    return i > 0;
}
