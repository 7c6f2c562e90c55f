/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* From a URL to a file. */

#include "lint/locate.h"
#include "httpd/arrival.h"
#include "httpd/modules.h"
#include "httpd/proxied.h"
#include "lint/answered.h"
#include "lint/ruled.h"
#include "lint/vhosts.h"
#include "lint/walk.h"
#include "model/path.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_strings.h"
#include "apr_uri.h"

/* DirectoryIndex may name a directory, and that another. */
#define STEPS_MAX 8

/* A URL on its way to a file. */
typedef struct {
    pg_client c;
    pg_located *to;
} way;

static void stop(pg_located *to, int status, const char *why)
{
    to->name = NULL;
    to->status = status;
    to->why = why;
}

static void stop_as(pg_located *to, pg_answered a)
{
    stop(to, a.status, a.why);
}

static void end_at_file(way *w, const request_rec *r, const char *uri,
                        pg_walk_is is)
{
    w->to->file = r->filename;
    w->to->name = pg_name_base(r->filename);
    w->to->exists = is == PG_IS_FILE;
    w->to->context = pg_walk_context(r->server, r->filename, is, uri,
                                     w->to->path_info, w->c.p);
    w->to->context.script = r->handler && !strcmp(r->handler, "cgi-script");
    if (is == PG_IS_CLOSED) {
        stop_as(w->to, pg_answered_closed());
    }
}

static void follow(way *w, const char *uri, int steps);

static void note(way *w, const char *how)
{
    w->to->followed = apr_pstrcat(w->c.p, w->to->followed ? w->to->followed
                                  : "", w->to->followed ? ", " : "", how,
                                  NULL);
}

/* Go on where a URL is answered, if that is somewhere. */
static int go_on(way *w, const pg_answered *a, int steps)
{
    w->to->elsewhere = a->elsewhere;
    if (a->elsewhere) {
        stop(w->to, HTTP_OK, a->why);
        return 1;
    }
    if (a->status == HTTP_NOT_FOUND) {
        return 0;
    }
    if (a->status != OK) {
        stop_as(w->to, *a);
        return 1;
    }
    note(w, a->how);
    follow(w, a->uri, steps);
    return 1;
}

/* handle_autoindex() (modules/generators/mod_autoindex.c) has what no other
 * handler has; PHP and CGI answer 403 for a directory, the default handler and
 * php-fpm 404. */
static int status_of_directory(way *w)
{
    const core_dir_config *core;
    pg_answer answer;

    pg_lookup(&answer, w->c.l, &w->to->context, "", w->c.p);
    if (answer.mapping.handler && !answer.mapping.by_type) {
        return answer.runner.state == PG_RUNNER_PHP
               || !strcmp(answer.mapping.handler, "cgi-script")
               ? HTTP_FORBIDDEN : HTTP_NOT_FOUND;
    }
    core = ap_get_core_module_config(answer.merged.conf);
    return pg_module_loaded("mod_autoindex.c") && core->opts & OPT_INDEXES
           ? HTTP_OK : HTTP_FORBIDDEN;
}

static void end_at_directory(way *w, const char *dir, const char *uri,
                             int steps)
{
    pg_located *to = w->to;
    pg_answered a;

    if (uri[strlen(uri) - 1] != '/') {
        uri = apr_pstrcat(w->c.p, uri, "/", NULL);
        note(w, apr_pstrcat(w->c.p, "redirected to ", uri, NULL));
        follow(w, uri, steps);
        return;
    }
    to->file = pg_with_slash(dir, w->c.p);
    to->exists = 1;
    to->context = pg_walk_context(to->s, to->file, PG_IS_DIRECTORY, uri,
                                  NULL, w->c.p);
    to->elsewhere = pg_ruled_before(&to->context, "", w->c.p);
    if (to->elsewhere) {
        stop(to, HTTP_OK, "it is a directory");
        return;
    }
    a = pg_answered_refused(&to->context, "", w->c.p);
    if (a.status == OK) {
        a = pg_answered_index(&w->c, &to->context, steps);
    }
    if (!go_on(w, &a, steps)) {
        stop(to, status_of_directory(w),
             "it is a directory, and no file of DirectoryIndex is in it");
    }
}

