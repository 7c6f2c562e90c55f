/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds what httpd answers to a URL. */

#include "lint/lookup/locate.h"
#include "dryrun/outcome.h"
#include "lint/lookup/arrive.h"
#include "lint/lookup/hops.h"
#include "lint/lookup/located_file.h"

#include "apr_strings.h"
#include "apr_uri.h"

/* The number of redirects that are followed, as browsers do. */
#define REDIRECTS_MAX 10

/* What is asked for, on its way. */
typedef struct {
    const pg_lint *l;
    const pg_client *client;
    const char *scheme, *host;
    apr_port_t port;
    const char *path;           /* and query, as in a request line */
    apr_array_header_t *seen;   /* const char *: URLs */
    int once;                   /* do not follow a redirect, and ask as a
                                 * client without access only */
    apr_pool_t *p;
} way;

static pg_located *stop(pg_located *to, int status, const char *why)
{
    to->status = status;
    to->why = why;
    return to;
}

/* An IPv6 address is in brackets. */
static const char *bracketed(const char *host, apr_pool_t *p)
{
    return ap_strchr_c(host, ':') ? apr_pstrcat(p, "[", host, "]", NULL)
                                  : host;
}

static const char *authority(const way *w)
{
    const char *host = bracketed(w->host, w->p);

    return w->port == apr_uri_port_of_scheme(w->scheme) ? host
           : apr_psprintf(w->p, "%s:%u", host, (unsigned int)w->port);
}

/* As most reverse proxies are configured to pass a request on. */
static const apr_table_t *headers_of(const way *w, const pg_address *at)
{
    apr_table_t *headers = apr_table_copy(w->p, w->client->headers);

    if (!apr_table_get(headers, "Host")) {
        apr_table_setn(headers, "Host", authority(w));
    }
    if (!strcmp(w->scheme, "https") && strcmp(at->scheme, "https")) {
        apr_table_setn(headers, "X-Forwarded-Proto", "https");
    }
    return headers;
}

static pg_dryrun_question question(const way *w, const pg_address *at,
                                   int is_behind)
{
    pg_dryrun_question q;

    memset(&q, 0, sizeof(q));
    q.method = w->client->method;
    q.scheme = is_behind ? at->scheme : w->scheme;
    q.host = bracketed(w->host, w->p);
    q.port = at->port;
    q.address = at->ip;
    q.url = w->path;
    q.client = w->client->address;
    q.user = w->client->user;
    q.headers = is_behind ? headers_of(w, at) : w->client->headers;
    q.trace = 1;
    return q;
}

/* The index file, say, of a directory to which a client was let in: it may be
 * denied to all. */
static int is_closed_to_all(const pg_located *there,
                            const pg_dryrun_question *q, apr_pool_t *p)
{
    pg_dryrun_question own = *q;

    own.let_in = PG_LET_IN_NONE;
    own.url = ap_os_escape_path(p, there->inside->subject->uri, 1);
    return strncmp(q->url, own.url, strcspn(q->url, "?"))
           && pg_located_refusal(there, &own, pg_dryrun_ask(&own, p),
                                 p).is_to_all;
}

static void ask_inside(pg_located *to, pg_dryrun_question *q, apr_pool_t *p)
{
    pg_located there = *to;

    there.inside = pg_let_in_post(q, to->dry, p);
    if (!there.inside) {
        to->refusal = there.refusal = pg_located_refusal(to, q, to->dry, p);
        there.inside = to->refusal.is_to_all ? pg_located_post(to, q, p)
                                             : NULL;
    }
    if (there.inside) {
        there.by_post = 1;
        pg_located_take(&there, there.inside, p);
        *to = there;
        return;
    }
    if (!to->refusal.is || to->refusal.is_to_all
        /* the error page leaks, whoever is let in */
        || pg_dryrun_outcome(to->dry) == PG_LEAKS) {
        return;
    }
    q->let_in = PG_LET_IN_ALL;
    there.inside = pg_dryrun_ask(q, p);
    if (there.inside->status == to->dry->status
        && there.inside->end == to->dry->end) {
        return;
    }
    pg_located_take(&there, there.inside, p);
    if (!is_closed_to_all(&there, q, p)) {
        *to = there;
    }
}

static void note(pg_located *to, const char *how, apr_pool_t *p)
{
    if (how) {
        to->followed = apr_pstrcat(p, to->followed ? to->followed : "",
                                   to->followed ? ", " : "", how, NULL);
    }
}

