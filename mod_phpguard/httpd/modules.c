/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The loaded modules, and which of them provides a handler. */

#include "httpd/modules.h"
#include "model/directive.h"

#include "httpd.h"
#include "http_config.h"
#include "http_request.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

typedef struct {
    const char *handler;
    int prefix;                 /* handler is the beginning of the name */
    pg_runner_state state;      /* what it is when it is loaded */
    const char *modules[4];     /* any of them answers */
} runner_row;

/* The names are compared as each module compares them: php_handler()
 * (php-src, sapi/apache2handler/sapi_apache2.c), cgi_handler(),
 * fcgid_handler(), proxy_handler() ... */
static const runner_row runners[] = {
    { "application/x-httpd-php-source", 0, PG_RUNNER_RAW,
      { "mod_php.c", "mod_php7.c", "mod_php5.c" } },
    { "application/x-httpd-php", 0, PG_RUNNER_PHP,
      { "mod_php.c", "mod_php7.c", "mod_php5.c" } },
    { "php-script", 0, PG_RUNNER_PHP, { "mod_php.c" } },
    { "php7-script", 0, PG_RUNNER_PHP, { "mod_php7.c" } },
    { "php5-script", 0, PG_RUNNER_PHP, { "mod_php5.c" } },
    { "cgi-script", 0, PG_RUNNER_EXECUTES, { "mod_cgid.c", "mod_cgi.c" } },
    { "application/x-httpd-cgi", 0, PG_RUNNER_EXECUTES,
      { "mod_cgid.c", "mod_cgi.c" } },
    { "fcgid-script", 0, PG_RUNNER_EXECUTES, { "mod_fcgid.c" } },
    { "fastcgi-script", 0, PG_RUNNER_EXECUTES, { "mod_fastcgi.c" } },
    { "lsapi-script", 0, PG_RUNNER_EXECUTES, { "mod_lsapi.c" } },
    { "application/x-httpd-lsphp", 0, PG_RUNNER_EXECUTES, { "mod_lsapi.c" } },
    { "x-httpd-suphp", 0, PG_RUNNER_EXECUTES, { "mod_suphp.c" } },
    { "perl-script", 0, PG_RUNNER_EXECUTES, { "mod_perl.c" } },
    { "modperl", 0, PG_RUNNER_EXECUTES, { "mod_perl.c" } },
    { "lua-script", 0, PG_RUNNER_EXECUTES, { "mod_lua.c" } },
    { "wsgi-script", 0, PG_RUNNER_EXECUTES, { "mod_wsgi.c" } },
    { "proxy-server", 0, PG_RUNNER_EXECUTES, { "mod_proxy.c" } },
    { "proxy:", 1, PG_RUNNER_EXECUTES, { "mod_proxy.c" } },
    { "default-handler", 0, PG_RUNNER_RAW, { "core.c" } },
    { "server-parsed", 0, PG_RUNNER_RAW, { "mod_include.c" } },
    { "send-as-is", 0, PG_RUNNER_RAW, { "mod_asis.c" } },
    { "httpd/send-as-is", 0, PG_RUNNER_RAW, { "mod_asis.c" } },
    { "type-map", 0, PG_RUNNER_RAW, { "mod_negotiation.c" } },
    { "application/x-type-map", 0, PG_RUNNER_RAW, { "mod_negotiation.c" } },
    { "server-status", 0, PG_RUNNER_EXECUTES, { "mod_status.c" } },
    { "server-info", 0, PG_RUNNER_EXECUTES, { "mod_info.c" } },
    { "balancer-manager", 0, PG_RUNNER_EXECUTES,
      { "mod_proxy_balancer.c" } },
    { "ldap-status", 0, PG_RUNNER_EXECUTES, { "util_ldap.c" } },
    { "imap-file", 0, PG_RUNNER_EXECUTES, { "mod_imagemap.c" } },
    { "dav-handler", 0, PG_RUNNER_EXECUTES, { "mod_dav.c" } }
};
#define RUNNERS (sizeof(runners) / sizeof(runners[0]))

/* The module behind the scheme of a proxy: handler. */
static const struct {
    const char *scheme;
    const char *module;
} schemes[] = {
    { "fcgi", "mod_proxy_fcgi.c" },
    { "http", "mod_proxy_http.c" },
    { "https", "mod_proxy_http.c" },
    { "ajp", "mod_proxy_ajp.c" },
    { "scgi", "mod_proxy_scgi.c" },
    { "uwsgi", "mod_proxy_uwsgi.c" },
    { "h2", "mod_proxy_http2.c" },
    { "h2c", "mod_proxy_http2.c" },
    { "balancer", "mod_proxy_balancer.c" }
};
#define SCHEMES (sizeof(schemes) / sizeof(schemes[0]))

