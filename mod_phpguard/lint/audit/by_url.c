/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directives that treat URLs of one vhost differently. */

#include "lint/audit/by_url.h"
#include "httpd/observe.h"
#include "httpd/section_match.h"
#include "model/concerned.h"
#include "model/directive.h"
#include "model/mapping.h"
#include "util/hash.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

/** A directive of a vhost, and the URLs that it holds for. */
typedef struct {
    const char *prefix;         /* or NULL, */
    ap_regex_t *pattern;        /* and then this */
    int differs;                /* what it makes of one says nothing of
                                 * another */
} held;

struct pg_by_url {
    apr_array_header_t *all;    /* held */
    int any;                    /* all URLs may differ */
};

static int is_setenvif_of_url(const ap_directive_t *node, apr_pool_t *p)
{
    const char *args = node->args;

    return !strcasecmp(node->directive, "SetEnvIfExpr")
           || !strcasecmp(pg_getword(p, &args), "Request_URI");
}

/* Require expr, file-owner and file-group; "not" may come before. */
static int is_require_of_file(const ap_directive_t *node, apr_pool_t *p)
{
    const char *args = node->args;
    const char *word = pg_getword_lower(p, &args);

    if (!strcmp(word, "not")) {
        word = pg_getword_lower(p, &args);
    }
    return !strcmp(word, "expr") || !strncmp(word, "file-", 5);
}

static int looks_at_url(const pg_directive *d, apr_pool_t *p)
{
    switch (d->kind) {
    case PG_SETHANDLER:
        return ap_strstr_c(d->node->args, "%{") != NULL;
    case PG_REQUIRE:
        return is_require_of_file(d->node, p);
    case PG_SETENVIF:
        return is_setenvif_of_url(d->node, p);
    case PG_REWRITERULE:
    case PG_REDIRECT:
    case PG_REDIRECTMATCH:
    case PG_ALIAS:
    case PG_SCRIPTALIAS:
    case PG_ALIASMATCH:
    case PG_SCRIPTALIASMATCH:
    case PG_PROXYPASS:
    case PG_PROXYPASSMATCH:
        return 1;
    default:
        return 0;
    }
}

/* Its own directives, and those that were merged into it. */
static int any_looks(const ap_conf_vector_t *section, apr_pool_t *p)
{
    const apr_array_header_t *trail
        = pg_trail_directives(pg_observed(section), p);
    const pg_directive *d = pg_lint_directives(section);
    int i;

    while (d && !looks_at_url(d, p)) {
        d = d->next;
    }
    for (i = 0; !d && i < trail->nelts; ++i) {
        if (looks_at_url(APR_ARRAY_IDX(trail, i, const pg_directive *), p)) {
            return 1;
        }
    }
    return d != NULL;
}

static int any_section(const apr_array_header_t *sections, apr_pool_t *p)
{
    int i;

    for (i = 0; sections && i < sections->nelts; ++i) {
        if (pg_by_url_section(PG_SECTION(sections, i), p)) {
            return 1;
        }
    }
    return 0;
}

int pg_by_url_section(ap_conf_vector_t *section, apr_pool_t *p)
{
    const core_dir_config *core = ap_get_core_module_config(section);

    return (core && (core->sec_if || any_section(core->sec_file, p)))
           || any_looks(section, p);
}

/* alias_matches() (modules/mappers/mod_alias.c) takes several slashes for one,
 * and the last of a path for none. */
static char *prefix_of(const char *path, apr_pool_t *p)
{
    char *prefix = apr_pstrdup(p, path);
    apr_size_t len;

    ap_no2slash(prefix);
    len = strlen(prefix);
    if (len && prefix[len - 1] == '/') {
        prefix[len - 1] = '\0';
    }
    return prefix;
}

static void add_prefix(pg_by_url *u, const char *path)
{
    held *h = apr_array_push(u->all);

    memset(h, 0, sizeof(*h));
    h->prefix = prefix_of(path, u->all->pool);
}