static int parse(way *w, const char *url)
{
    apr_uri_t parsed;

    if (apr_uri_parse(w->p, url, &parsed) != APR_SUCCESS || !parsed.hostname
        || !*parsed.hostname || !parsed.scheme) {
        return 0;
    }
    w->scheme = parsed.scheme;
    w->host = parsed.hostname;
    w->port = parsed.port_str && *parsed.port_str ? parsed.port
              : apr_uri_port_of_scheme(parsed.scheme);
    w->path = apr_pstrcat(w->p, parsed.path ? parsed.path : "/",
                          parsed.query ? "?" : "",
                          parsed.query ? parsed.query : "", NULL);
    return w->port != 0;
}

/* The URL of a redirect, whole. */
static const char *redirected_to(const way *w, const char *location)
{
    if (*location != '/') {
        return location;
    }
    return location[1] == '/' ? apr_pstrcat(w->p, w->scheme, ":", location,
                                            NULL)
           : apr_pstrcat(w->p, w->scheme, "://", authority(w), location,
                         NULL);
}

/* mod_dir puts a slash behind a directory's name, and UseCanonicalName the
 * vhost's own in front: fixup_dir(). */
static int is_slash(const way *w, const way *next, const server_rec *s)
{
    const apr_size_t len = strcspn(w->path, "?");

    return (!strcasecmp(w->host, next->host)
            || pg_arrive_is_called(s, next->host)) && w->port == next->port
           && !strcmp(w->scheme, next->scheme)
           && !strncmp(w->path, next->path, len)
           && next->path[len] == '/'
           && !strcmp(w->path + len, next->path + len + 1);
}

static int is_ours(const way *from, const way *to)
{
    const server_rec *s;

    for (s = from->l->main_server; s; s = s->next) {
        if (pg_arrive_is_called(s, to->host)) {
            return 1;
        }
    }
    return !strcasecmp(from->host, to->host);
}

static pg_located *locate(way w, const char *url, const pg_address *behind);

static int is_seen(const way *w, const char *url)
{
    int i;

    for (i = 0; i < w->seen->nelts; ++i) {
        if (!strcmp(APR_ARRAY_IDX(w->seen, i, const char *), url)) {
            return 1;
        }
    }
    return 0;
}

static void follow(pg_located *to, const way *w, const char *url,
                   const way *next)
{
    pg_address at;

    if (is_seen(w, url) || w->seen->nelts >= REDIRECTS_MAX) {
        to->is_loop = 1;
    }
    else if (is_ours(w, next) && pg_arrive(w->l, next->host, next->port, &at,
                                           w->p)) {
        to->next = locate(*w, url, NULL);
    }
}

/* A directory's slash is its own URL still. */
static pg_located *with_slash(pg_located *to, const way *w, const char *url,
                              const way *next, const pg_address *behind)
{
    pg_located *there;

    if (is_seen(w, url) || w->seen->nelts >= REDIRECTS_MAX) {
        to->is_loop = 1;
        return to;
    }
    there = locate(*w, url, behind);
    there->followed = apr_pstrcat(w->p, "redirected to ",
                                  apr_pstrmemdup(w->p, next->path,
                                                 strcspn(next->path, "?")),
                                  there->followed ? ", " : NULL,
                                  there->followed, NULL);
    there->url = to->url;
    there->instead = to->instead;
    return there;
}

/* A browser names an unusual port in its Host header; a server in front of
 * httpd, or a container's mapping of ports, mostly does not.  Where that makes
 * a difference both are said. */
static void ask_host(pg_located *to, const way *w, pg_dryrun_question *q)
{
    apr_table_t *headers = apr_table_copy(w->p, w->client->headers);
    const pg_dryrun_answer *plain;

    to->dry = pg_dryrun_ask(q, w->p);
    if (!strcmp(authority(w), q->host) || apr_table_get(q->headers, "Host")) {
        return;
    }
    apr_table_setn(headers, "Host", q->host);
    q->headers = headers;
    plain = pg_dryrun_ask(q, w->p);
    if (pg_dryrun_outcome(plain) != pg_dryrun_outcome(to->dry)
        && !plain->location && plain->r->server == to->dry->r->server) {
        to->with_port = to->dry;
        to->dry = plain;
    }
    else {
        q->headers = w->client->headers;
    }
}

