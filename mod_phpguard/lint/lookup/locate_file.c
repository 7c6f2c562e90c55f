/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds the URLs of a file. */

#include "lint/lookup/addresses.h"
#include "lint/lookup/locate.h"
#include "lint/survey/survey.h"
#include "lint/survey/vhosts.h"
#include "model/php_names.h"
#include "util/path.h"

#include "ap_listen.h"
#include "apr_strings.h"

#include <stdlib.h>
#include <sys/stat.h>

typedef struct {
    const pg_lint *l;
    const pg_client *client;
    const char *path;
    int is_directory;
    const char *real;           /* what it is behind links; NULL in the first
                                 * pass */
    apr_hash_t *seen;           /* of URLs */
    apr_array_header_t *found;  /* pg_located * */
    apr_pool_t *p;
} search;

static const char *url_of(const server_rec *s, const char *host,
                          apr_port_t port, const char *uri, apr_pool_t *p)
{
    return pg_address_url(pg_addresses_ssl(s, port) ? "https" : "http", host,
                          port, ap_os_escape_path(p, uri, 1), p);
}

/* A directory is answered by a file in it, or by another place's. */
static int is_found(const search *in, const pg_located *at)
{
    char real[PATH_MAX];

    if (!at->file || in->is_directory || !strcmp(at->file, in->path)) {
        return at->file != NULL;
    }
    return in->real && realpath(at->file, real) && !strcmp(real, in->real);
}

/* Its own URL, or where that is redirected to: "/index.php" to "/". */
static int leads_to(const search *in, const pg_located *at,
                    const server_rec *s)
{
    while (at && !(at->s == s && is_found(in, at))) {
        at = in->is_directory ? NULL : at->next;
    }
    return at != NULL;
}

static int try_url(search *in, const pg_context *context, const char *host,
                   apr_port_t port, const char *uri)
{
    const char *url = url_of(context->s, host, port, uri, in->p);
    const apr_array_header_t *all;
    pg_located *at;

    if (apr_hash_get(in->seen, url, APR_HASH_KEY_STRING)) {
        return 1;
    }
    all = pg_locate_url(in->l, in->client, url, in->p);
    at = APR_ARRAY_IDX(all, 0, pg_located *);
    if (at->s != context->s || !leads_to(in, at, context->s)) {
        return 0;
    }
    apr_hash_set(in->seen, url, APR_HASH_KEY_STRING, url);
    APR_ARRAY_PUSH(in->found, pg_located *) = at;
    return 1;
}

/* A vhost without a port of its own has that of a listener. */
static int try_ports(search *in, const pg_context *context, const char *host,
                     const char *uri)
{
    const server_rec *s = context->s;
    const ap_listen_rec *lr;

    if (s->addrs && s->addrs->host_port) {
        return try_url(in, context, host, s->addrs->host_port, uri);
    }
    for (lr = ap_listeners; lr; lr = lr->next) {
        if (try_url(in, context, host, lr->bind_addr->port, uri)) {
            return 1;
        }
    }
    return 0;
}

static void try_hosts(search *in, const pg_context *context, const char *uri)
{
    const char *host = context->host ? context->host
                                     : context->s->server_hostname;

    if (!try_ports(in, context, host ? host : "localhost", uri)
        && context->address) {
        try_ports(in, context, ap_strchr_c(context->address, ':')
                  ? apr_pstrcat(in->p, "[", context->address, "]", NULL)
                  : context->address, uri);
    }
}

/* A file below a context, by its name or by the target of a link. */
static const char *below(const search *in, const char *dir)
{
    char real[PATH_MAX];

    if (!in->real) {
        return pg_path_holds(dir, in->path) ? in->path + strlen(dir) : NULL;
    }
    if (!realpath(dir, real) || !pg_path_holds(real, in->real)) {
        return NULL;
    }
    return in->real + strlen(pg_with_slash(real, in->p));
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    search *in = v->baton;
    const char *rest = context->url ? below(in, context->dir) : NULL;

    (void)p;
    if (rest && context->file && context->uri
        && !strcmp(rest, context->file)) {
        try_hosts(in, context, context->uri);
    }
    if (rest) {
        try_hosts(in, context, apr_pstrcat(in->p, context->url, rest, NULL));
    }
    return 1;
}

apr_array_header_t *pg_locate_file(const pg_lint *l, const pg_client *client,
                                   const char *path, apr_pool_t *p)
{
    search in = { NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL };
    pg_visitor v = { visit, NULL, 0, 0 };
    char real[PATH_MAX];
    struct stat st;

    in.l = l;
    in.client = client;
    in.is_directory = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    in.path = in.is_directory ? pg_with_slash(path, p) : path;
    in.seen = apr_hash_make(p);
    in.found = apr_array_make(p, 4, sizeof(pg_located *));
    in.p = p;
    v.baton = &in;
    pg_survey(l->main_server, l->globs, &v, p);
    if (!in.found->nelts && realpath(path, real)) {
        in.real = in.is_directory ? pg_with_slash(apr_pstrdup(p, real), p)
                                  : apr_pstrdup(p, real);
        pg_survey(l->main_server, l->globs, &v, p);
    }
    return in.found;
}
