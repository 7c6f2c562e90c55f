/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What a URL becomes before there is a handler. */

#include "lint/survey/translate.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "httpd/proxy_worker.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/rewrite.h"
#include "util/path.h"

#include "apr_strings.h"

const char *pg_translate(server_rec *s, const char *url, int *script,
                         apr_pool_t *p)
{
    pg_cursor c = pg_server_directives(s);
    const pg_directive *d;
    const char *root;

    *script = 0;
    while ((d = pg_next_directive(&c)) != NULL) {
        const char *args = d->node->args, *alias, *rest;

        if (d->kind != PG_ALIAS && d->kind != PG_SCRIPTALIAS) {
            continue;
        }
        alias = pg_getword(p, &args);
        rest = *args ? pg_path_rest(url, alias) : NULL;
        if (rest) {
            *script = d->kind == PG_SCRIPTALIAS;
            return apr_pstrcat(p, pg_getword(p, &args), rest, NULL);
        }
    }
    root = pg_vhost_root(s);
    return root ? apr_pstrcat(p, root, url, NULL) : NULL;
}

/* Without the scheme's module mod_proxy answers 500, without a socket 503. */
static pg_taker forwarded(server_rec *s, const pg_directive *d, apr_pool_t *p)
{
    pg_taker taker = { PG_RUNS, NULL, NULL, NULL, NULL, NULL };
    const char *url = pg_proxy_worker_url(s, pg_proxied_target(d, p), "", p);

    taker.by = d;
    taker.lacks = pg_runner_scheme_missing(url);
    taker.socket = pg_runner_socket_missing(url);
    if (taker.lacks || taker.socket) {
        taker.outcome = PG_FAILS;
    }
    return taker;
}

static int has_flag(const pg_directive *d, const char *brief,
                    const char *name, apr_pool_t *p)
{
    return pg_rewrite_flag(d->node, brief, name, p) != NULL;
}

pg_taker pg_taken_early(const pg_context *context, const char *name,
                        apr_pool_t *p)
{
    pg_taker taker = { PG_LEAKS, NULL, NULL, NULL, NULL, NULL };
    const char *url = pg_sections_uri(context, name, p);
    pg_proxied found;

    if (!url) {
        return taker;
    }
    found = pg_proxied_find(context->s, url, p);
    if (found.by) {
        return forwarded(context->s, found.by, p);
    }
    taker.except = found.except;
    taker.beyond = found.beyond;
    return taker;
}

/* No [PT], nothing that ends the request here: the file name that comes out
 * is final, translate_name is over (hook_uri2file(), mod_rewrite.c). */
static int rewrites_to_php(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *pattern = pg_getword(p, &args);
    const char *to = pg_getword(p, &args);
    const char *end = to + strcspn(to, "?");

    return *pattern && end - to > 4 && !strncasecmp(end - 4, ".php", 4)
           && !strstr(to, "://")
           && !has_flag(d, "PT", "passthrough", p)
           && !has_flag(d, "R", "redirect", p)
           && !has_flag(d, "P", "proxy", p) && !has_flag(d, "H", "handler", p)
           && !has_flag(d, "F", "forbidden", p)
           && !has_flag(d, "G", "gone", p);
}

const pg_directive *pg_rewrite_first(server_rec *s, apr_pool_t *p)
{
    const pg_trail *own = pg_lint_observed(s->lookup_defaults);
    const pg_directive *d = pg_first(own);

    while (d && !(d->kind == PG_REWRITERULE && rewrites_to_php(d, p))) {
        d = d->next;
    }
    return pg_is_on(own, PG_REWRITEENGINE, 0, p) ? d : NULL;
}
