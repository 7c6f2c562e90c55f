/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What a URL becomes before there is a handler. */

#include "lint/translate.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "lint/vhosts.h"
#include "model/directive.h"
#include "model/rewrite.h"

#include "apr_strings.h"

/* What follows a prefix that ends at a slash, or NULL: alias_matches()
 * (modules/mappers/mod_alias.c) and mod_proxy have it alike. */
static const char *rest_behind(const char *url, const char *alias)
{
    apr_size_t len = strlen(alias);

    if (strncmp(url, alias, len)) {
        return NULL;
    }
    return (len && alias[len - 1] == '/') || !url[len] || url[len] == '/'
           ? url + len : NULL;
}

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
        rest = *args ? rest_behind(url, alias) : NULL;
        if (rest) {
            *script = d->kind == PG_SCRIPTALIAS;
            return apr_pstrcat(p, pg_getword(p, &args), rest, NULL);
        }
    }
    root = pg_vhost_root(s);
    return root ? apr_pstrcat(p, root, url, NULL) : NULL;
}

/* A pattern that does not compile would have stopped httpd already. */
static int regex_matches(const char *pattern, const char *text,
                         apr_pool_t *p)
{
    int negated = *pattern == '!';
    ap_regex_t *regex = ap_pregcomp(p, pattern + negated, AP_REG_EXTENDED);

    return regex && negated == !!ap_regexec(regex, text, 0, NULL, 0);
}

/* ap_proxy_trans_match() (modules/proxy/mod_proxy.c) */
static const pg_directive *server_proxy(server_rec *s, const char *url,
                                        apr_pool_t *p)
{
    pg_cursor c = pg_server_directives(s);
    const pg_directive *d;

    while ((d = pg_next_directive(&c)) != NULL) {
        const char *args = d->node->args, *what;

        if (d->kind != PG_PROXYPASS && d->kind != PG_PROXYPASSMATCH) {
            continue;
        }
        what = pg_getword(p, &args);
        if (*args && (d->kind == PG_PROXYPASS ? rest_behind(url, what) != NULL
                                              : regex_matches(what, url, p))) {
            return *pg_getword(p, &args) == '!' ? NULL : d;
        }
    }
    return NULL;
}

/* Where it forwards to is the second argument, or the only one in a
 * Location.  Without the scheme's module mod_proxy answers 500. */
static pg_taker forwarded(const pg_directive *d, apr_pool_t *p)
{
    pg_taker taker = { PG_RUNS, NULL, NULL };
    const char *args = d->node->args;
    const char *target = pg_getword(p, &args);

    if (*args && !strchr(args, '=')) {
        target = pg_getword(p, &args);
    }
    else if (*args && *args != '!' && strstr(args, "//")) {
        target = pg_getword(p, &args);
    }
    taker.by = d;
    taker.lacks = pg_runner_scheme_missing(target);
    if (taker.lacks) {
        taker.outcome = PG_FAILS;
    }
    return taker;
}

/* ProxyPass in a Location has its URL from the section. */
static const pg_directive *location_proxy(const pg_context *context,
                                          const char *url, apr_pool_t *p)
{
    apr_array_header_t *sections = pg_sections_locations(context->s, url, p);
    int i;

    for (i = 0; i < sections->nelts; ++i) {
        const pg_trail *own
            = pg_lint_observed(APR_ARRAY_IDX(sections, i,
                                             ap_conf_vector_t *));
        const pg_directive *d;

        for (d = pg_first(own); d; d = d->next) {
            if (d->kind == PG_PROXYPASS || d->kind == PG_PROXYPASSMATCH) {
                return d;
            }
        }
    }
    return NULL;
}

static int has_flag(const pg_directive *d, const char *brief,
                    const char *name, apr_pool_t *p)
{
    return pg_rewrite_flag(d->node, brief, name, p) != NULL;
}

static int may_answer(const pg_directive *d, const char *url, apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *pattern = pg_getword(p, &args);

    if (has_flag(d, "P", "proxy", p) || has_flag(d, "H", "handler", p)) {
        return 1;
    }
    return (has_flag(d, "F", "forbidden", p) || has_flag(d, "G", "gone", p))
           && regex_matches(pattern, url, p);
}

static int rewrites(const pg_trail *own, const char *url, apr_pool_t *p)
{
    const pg_directive *d;
    int on = 0, may = 0;

    for (d = pg_first(own); d; d = d->next) {
        if (d->kind == PG_REWRITEENGINE) {
            on = !strcasecmp(pg_directive_subject(d, p), "on");
        }
        else if (d->kind == PG_REWRITERULE) {
            may |= may_answer(d, url, p);
        }
    }
    return on && may;
}

static int rewritten(const pg_context *context, const char *name,
                     const char *url, apr_pool_t *p)
{
    int i;

    if (url && rewrites(pg_lint_observed(context->s->lookup_defaults), url,
                        p)) {
        return 1;
    }
    for (i = 0; i < context->dirs->nelts; ++i) {
        if (rewrites(pg_lint_observed(APR_ARRAY_IDX(context->dirs, i,
                                                    ap_conf_vector_t *)),
                     name, p)) {
            return 1;
        }
    }
    return 0;
}

pg_taker pg_taken_by(const pg_context *context, const char *name, apr_pool_t *p)
{
    pg_taker taker = { PG_LEAKS, NULL, NULL };
    const char *url = context->url ? apr_pstrcat(p, context->url, name, NULL)
                                 : NULL;
    const pg_directive *proxy = NULL;

    if (rewritten(context, name, url, p)) {
        taker.outcome = PG_UNKNOWN;
        return taker;
    }
    if (url && pg_module_loaded("mod_proxy.c")) {
        proxy = location_proxy(context, url, p);
        if (!proxy) {
            proxy = server_proxy(context->s, url, p);
        }
    }
    return proxy ? forwarded(proxy, p) : taker;
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
    const pg_directive *d, *found = NULL;
    int on = 0;

    for (d = pg_first(own); d; d = d->next) {
        if (d->kind == PG_REWRITEENGINE) {
            on = !strcasecmp(pg_directive_subject(d, p), "on");
        }
        else if (d->kind == PG_REWRITERULE && !found
                 && rewrites_to_php(d, p)) {
            found = d;
        }
    }
    return on ? found : NULL;
}