int pg_httpd_patch(void)
{
    ap_version_t v;

    ap_get_server_revision(&v);
    return v.major == 2 && v.minor == 4 ? v.patch : INT_MAX;
}

int pg_module_loaded(const char *source)
{
    return ap_find_linked_module(source) != NULL;
}

int pg_module_changes_user(void)
{
    return pg_module_loaded("mpm_itk.c") || pg_module_loaded("mod_ruid2.c");
}

static const char *loaded(const char *const *modules)
{
    for (; *modules; ++modules) {
        if (pg_module_loaded(*modules)) {
            return *modules;
        }
    }
    return NULL;
}

/* Since 2.4.60 mod_proxy asks the scheme's module to read the URL of a
 * SetHandler, and declines if there is none (proxy_handler(), mod_proxy.c):
 * the source goes out.  Before, and for ProxyPass, the answer is a 500. */
static pg_runner_state without_scheme(void)
{
    return pg_httpd_patch() < 60 ? PG_RUNNER_FAILS : PG_RUNNER_MISSING;
}

/* "proxy:unix:/path|fcgi://host" has its scheme behind the bar, as
 * proxy_handler() and fix_uds_filename() (modules/proxy) read it. */
static const char *scheme_of(const char *url)
{
    if (!strncasecmp(url, "unix:", 5)) {
        const char *bar = ap_strchr_c(url, '|');

        return bar ? bar + 1 : "";
    }
    return url;
}

/* connect() of the server's user: what he may not look for may be there. */
const char *pg_runner_socket_missing(const char *url)
{
    char path[4096];
    struct stat st;
    apr_size_t len;

    if (strncasecmp(url, "unix:", 5)) {
        return NULL;
    }
    len = strcspn(url + 5, "|");
    if (!url[5 + len] || len >= sizeof(path) || url[5] != '/') {
        return NULL;
    }
    memcpy(path, url + 5, len);
    path[len] = '\0';
    return stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR)
           ? url + 5 : NULL;
}

static const char *scheme_module(const char *url)
{
    const char *scheme = scheme_of(url);
    apr_size_t i;

    for (i = 0; i < SCHEMES; ++i) {
        apr_size_t len = strlen(schemes[i].scheme);

        if (!strncasecmp(scheme, schemes[i].scheme, len)
            && scheme[len] == ':') {
            return schemes[i].module;
        }
    }
    return NULL;
}

/* Letters in which two words differ; two that are in each other's place are
 * one. */
static apr_size_t difference(const char *a, apr_size_t n, const char *b)
{
    apr_size_t differ = 0;

    for (; n && *b; --n, ++a, ++b) {
        if (apr_tolower(*a) == *b) {
            continue;
        }
        ++differ;
        if (n > 1 && b[1] && apr_tolower(a[0]) == b[1]
            && apr_tolower(a[1]) == b[0]) {
            --n, ++a, ++b;
        }
        else if (n > 1 && apr_tolower(a[1]) == *b) {
            --n, ++a;
        }
        else if (b[1] && apr_tolower(*a) == b[1]) {
            ++b;
        }
    }
    return differ + n + strlen(b);
}

/* The scheme that is known and nearest to that of an URL, or NULL. */
static const char *nearest_scheme(const char *url)
{
    const char *colon = strstr(url, "://"), *best = NULL;
    apr_size_t least = 3, i;

    for (i = 0; colon && i < SCHEMES; ++i) {
        const char *name = schemes[i].scheme;
        apr_size_t differ = difference(url, (apr_size_t)(colon - url), name);

        if (differ < least && differ < strlen(name) - 1) {
            least = differ;
            best = name;
        }
    }
    return best;
}

static pg_runner find_row(const char *handler, const runner_row *row)
{
    pg_runner r = { PG_RUNNER_MISSING, row->modules[0], NULL, NULL, NULL };
    const char *source = loaded(row->modules);
    const char *url = row->prefix ? handler + strlen("proxy:") : NULL;
    const char *scheme = url ? scheme_module(url) : NULL;
    int has_scheme = !scheme || pg_module_loaded(scheme);

    if (!source) {
        r.also = has_scheme ? NULL : scheme;
        return r;
    }
    r.state = has_scheme ? row->state : without_scheme();
    r.module = scheme ? scheme : source;
    if (url && !scheme) {
        r.state = without_scheme();
        r.module = NULL;
        r.scheme = nearest_scheme(scheme_of(url));
    }
    if (url && r.state == row->state) {
        r.socket = pg_runner_socket_missing(url);
        r.state = r.socket ? PG_RUNNER_FAILS : r.state;
    }
    return r;
}

static const runner_row *row_of(const char *handler)
{
    apr_size_t i;

    for (i = 0; i < RUNNERS; ++i) {
        const char *name = runners[i].handler;

        if (runners[i].prefix ? !strncmp(handler, name, strlen(name))
                              : !strcmp(handler, name)) {
            return &runners[i];
        }
    }
    return NULL;
}