static void add_pattern(pg_by_url *u, const char *pattern, int flags,
                        int differs)
{
    held *h = apr_array_push(u->all);

    memset(h, 0, sizeof(*h));
    h->pattern = ap_pregcomp(u->all->pool, pattern, flags);
    h->differs = differs;
    u->any |= !h->pattern;
}

/* add_redirect_internal() (modules/mappers/mod_alias.c): a status may come
 * before the path. */
static const char *redirect_path(const char *args, int is_pattern,
                                 apr_pool_t *p)
{
    static const char *const status[] = {
        "permanent", "temp", "seeother", "gone", NULL
    };
    const char *word = pg_getword(p, &args);
    const char *const *s;

    for (s = status; *s && strcasecmp(*s, word); ++s);
    if (*s || apr_isdigit(*word)) {
        word = pg_getword(p, &args);
    }
    return is_pattern || *word == '/' ? word : "/";
}

static void add_setenvif(pg_by_url *u, const ap_directive_t *node,
                         apr_pool_t *p)
{
    const char *args = node->args;

    if (!is_setenvif_of_url(node, p)) {
        return;
    }
    if (!strcasecmp(node->directive, "SetEnvIfExpr")) {
        u->any = 1;
        return;
    }
    pg_getword(p, &args);
    add_pattern(u, pg_getword(p, &args),
                strcasecmp(node->directive, "SetEnvIfNoCase")
                ? 0 : AP_REG_ICASE, 0);
}

static void add(pg_by_url *u, const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;

    switch (d->kind) {
    case PG_ALIAS:
    case PG_SCRIPTALIAS:
    case PG_PROXYPASS:
        add_prefix(u, pg_getword(p, &args));
        break;
    case PG_ALIASMATCH:
    case PG_SCRIPTALIASMATCH:
    case PG_PROXYPASSMATCH:
        add_pattern(u, pg_getword(p, &args), 0, 1);
        break;
    case PG_REDIRECT:
        add_prefix(u, redirect_path(args, 0, p));
        break;
    case PG_REDIRECTMATCH:
        add_pattern(u, redirect_path(args, 1, p), 0, 0);
        break;
    case PG_SETENVIF:
        add_setenvif(u, d->node, p);
        break;
    default:
        u->any |= looks_at_url(d, p);
        break;
    }
}

pg_by_url *pg_by_url_make(server_rec *s, apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);
    const core_dir_config *own
        = ap_get_core_module_config(s->lookup_defaults);
    const apr_array_header_t *trail
        = pg_trail_directives(pg_observed(s->lookup_defaults), p);
    pg_by_url *u = apr_pcalloc(p, sizeof(*u));
    pg_cursor c = pg_server_directives(s);
    const pg_directive *d;
    int i;

    u->all = apr_array_make(p, 4, sizeof(held));
    while ((d = pg_next_directive(&c)) != NULL) {
        add(u, d, p);
    }
    for (i = 0; i < trail->nelts; ++i) {
        u->any |= looks_at_url(APR_ARRAY_IDX(trail, i, const pg_directive *),
                               p);
    }
    u->any |= any_section(core->sec_url, p) || any_section(own->sec_file, p);
    return u;
}

static int holds(const held *h, const char *uri)
{
    const apr_size_t len = h->prefix ? strlen(h->prefix) : 0;

    return h->pattern ? !ap_regexec(h->pattern, uri, 0, NULL, 0)
           : !strncmp(uri, h->prefix, len)
             && (!uri[len] || uri[len] == '/');
}

apr_uint64_t pg_by_url_key(const pg_by_url *u, const char *uri,
                           apr_uint64_t key)
{
    int i;

    if (u->any) {
        return 0;
    }
    for (i = 0; i < u->all->nelts; ++i) {
        const held *h = &APR_ARRAY_IDX(u->all, i, held);

        if (holds(h, uri)) {
            if (h->differs) {
                return 0;
            }
            key = pg_hash_word(key, (apr_uint64_t)i + 1);
        }
    }
    /* translate_userdir() (modules/mappers/mod_userdir.c) */
    if (uri[1] == '~') {
        key = pg_hash_word(key, (apr_uint64_t)-1);
    }
    return pg_hash_word(key, 0);    /* what follows is no directive */
}