/* What is refused where it would stand is no less so for not being there. */
static void end_at_nothing(way *w, const char *path, const char *uri,
                           int steps)
{
    const char *part = pg_walk_missing(path, w->c.p);
    const pg_context context = pg_walk_context(w->to->s, part,
                                               PG_IS_NOTHING, uri, NULL,
                                               w->c.p);
    const char *name = pg_name_base(part);
    pg_answered a = pg_answered_refused(&context, name, w->c.p);

    if (a.status == OK) {
        w->to->unreached = strlen(part) < strlen(path);
        a = pg_answered_fallback(&w->c, &context, name, steps);
    }
    else if (strlen(part) < strlen(path)) {
        stop_as(w->to, a);
    }
    w->to->elsewhere = a.elsewhere;
    if (a.how) {
        go_on(w, &a, steps);
    }
}

static void follow(way *w, const char *uri, int steps)
{
    pg_located *to = w->to;
    request_rec *r = pg_arrival(w->c.l->main_server, w->c.host, w->c.port, uri,
                                w->c.p);
    const int is_proxied = pg_proxied_find(r->server, uri, w->c.p).by != NULL;
    pg_walk_is is;
    int rc;

    to->s = r->server;
    rc = pg_arrival_translate(r, &to->foreign);
    if (rc != OK && is_proxied) {
        /* mod_proxy has it before mod_alias is asked */
        r->filename = apr_pstrcat(w->c.p, pg_vhost_root(to->s), uri, NULL);
        rc = OK;
    }
    if (rc != OK || !r->filename || *r->filename != '/' || !steps) {
        stop_as(to, pg_answered_translated(rc, r));
        return;
    }
    is = pg_walk(r->filename, &to->path_info, w->c.p);
    if (is == PG_IS_DIRECTORY && !is_proxied) {
        end_at_directory(w, r->filename, uri, steps - 1);
        return;
    }
    end_at_file(w, r, uri, is);
    if (is == PG_IS_NOTHING && !is_proxied) {
        end_at_nothing(w, r->filename, uri, steps - 1);
    }
}

/* r->uri: ap_process_request_internal() (server/request.c). */
static const char *decode(const char *path, apr_pool_t *p)
{
    char *uri = apr_pstrdup(p, path && *path ? path : "/");

    if (ap_unescape_url(uri) != OK) {
        return NULL;
    }
    ap_no2slash(uri);
    ap_getparents(uri);
    return uri;
}

pg_located *pg_locate_url(const pg_lint *l, const char *url, apr_pool_t *p)
{
    pg_located *to = apr_pcalloc(p, sizeof(*to));
    way w = { { NULL, NULL, 0, NULL }, NULL };
    apr_uri_t parsed;
    const char *uri;

    w.c.l = l;
    w.to = to;
    w.c.p = p;
    to->url = strstr(url, "://") ? url : apr_pstrcat(p, "http://", url, NULL);
    if (apr_uri_parse(p, to->url, &parsed) != APR_SUCCESS || !parsed.hostname
        || !*parsed.hostname || !(uri = decode(parsed.path, p))) {
        stop(to, HTTP_BAD_REQUEST, "it is no URL that httpd understands");
        return to;
    }
    w.c.host = parsed.hostname;
    w.c.port = parsed.port_str && *parsed.port_str ? parsed.port
             : apr_uri_port_of_scheme(parsed.scheme);
    if (!pg_arrival(l->main_server, w.c.host, w.c.port, uri, p)) {
        stop(to, 0, apr_psprintf(p, "httpd does not listen at port %u",
                                 (unsigned int)w.c.port));
        return to;
    }
    follow(&w, uri, STEPS_MAX);
    return to;
}
