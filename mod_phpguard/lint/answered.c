/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The sub requests of mod_dir, without a request. */

#include "lint/answered.h"
#include "httpd/arrival.h"
#include "httpd/links.h"
#include "httpd/modules.h"
#include "httpd/proxied.h"
#include "lint/index.h"
#include "lint/ruled.h"
#include "lint/walk.h"
#include "model/path.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_strings.h"

static pg_answered answer(int status, const char *why)
{
    pg_answered a = { OK, NULL, NULL, NULL, NULL };

    a.status = status;
    a.why = why;
    return a;
}

pg_answered pg_answered_refused(const pg_context *context, const char *name,
                                apr_pool_t *p)
{
    const pg_htaccess *htaccess = &context->htaccess;
    pg_merged merged;
    const char *link;

    if (htaccess->state > PG_HTACCESS_PARTLY) {
        return answer(htaccess->state == PG_HTACCESS_BROKEN
                      ? HTTP_INTERNAL_SERVER_ERROR : HTTP_FORBIDDEN,
                      htaccess->why);
    }
    pg_sections_merge(&merged, context, name, p);
    if (merged.denied) {
        return answer(HTTP_FORBIDDEN,
                      apr_psprintf(p, "nobody may read %s: %s",
                                   *name ? name : "the directory",
                                   pg_directive_place(merged.denied->node,
                                                      p)));
    }
    link = pg_links_refused(merged.conf, apr_pstrcat(p, context->dir, name,
                                                     NULL), p);
    return link ? answer(HTTP_FORBIDDEN,
                         apr_pstrcat(p, link, " is a link that Options does "
                                     "not let httpd follow", NULL))
                : answer(OK, NULL);
}

/* fixup_dir() knows what mod_proxy has by its handler, which SetHandler and a
 * rule may have replaced. */
static pg_answered forwarded(const pg_client *c, const request_rec *r)
{
    const pg_context context = pg_walk_urls(r->server, r->uri, c->p);
    const pg_ruled ruled = pg_ruled_by(&context, "", c->p);
    const char *handler;
    pg_answer known;
    pg_answered a = answer(OK, NULL);

    pg_lookup(&known, c->l, &context, "", c->p);
    handler = ruled.handler ? ruled.handler : known.folded.sethandler.text;
    if (handler && strcmp(handler, "none")) {
        a.status = HTTP_NOT_FOUND;
    }
    a.uri = r->uri;
    a.elsewhere = ruled.elsewhere || !ruled.unknown ? ruled.elsewhere
                  : ruled.by;
    a.why = apr_pstrcat(c->p, "mod_proxy has ", r->uri, NULL);
    return a;
}

pg_answered pg_answered_translated(int status, const request_rec *r)
{
    const char *where = apr_table_get(r->headers_out, "Location");

    return answer(status == OK ? HTTP_NOT_FOUND : status,
                  where ? apr_pstrcat(r->pool, "it is redirected to ", where,
                                      NULL)
                        : "it names no file");
}

pg_answered pg_answered_closed(void)
{
    return answer(HTTP_FORBIDDEN, "the server's user may not look into the "
                  "directory");
}

static pg_answered answered_by(const pg_client *c, const char *uri, int steps);

static pg_answered stands_at(const pg_client *c, request_rec *r,
                             pg_walk_is is, const char *rest, int steps)
{
    const char *path = is == PG_IS_NOTHING
                       ? pg_walk_missing(r->filename, c->p)
                       : is == PG_IS_DIRECTORY
                       ? pg_with_slash(r->filename, c->p) : r->filename;
    const pg_context context = pg_walk_context(r->server, path, is, r->uri,
                                               rest, c->p);
    const char *name = pg_name_base(path);
    pg_answered a = pg_answered_refused(&context, name, c->p);

    if (a.status != OK) {
        return a;
    }
    a.uri = r->uri;
    if (is != PG_IS_DIRECTORY) {
        return is == PG_IS_FILE ? a
               : pg_answered_fallback(c, &context, name, steps);
    }
    return r->uri[strlen(r->uri) - 1] == '/'
           ? pg_answered_index(c, &context, steps)
           : answer(HTTP_MOVED_PERMANENTLY,
                    apr_pstrcat(c->p, "it is redirected to ", r->uri, "/",
                                NULL));
}

static pg_answered answered_by(const pg_client *c, const char *uri, int steps)
{
    request_rec *r = pg_arrival(c->l->main_server, c->host, c->port, uri,
                                c->p);
    const char *foreign, *rest;
    pg_walk_is is;
    int rc;

    if (!r || !steps) {
        return answer(HTTP_INTERNAL_SERVER_ERROR,
                      "FallbackResource leads round for ever");
    }
    if (pg_proxied_find(r->server, uri, c->p).by) {
        return forwarded(c, r);
    }
    rc = pg_arrival_translate(r, &foreign);
    if (rc != OK || !r->filename || *r->filename != '/') {
        return pg_answered_translated(rc, r);
    }
    is = pg_walk(r->filename, &rest, c->p);
    if (is == PG_IS_CLOSED) {
        return pg_answered_closed();
    }
    return stands_at(c, r, is, rest, steps);
}

/* What a directive names, asked for from a URL: without its query, and beside
 * that URL if it does not begin with a slash. */
static pg_answered lead(const pg_client *c, const char *directive,
                        const char *from, const char *to, int steps)
{
    const char *path = apr_pstrmemdup(c->p, to, strcspn(to, "?"));
    pg_answered a;

    if (*path != '/') {
        path = apr_pstrcat(c->p, ap_make_dirstr_parent(c->p, from), path,
                           NULL);
    }
    a = answered_by(c, path, steps - 1);
    a.how = apr_pstrcat(c->p, directive, " ", to, a.how ? ", " : "",
                        a.how ? a.how : "", NULL);
    return a;
}

pg_answered pg_answered_index(const pg_client *c, const pg_context *context,
                              int steps)
{
    const apr_array_header_t *names = pg_index_names(context, c->p);
    pg_answered a, last = answer(HTTP_NOT_FOUND, NULL);
    int i;

    for (i = 0; i < names->nelts; ++i) {
        a = lead(c, "DirectoryIndex", context->uri,
                 APR_ARRAY_IDX(names, i, const char *), steps);
        if (a.elsewhere || a.status == OK || ap_is_HTTP_REDIRECT(a.status)) {
            return a;
        }
        if (a.status != HTTP_NOT_FOUND) {
            last = a;
        }
    }
    return last;
}

pg_answered pg_answered_fallback(const pg_client *c, const pg_context *context,
                                 const char *name, int steps)
{
    const char *to = pg_index_fallback(context, c->p);
    pg_answered none = answer(HTTP_NOT_FOUND, NULL);
    const pg_mapping *m;
    pg_answer known;

    if (!to) {
        return none;
    }
    pg_lookup(&known, c->l, context, name, c->p);
    m = pg_modules_rules_first() ? &known.mapping : &known.folded;
    if (m->handler && !m->by_type) {
        return none;
    }
    none.elsewhere = pg_ruled_before(context, name, c->p);
    none.why = apr_pstrcat(c->p, "there is no ", context->uri, NULL);
    return none.elsewhere ? none
           : lead(c, "FallbackResource", context->uri, to, steps);
}
