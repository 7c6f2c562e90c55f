/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds the vhosts that a logged request may have been for. */

#include "lint/replay/log_vhosts.h"
#include "dryrun/dryrun.h"
#include "httpd/observe.h"
#include "lint/lookup/arrive.h"
#include "lint/survey/vhosts.h"

#include "apr_strings.h"
#include "apr_uri.h"

#include <stdlib.h>

/* If a log that does not name the vhost is written by more vhosts than this,
 * none of them is asked. */
#define VHOSTS_MAX 16
#define CANDIDATES_MAX 64
/* A name that no host can have: RFC 6761. */
#define NOBODY "nobody.invalid"

struct pg_log_vhosts {
    const pg_lint *l;
    apr_hash_t *known;          /* arrays of pg_log_vhost, by log, vhost,
                                 * port and host */
    apr_pool_t *p;
    apr_pool_t *scratch;        /* cleared after each search: clients choose
                                 * the names, and there may be many */
};

/* A search for the vhosts of one combination of names. */
typedef struct {
    pg_log_vhosts *c;
    apr_array_header_t *to;     /* pg_log_vhost */
    server_rec *s;              /* the vhost that is meant; or NULL */
} search;

pg_log_vhosts *pg_log_vhosts_make(const pg_lint *l, apr_pool_t *p)
{
    pg_log_vhosts *c = apr_palloc(p, sizeof(*c));

    c->l = l;
    c->known = apr_hash_make(p);
    c->p = p;
    apr_pool_create(&c->scratch, p);
    return c;
}

static int is_there(const search *look, const pg_log_vhost *new)
{
    int i;

    for (i = 0; i < look->to->nelts; ++i) {
        const pg_log_vhost *one = &APR_ARRAY_IDX(look->to, i, pg_log_vhost);

        if (one->s == new->s && one->at.port == new->at.port
            && !strcasecmp(one->host, new->host)) {
            return 1;
        }
    }
    return 0;
}

/* A request for a name may arrive at another vhost, which has the same name
 * and is defined first. */
static void add(search *look, const char *host, const pg_address *at,
                int whoever)
{
    pg_dryrun_question q;
    pg_log_vhost new;

    memset(&q, 0, sizeof(q));
    q.host = host;
    q.port = at->port;
    q.address = at->ip;
    q.url = "/";
    new.s = pg_dryrun_vhost(&q, look->c->scratch);
    new.host = host;
    new.stands_for_any = 0;
    new.at = *at;
    if ((whoever || !look->s || new.s == look->s) && !is_there(look, &new)
        && look->to->nelts < CANDIDATES_MAX) {
        new.host = apr_pstrdup(look->c->p, host);
        new.at.ip = apr_pstrdup(look->c->p, at->ip);
        APR_ARRAY_PUSH(look->to, pg_log_vhost) = new;
    }
}

/* VirtualDocumentRoot and its kind: the document root depends on the name. */
static int has_roots_by_name(server_rec *s)
{
    pg_cursor c = pg_server_directives(s);
    const pg_directive *d;

    while ((d = pg_next_directive(&c)) != NULL) {
        if (d->kind == PG_VIRTUALROOT) {
            return 1;
        }
    }
    return 0;
}

/* "*.example.org" matches names that the configuration does not list. */
static const char *some_name(const char *name, apr_pool_t *p)
{
    const char *star = ap_strchr_c(name, '*');

    return star ? apr_pstrcat(p, apr_pstrmemdup(p, name,
                                                (apr_size_t)(star - name)),
                              "www", star + 1, NULL) : name;
}

static void add_names(search *look, const apr_array_header_t *names,
                      const pg_address *at)
{
    int i;

    for (i = 0; names && i < names->nelts; ++i) {
        add(look, some_name(APR_ARRAY_IDX(names, i, const char *),
                            look->c->scratch), at, 0);
    }
}

/* The first vhost of an address also receives requests for unknown names. */
static void add_any(search *look, server_rec *s, const pg_address *at)
{
    int i = look->to->nelts;

    add_names(look, s->wild_names, at);
    add(look, NOBODY, at, 0);
    for (; i < look->to->nelts; ++i) {
        APR_ARRAY_IDX(look->to, i, pg_log_vhost).stands_for_any
            = has_roots_by_name(s);
    }
}

static void add_vhost(search *look, server_rec *s, int port)
{
    const apr_array_header_t *at = pg_addresses(s, look->c->scratch);
    const int before = look->to->nelts;
    int i;

    look->s = s;
    for (i = 0; i < at->nelts; ++i) {
        const pg_address *one = &APR_ARRAY_IDX(at, i, pg_address);

        if (!port || one->port == port || !pg_addresses_has(at,
                                                            (apr_port_t)port)) {
            add(look, s->server_hostname, one, 0);
            add_names(look, s->names, one);
            add_any(look, s, one);
        }
    }
    if (look->to->nelts == before && at->nelts) {
        add(look, s->server_hostname, &APR_ARRAY_IDX(at, 0, pg_address), 1);
    }
}