int pg_runner_answers(const char *source, const char *handler)
{
    const runner_row *row = row_of(handler);
    const char *const *one = row ? row->modules : NULL;

    while (one && *one && strcmp(*one, source)) {
        ++one;
    }
    return one && *one;
}

pg_runner pg_runner_find(const char *handler, const apr_array_header_t *extra)
{
    pg_runner r = { PG_RUNNER_UNKNOWN, NULL, NULL, NULL, NULL };
    const runner_row *row = handler ? row_of(handler) : NULL;
    int n;

    if (!handler) {
        return r;
    }
    if (row) {
        return find_row(handler, row);
    }
    for (n = 0; extra && n < extra->nelts; ++n) {
        if (!strcasecmp(handler, APR_ARRAY_IDX(extra, n, const char *))) {
            r.state = PG_RUNNER_EXECUTES;
            r.module = "PHPGuardRunner";
            return r;
        }
    }
    r.scheme = nearest_scheme(scheme_of(handler));
    return r;
}

static const char *const websockets[] = {
    "mod_proxy_wstunnel.c", "mod_proxy_http.c", NULL
};

/* A scheme may be a site owner's word. */
static int is_scheme(const char *text, const char *end)
{
    for (; text < end && apr_isalnum(*text); ++text);
    return text == end;
}

const char *pg_runner_scheme_missing(const char *url, apr_pool_t *p)
{
    const char *needed = scheme_module(url), *scheme = scheme_of(url);
    const char *end = strstr(scheme, "://");

    if (needed || !end) {
        return needed && !pg_module_loaded(needed) ? needed : NULL;
    }
    if (!strncasecmp(scheme, "ws:", 3) || !strncasecmp(scheme, "wss:", 4)) {
        return loaded(websockets) ? NULL : websockets[0];
    }
    needed = !is_scheme(scheme, end) ? "mod_proxy_SCHEME.c"
             : apr_psprintf(p, "mod_proxy_%.*s.c", (int)(end - scheme),
                            scheme);
    return ap_find_linked_module(needed) ? NULL : needed;
}

const char *pg_runner_php_module(void)
{
    static const char *const modules[] = {
        "mod_php.c", "mod_php7.c", "mod_php5.c", NULL
    };

    return loaded(modules);
}

/* Modules with a handler hook that answer to the names in modules.c, to names
 * of their own that mean no PHP, or to none; none of them sends a file as it
 * is. */
static const char *const known[] = {
    "core.c", "http_core.c", "mod_actions.c", "mod_autoindex.c", "mod_cgi.c",
    "mod_cgid.c", "mod_dir.c", "mod_fastcgi.c", "mod_fcgid.c",
    "mod_heartmonitor.c", "mod_http2.c", "mod_info.c",
    "mod_ldap.c", "mod_lsapi.c", "mod_md.c", "mod_phpguard.c", "mod_proxy.c",
    "mod_proxy_balancer.c", "mod_security2.c", "mod_status.c", "mod_suphp.c",
    "util_ldap.c", "mod_rewrite.c", "mod_speling.c", "mod_charset_lite.c",
    "mod_session.c", "mod_auth_form.c", "mod_usertrack.c", "mod_proxy_http2.c",
    "mod_proxy_hcheck.c", NULL
};

/* And those that may. */
static const char *const senders[] = {
    "mod_asis.c", "mod_cache.c", "mod_dav.c", "mod_file_cache.c",
    "mod_imagemap.c", "mod_lua.c",
    "mod_negotiation.c", "mod_perl.c", "mod_php.c", "mod_php5.c", "mod_php7.c",
    "mod_wsgi.c", NULL
};

int pg_module_in(const char *const *list, const char *source)
{
    for (; *list; ++list) {
        if (!strcmp(source, *list)) {
            return 1;
        }
    }
    return 0;
}

static const char *hook_owner(const apr_array_header_t *hooks, int i)
{
    return APR_ARRAY_IDX(hooks, i, ap_LINK_handler_t).szName;
}

const char *pg_modules_foreign(int (*is_known)(const char *source))
{
    const apr_array_header_t *hooks = ap_hook_get_handler();
    int i;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        if (!pg_module_in(known, hook_owner(hooks, i))
            && !pg_module_in(senders, hook_owner(hooks, i))
            && !(is_known && is_known(hook_owner(hooks, i)))) {
            return hook_owner(hooks, i);
        }
    }
    return NULL;
}

int pg_modules_sends(void)
{
    const apr_array_header_t *hooks = ap_hook_get_handler();
    int i;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        if (!pg_module_in(known, hook_owner(hooks, i))) {
            return 1;
        }
    }
    return pg_module_loaded("mod_xsendfile.c");
}