static pg_located *ask(pg_located *to, const way *w, const pg_address *at,
                       const pg_address *behind)
{
    pg_dryrun_question q = question(w, at, behind != NULL);
    way next = *w;
    const char *url;

    ask_host(to, w, &q);
    pg_located_take(to, to->dry, w->p);
    if (w->once) {
        return to;
    }
    ask_inside(to, &q, w->p);
    note(to, pg_hops_text(pg_located_answer(to), w->p), w->p);
    if (!to->dry->location) {
        return to;
    }
    url = redirected_to(w, to->dry->location);
    if (!parse(&next, url)) {
        return to;
    }
    if (is_slash(w, &next, to->s)) {
        return with_slash(to, w, url, &next, behind);
    }
    follow(to, w, url, &next);
    return to;
}

/* Plain HTTP on a TLS port gets a 400: ssl_hook_ReadReq()
 * (modules/ssl/ssl_engine_kernel.c). */
static int is_plain_at_tls(const way *w, const pg_address *at)
{
    return !strcmp(w->scheme, "http") && !strcmp(at->scheme, "https");
}

static pg_located *locate(way w, const char *url, const pg_address *behind)
{
    pg_located *to = apr_pcalloc(w.p, sizeof(*to));
    pg_address at;

    to->url = url;
    if (!parse(&w, url)) {
        return stop(to, HTTP_BAD_REQUEST, "httpd cannot parse the URL");
    }
    APR_ARRAY_PUSH(w.seen, const char *) = url;
    if (behind) {
        to->instead = apr_psprintf(w.p, "httpd does not listen on port %u: "
                                   "requested on port %u, as by a reverse "
                                   "proxy", (unsigned int)w.port,
                                   (unsigned int)behind->port);
        return ask(to, &w, behind, behind);
    }
    if (!pg_arrive(w.l, w.host, w.port, &at, w.p)) {
        return stop(to, 0, apr_psprintf(w.p, "httpd does not listen on port "
                                        "%u", (unsigned int)w.port));
    }
    if (is_plain_at_tls(&w, &at)) {
        return stop(to, HTTP_BAD_REQUEST, "this port uses TLS, but the URL "
                    "begins with http");
    }
    return ask(to, &w, &at, NULL);
}

/* Without a scheme it is that of the port. */
static const char *whole(const pg_lint *l, const char *url, apr_pool_t *p)
{
    const char *http = apr_pstrcat(p, "http://", url, NULL);
    pg_address at;
    way w;

    if (strstr(url, "://")) {
        return url;
    }
    memset(&w, 0, sizeof(w));
    w.p = p;
    return parse(&w, http) && pg_arrive(l, w.host, w.port, &at, p)
           && !strcmp(at.scheme, "https")
           ? apr_pstrcat(p, "https://", url, NULL) : http;
}

static void begin(way *w, const pg_lint *l, const pg_client *client,
                  apr_pool_t *p)
{
    memset(w, 0, sizeof(*w));
    w->l = l;
    w->client = client;
    w->seen = apr_array_make(p, 2, sizeof(const char *));
    w->p = p;
}

apr_array_header_t *pg_locate_url(const pg_lint *l, const pg_client *client,
                                  const char *url, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_located *));
    const apr_array_header_t *behind;
    pg_located *first;
    way w;
    int i;

    url = whole(l, url, p);
    begin(&w, l, client, p);
    first = locate(w, url, NULL);
    behind = first->dry || first->status || !parse(&w, url) ? NULL
             : pg_arrive_behind(l, w.host, p);
    for (i = 0; behind && i < behind->nelts; ++i) {
        begin(&w, l, client, p);
        APR_ARRAY_PUSH(all, pg_located *)
            = locate(w, url, &APR_ARRAY_IDX(behind, i, pg_address));
    }
    if (!all->nelts) {
        APR_ARRAY_PUSH(all, pg_located *) = first;
    }
    return all;
}

pg_located *pg_locate_once(const pg_lint *l, const pg_client *client,
                           const char *url, apr_pool_t *p)
{
    const apr_array_header_t *behind;
    pg_located *first;
    way w;

    url = whole(l, url, p);
    begin(&w, l, client, p);
    w.once = 1;
    first = locate(w, url, NULL);
    behind = first->dry || first->status || !parse(&w, url) ? NULL
             : pg_arrive_behind(l, w.host, p);
    return behind && behind->nelts
           ? locate(w, url, &APR_ARRAY_IDX(behind, 0, pg_address)) : first;
}