/* Only the name is known: add the vhost where a request for it arrives. */
static void add_name(search *look, const char *host, int port)
{
    const apr_array_header_t *behind;
    pg_address at;

    if (port && pg_arrive(look->c->l, host, (apr_port_t)port, &at,
                          look->c->scratch)) {
        add(look, host, &at, 1);
        return;
    }
    behind = pg_arrive_behind(look->c->l, host, look->c->scratch);
    behind = behind->nelts ? behind
             : pg_addresses(look->c->l->main_server, look->c->scratch);
    add(look, host, &APR_ARRAY_IDX(behind, 0, pg_address), 1);
}

/* %p is the port of the ServerName, or the scheme's: log_server_port()
 * (modules/loggers/mod_log_config.c). */
static int has_port(const server_rec *s, int port, apr_pool_t *p)
{
    const apr_array_header_t *at = pg_addresses(s, p);
    int i;

    for (i = 0; !s->port && i < at->nelts; ++i) {
        const char *scheme = APR_ARRAY_IDX(at, i, pg_address).scheme;

        if (apr_uri_port_of_scheme(scheme) == port) {
            return 1;
        }
    }
    return !port || s->port == port
           || pg_addresses_has(at, (apr_port_t)port);
}

/* %v is the ServerName: log_virtual_host(). */
static int add_called(search *look, const char *name, int port)
{
    const apr_array_header_t *all = pg_vhosts(look->c->l->main_server,
                                              look->c->scratch);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        server_rec *s = APR_ARRAY_IDX(all, i, server_rec *);

        if (s->server_hostname && !strcasecmp(s->server_hostname, name)
            && has_port(s, port, look->c->scratch)) {
            add_vhost(look, s, port);
        }
    }
    return look->to->nelts;
}

/* Removes the port of a Host header.
 * @return the port; 0: there was none */
static int cut_port(char *host)
{
    char *colon = strrchr(host, ':');
    int port = 0;

    if (colon && !strchr(colon, ']')) {
        port = atoi(colon + 1);
        *colon = '\0';
    }
    return port;
}

static void add_host(search *look, const pg_log_file *log, const char *name,
                     int port)
{
    char *host = apr_pstrdup(look->c->scratch, name);
    const int own = cut_port(host);
    const apr_array_header_t *at;

    port = own ? own : port;
    if (!port && log->vhosts->nelts) {
        at = pg_addresses(APR_ARRAY_IDX(log->vhosts, 0, server_rec *),
                          look->c->scratch);
        port = APR_ARRAY_IDX(at, 0, pg_address).port;
    }
    add_name(look, host, port);
}

static void add_writers(search *look, const pg_log_file *log, int port)
{
    const apr_array_header_t *all = log->vhosts->nelts ? log->vhosts
        : pg_vhosts(look->c->l->main_server, look->c->scratch);
    int i;

    for (i = 0; all->nelts <= VHOSTS_MAX && i < all->nelts; ++i) {
        server_rec *s = APR_ARRAY_IDX(all, i, server_rec *);

        if (has_port(s, port, look->c->scratch)) {
            add_vhost(look, s, port);
        }
    }
}

static apr_array_header_t *look_for(pg_log_vhosts *c, const pg_log_file *log,
                                    const pg_log_line *line)
{
    const int port = line->port ? atoi(line->port) : 0;
    search look = { NULL, NULL, NULL };

    look.c = c;
    look.to = apr_array_make(c->p, 2, sizeof(pg_log_vhost));
    if (line->host) {
        add_host(&look, log, line->host, port);
    }
    else if (!line->vhost) {
        add_writers(&look, log, port);
    }
    else if (!add_called(&look, line->vhost, port)) {
        add_name(&look, line->vhost, port);
    }
    apr_pool_clear(c->scratch);
    return look.to;
}

const apr_array_header_t *pg_log_vhosts_of(pg_log_vhosts *c,
                                           const pg_log_file *log,
                                           const pg_request *r)
{
    const pg_log_line *line = &r->line;
    const char *key = apr_psprintf(c->p, "%d %s %s %s", r->log,
                                   line->vhost ? line->vhost : "",
                                   line->port ? line->port : "",
                                   line->host ? line->host : "");
    apr_array_header_t *found = apr_hash_get(c->known, key,
                                             APR_HASH_KEY_STRING);

    if (!found) {
        found = look_for(c, log, line);
        apr_hash_set(c->known, key, APR_HASH_KEY_STRING, found);
    }
    return found;
}
