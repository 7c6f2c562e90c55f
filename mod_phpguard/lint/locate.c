/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* From a URL to a file. */

#include "lint/locate.h"
#include "httpd/arrival.h"
#include "httpd/modules.h"
#include "httpd/proxied.h"
#include "lint/index.h"
#include "lint/ruled.h"
#include "lint/vhosts.h"
#include "model/path.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_strings.h"
#include "apr_uri.h"

#include <errno.h>
#include <sys/stat.h>

/* DirectoryIndex may name a directory, and that another. */
#define STEPS_MAX 8

/* A URL on its way to a file. */
typedef struct {
    const pg_lint *l;
    const char *host;
    apr_port_t port;
    pg_located *to;
    apr_pool_t *p;
} way;

static void stop(pg_located *to, int status, const char *why)
{
    to->name = NULL;
    to->status = status;
    to->why = why;
}

/* What a path is, the rest of it behind a file apart. */
typedef enum {
    PG_IS_NOTHING,
    PG_IS_FILE,
    PG_IS_DIRECTORY,
    PG_IS_CLOSED                /* nobody may look */
} pg_path_is;

static pg_path_is look_at(char *path, struct stat *st)
{
    if (stat(path, st) != 0) {
        return errno == EACCES ? PG_IS_CLOSED : PG_IS_NOTHING;
    }
    return S_ISDIR(st->st_mode) ? PG_IS_DIRECTORY : PG_IS_FILE;
}

/* As ap_directory_walk() goes: the first that is no directory is the file. */
static pg_path_is split(char *path, const char **rest, apr_pool_t *p)
{
    pg_path_is is = PG_IS_DIRECTORY;
    struct stat st;
    char *slash = path;

    *rest = NULL;
    while (is == PG_IS_DIRECTORY && (slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        is = look_at(path, &st);
        *slash = '/';
    }
    if (!slash) {
        return look_at(path, &st);
    }
    if (is == PG_IS_FILE) {
        *rest = apr_pstrdup(p, slash);
        *slash = '\0';
    }
    return is;
}

/* Of a file, or of a directory with its last slash. */
static void set_context(way *w, pg_context *context, server_rec *s,
                        const char *path, const char *uri, const char *rest)
{
    apr_size_t len = strlen(uri) - (rest ? strlen(rest) : 0);
    const char *base = apr_pstrmemdup(w->p, uri, len);

    memset(context, 0, sizeof(*context));
    context->s = s;
    context->dir = apr_pstrmemdup(w->p, path,
                                  (apr_size_t)(pg_name_base(path) - path));
    context->url = apr_pstrmemdup(w->p, base,
                                  (apr_size_t)(pg_name_base(base) - base));
    context->uri = uri;
    pg_sections_choose(context, w->p);
}

static void end_at_file(way *w, const request_rec *r, const char *uri,
                        pg_path_is is)
{
    w->to->file = r->filename;
    w->to->name = pg_name_base(r->filename);
    w->to->exists = is == PG_IS_FILE;
    set_context(w, &w->to->context, r->server, r->filename, uri,
                w->to->path_info);
    w->to->context.script = r->handler && !strcmp(r->handler, "cgi-script");
    if (is == PG_IS_CLOSED) {
        stop(w->to, HTTP_FORBIDDEN, "the server's user may not look into the "
             "directory");
    }
}

static void follow(way *w, const char *uri, int steps);

/* httpd goes no further than the first directory that is not there. */
static const char *missing_part(const char *path, apr_pool_t *p)
{
    char *part = apr_pstrdup(p, path), *slash = part;
    struct stat st;

    while ((slash = strchr(slash + 1, '/')) != NULL) {
        *slash = '\0';
        if (stat(part, &st) != 0) {
            return part;
        }
        *slash = '/';
    }
    return path;
}

/* Where FallbackResource leads from what is not there: fixup_dflt() leaves
 * alone what has a handler, and a rule that leads elsewhere gives one. */
static const char *fallback_of(way *w, const request_rec *r)
{
    const char *path = missing_part(r->filename, w->p);
    pg_context context;
    pg_answer answer;

    set_context(w, &context, r->server, path, r->uri, NULL);
    pg_lookup(&answer, w->l, &context, pg_name_base(path), w->p);
    return (answer.mapping.handler && !answer.mapping.by_type)
           || pg_ruled_by(&context, pg_name_base(path), w->p).elsewhere
           ? NULL : pg_index_fallback(&context, w->p);
}

/* fixup_dir() knows it by its handler, which a rule may have replaced. */
static int is_forwarded(way *w, const request_rec *r)
{
    pg_context context;

    set_context(w, &context, r->server, "/", r->uri, NULL);
    return !pg_ruled_by(&context, pg_name_base(r->uri), w->p).handler;
}

/* The URL that answers in place of one: ap_sub_req_lookup_uri() of fixup_dir()
 * and fixup_dflt().  "": none; NULL: it goes round for ever. */
static const char *answered_by(way *w, const char *uri, int steps)
{
    request_rec *r = pg_arrival(w->l->main_server, w->host, w->port, uri,
                                w->p);
    const char *foreign, *rest;

    if (!r || !steps) {
        return NULL;
    }
    if (pg_proxied_find(r->server, uri, w->p).by) {
        return is_forwarded(w, r) ? uri : "";
    }
    if (pg_arrival_translate(r, &foreign) != OK || !r->filename
        || *r->filename != '/') {
        return "";
    }
    switch (split(r->filename, &rest, w->p)) {
    case PG_IS_FILE:
        return uri;
    case PG_IS_NOTHING:
        uri = fallback_of(w, r);
        return uri && *uri == '/' ? answered_by(w, uri, steps - 1) : "";
    default:
        return "";
    }
}

static void note(way *w, const char *what, const char *uri)
{
    w->to->followed = apr_pstrcat(w->p, w->to->followed ? w->to->followed : "",
                                  w->to->followed ? ", " : "", what, " ", uri,
                                  NULL);
}

/* Go on where a URL is answered, if that is somewhere. */
static int go_on(way *w, const char *uri, const char *index, int steps)
{
    const char *by = answered_by(w, uri, steps);

    if (!by) {
        stop(w->to, HTTP_INTERNAL_SERVER_ERROR,
             "FallbackResource leads round for ever");
        return 1;
    }
    if (!*by || (!index && by == uri)) {
        return 0;
    }
    if (index) {
        note(w, "DirectoryIndex", index);
    }
    if (by != uri) {
        note(w, "FallbackResource", by);
    }
    follow(w, by, steps);
    return 1;
}

/* Before there is an index the directory itself is looked at. */
static int is_closed(way *w)
{
    const pg_htaccess *htaccess = &w->to->context.htaccess;
    pg_merged merged;

    pg_sections_merge(&merged, &w->to->context, "", w->p);
    if (htaccess->state != PG_HTACCESS_FINE) {
        stop(w->to, htaccess->state == PG_HTACCESS_BROKEN
             ? HTTP_INTERNAL_SERVER_ERROR : HTTP_FORBIDDEN, htaccess->why);
    }
    else if (merged.denied) {
        stop(w->to, HTTP_FORBIDDEN,
             apr_pstrcat(w->p, "nobody may read the directory: ",
                         pg_directive_place(merged.denied->node, w->p),
                         NULL));
    }
    return w->to->why != NULL;
}

/* handle_autoindex() (modules/generators/mod_autoindex.c) has what no other
 * handler has; PHP and CGI answer 403 for a directory, the default handler and
 * php-fpm 404. */
static int status_of_directory(way *w)
{
    const core_dir_config *core;
    pg_answer answer;

    pg_lookup(&answer, w->l, &w->to->context, "", w->p);
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
    apr_array_header_t *names;
    int i;

    if (uri[strlen(uri) - 1] != '/') {
        uri = apr_pstrcat(w->p, uri, "/", NULL);
        note(w, "redirected to", uri);
        follow(w, uri, steps);
        return;
    }
    w->to->file = pg_with_slash(dir, w->p);
    w->to->exists = 1;
    set_context(w, &w->to->context, w->to->s, w->to->file, uri, NULL);
    w->to->elsewhere = pg_ruled_by(&w->to->context, "", w->p).elsewhere;
    if (w->to->elsewhere) {
        stop(w->to, HTTP_OK, "it is a directory");
        return;
    }
    if (is_closed(w)) {
        return;
    }
    names = pg_index_names(&w->to->context, w->p);
    for (i = 0; i < names->nelts; ++i) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);

        if (go_on(w, *name == '/' ? name : apr_pstrcat(w->p, uri, name, NULL),
                  name, steps)) {
            return;
        }
    }
    stop(w->to, status_of_directory(w),
         "it is a directory, and no file of DirectoryIndex is in it");
}

