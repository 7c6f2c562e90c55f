/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* ProxyPass and ProxyPassMatch. */

#include "httpd/proxied.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "httpd/section_match.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

int pg_regex_matches(const char *pattern, const char *text, apr_pool_t *p)
{
    int negated = *pattern == '!';
    ap_regex_t *regex = ap_pregcomp(p, pattern + negated, AP_REG_EXTENDED);

    return regex && negated == !!ap_regexec(regex, text, 0, NULL, 0);
}

static int is_proxy(const pg_directive *d)
{
    return d->kind == PG_PROXYPASS || d->kind == PG_PROXYPASSMATCH;
}

/* In a Location the URL is the section's, and the only argument the target;
 * options have a "=". */
const char *pg_proxied_target(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *first = pg_getword(p, &args), *second = pg_getword(p, &args);

    return *second && (*second == '!' || !ap_strchr_c(second, '=')
                       || ap_strstr_c(second, "//")) ? second : first;
}

static int is_exception(const pg_directive *d, apr_pool_t *p)
{
    return !strcmp(pg_proxied_target(d, p), "!");
}

static int takes(const pg_directive *d, const char *url, apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *what = pg_getword(p, &args);

    return *args && (d->kind == PG_PROXYPASS ? pg_path_rest(url, what) != NULL
                                             : pg_regex_matches(what, url, p));
}

/* Of the Locations that a URL is in the last one's. */
static const pg_directive *in_location(server_rec *s, const char *url,
                                       apr_pool_t *p)
{
    apr_array_header_t *sections = pg_section_locations(s, url, p);
    int i;

    for (i = sections->nelts - 1; i >= 0; --i) {
        const pg_directive *d
            = pg_lint_directives(PG_SECTION(sections, i));

        for (; d; d = d->next) {
            if (is_proxy(d)) {
                return d;
            }
        }
    }
    return NULL;
}

static void note(pg_proxied *found, const pg_directive *d, apr_pool_t *p)
{
    if (found->by || found->beyond) {
        return;
    }
    if (is_exception(d, p)) {
        found->except = found->except ? found->except : d;
    }
    else if (found->except) {
        found->beyond = d;
    }
    else {
        found->by = d;
    }
}

pg_proxied pg_proxied_find(server_rec *s, const char *url, apr_pool_t *p)
{
    pg_proxied found = { NULL, NULL, NULL };
    const pg_directive *d;
    pg_cursor c;

    if (!pg_module_loaded("mod_proxy.c")) {
        return found;
    }
    d = in_location(s, url, p);
    if (d) {
        note(&found, d, p);
    }
    c = pg_server_directives(s);
    while ((d = pg_next_directive(&c)) != NULL) {
        if (is_proxy(d) && takes(d, url, p)) {
            note(&found, d, p);
        }
    }
    return found;
}

const pg_directive *pg_proxied_by(pg_case *c, server_rec *s, const char *url,
                                  apr_pool_t *p)
{
    const pg_proxied found = pg_proxied_find(s, url, p);

    c->except = found.except;
    c->beyond = found.beyond;
    return found.by;
}

/* What forwards the URL that a file below the document root has itself, even
 * if another URL led to it. */
static const pg_directive *takes_own(server_rec *s, const char *file,
                                     apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);
    const char *root = core->ap_document_root;
    const char *rest = root ? pg_path_rest(file, root) : NULL;

    if (!rest) {
        return NULL;
    }
    return pg_proxied_find(s, *rest == '/' ? rest
                           : apr_pstrcat(p, "/", rest, NULL), p).by;
}

void pg_proxied_beside(pg_case *c, server_rec *s, const char *dir,
                       apr_pool_t *p)
{
    const char *name = apr_filepath_name_get(c->file);

    if (!c->beyond && dir) {
        c->beyond = pg_proxied_find(s, apr_pstrcat(p, dir, name, NULL), p).by;
    }
    if (!c->beyond) {
        c->beyond = takes_own(s, c->file, p);
    }
    if (!c->beyond && dir) {
        c->proxied = pg_proxied_find(s, apr_pstrcat(p, dir, PG_PLAIN_NAME,
                                                    NULL), p).by;
    }
}