static void follow(way *w, const char *uri, int steps)
{
    pg_located *to = w->to;
    request_rec *r = pg_arrival(w->l->main_server, w->host, w->port, uri,
                                w->p);
    pg_path_is is;
    int rc;

    to->s = r->server;
    rc = pg_arrival_translate(r, &to->foreign);
    if (rc != OK && pg_proxied_find(to->s, uri, w->p).by) {
        /* mod_proxy has it before mod_alias is asked */
        r->filename = apr_pstrcat(w->p, pg_vhost_root(to->s), uri, NULL);
        rc = OK;
    }
    if (rc != OK || !r->filename || *r->filename != '/' || !steps) {
        const char *where = apr_table_get(r->headers_out, "Location");

        stop(to, rc == OK ? HTTP_NOT_FOUND : rc,
             where ? apr_pstrcat(w->p, "it is redirected to ", where, NULL)
                   : "it names no file");
        return;
    }
    is = split(r->filename, &to->path_info, w->p);
    if (is == PG_IS_DIRECTORY && !pg_proxied_find(to->s, uri, w->p).by) {
        end_at_directory(w, r->filename, uri, steps - 1);
        return;
    }
    end_at_file(w, r, uri, is);
    if (is == PG_IS_NOTHING) {
        go_on(w, uri, NULL, steps - 1);
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
    way w = { NULL, NULL, 0, NULL, NULL };
    apr_uri_t parsed;
    const char *uri;

    w.l = l;
    w.to = to;
    w.p = p;
    to->url = strstr(url, "://") ? url : apr_pstrcat(p, "http://", url, NULL);
    if (apr_uri_parse(p, to->url, &parsed) != APR_SUCCESS || !parsed.hostname
        || !*parsed.hostname || !(uri = decode(parsed.path, p))) {
        stop(to, HTTP_BAD_REQUEST, "it is no URL that httpd understands");
        return to;
    }
    w.host = parsed.hostname;
    w.port = parsed.port_str && *parsed.port_str ? parsed.port
             : apr_uri_port_of_scheme(parsed.scheme);
    if (!pg_arrival(l->main_server, w.host, w.port, uri, p)) {
        stop(to, 0, apr_psprintf(p, "httpd does not listen at port %u",
                                 (unsigned int)w.port));
        return to;
    }
    follow(&w, uri, STEPS_MAX);
    return to;
}
