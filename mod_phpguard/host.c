/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "host.h"
#include "runner.h"
#include "settings.h"
#include "step.h"
#include "words.h"

#include "http_config.h"
#include "apr_file_info.h"
#include "apr_fnmatch.h"
#include "apr_strings.h"

#include <glob.h>

static pg_runner find_runner(void *baton, const char *handler)
{
    const server_rec *s = baton;
    const pg_server_config *conf = ap_get_module_config(s->module_config,
                                                        &phpguard_module);

    return pg_runner_find(handler, conf->runners);
}

static int exists(const char *path, apr_pool_t *p)
{
    apr_finfo_t finfo;

    return path
           && apr_stat(&finfo, path, APR_FINFO_TYPE, p) == APR_SUCCESS;
}

/* The last name in a directory of the server root that a pattern matches,
 * without its suffix: the newest PHP of a host that has several. */
static const char *last_match(const char *dir, const char *pattern,
                              apr_pool_t *p)
{
    const char *path = ap_server_root_relative(p, dir), *found = NULL;
    apr_finfo_t entry;
    apr_dir_t *d;

    if (!path || apr_dir_open(&d, path, p) != APR_SUCCESS) {
        return NULL;
    }
    while (apr_dir_read(&entry, APR_FINFO_NAME, d) == APR_SUCCESS) {
        if (apr_fnmatch(pattern, entry.name, 0) == APR_SUCCESS
            && (!found || strcmp(found, entry.name) < 0)) {
            found = apr_pstrdup(p, entry.name);
        }
    }
    apr_dir_close(d);
    return found ? apr_pstrndup(p, found,
                                (apr_size_t)(ap_strrchr_c(found, '.')
                                             - found)) : NULL;
}

#define PHPS "/usr/lib/php/"

/* The command for the newest PHP that has both Debian's switch for this SAPI
 * and the SAPI itself: of a removed package the switch stays behind. */
static const char *enable_sapi(const char *sapi, apr_pool_t *p)
{
    int is_module = !strcmp(sapi, "apache2");
    const char *command = NULL;
    apr_size_t i;
    glob_t g;

    if (glob(apr_pstrcat(p, PHPS "[0-9]*/sapi/", sapi, NULL), 0, NULL, &g)) {
        return NULL;
    }
    for (i = 0; i < g.gl_pathc; ++i) {
        const char *version = g.gl_pathv[i] + strlen(PHPS);
        const char *name = apr_psprintf(p, "php%.*s%s%s",
                                        (int)strcspn(version, "/"), version,
                                        is_module ? "" : "-",
                                        is_module ? "" : sapi);
        const char *file = apr_pstrcat(p, is_module ? "mods" : "conf",
                                       "-available/", name,
                                       is_module ? ".load" : ".conf", NULL);

        if (exists(ap_server_root_relative(p, file), p)) {
            command = apr_pstrcat(p, is_module ? "a2enmod " : "a2enconf ",
                                  name, NULL);
        }
    }
    globfree(&g);
    return command;
}

/* mod_php needs mpm_prefork: a2enmod brings it, but lets no other go. */
static const char *enable_module(apr_pool_t *p)
{
    const char *command = enable_sapi("apache2", p);

    if (!command || ap_find_linked_module("prefork.c")) {
        return command;
    }
    return apr_pstrcat(p, "a2dismod mpm_", ap_find_linked_module("worker.c")
                       ? "worker" : "event", " && ", command, NULL);
}

/* setenvif hands the Authorization header on: the package says so too. */
#define FPM_MODULES "a2enmod proxy_fcgi setenvif"

static const char *enable_fpm(apr_pool_t *p)
{
    const char *command = enable_sapi("fpm", p);

    if (!command || ap_find_linked_module("mod_proxy_fcgi.c")) {
        return command;
    }
    return apr_pstrcat(p, FPM_MODULES " && ", command, NULL);
}

/* PHP by whatever the host has; php-fpm first where the module would take
 * another MPM. */
static const char *enable_php(apr_pool_t *p)
{
    const char *fpm = enable_fpm(p), *command;

    if (pg_runner_php_module()
        || (fpm && !ap_find_linked_module("prefork.c"))) {
        return fpm;
    }
    command = enable_module(p);
    return command ? command : fpm;
}

/* "mod_cgid.c" is "cgid" to a2enmod. */
static const char *enable(void *baton, const char *source, apr_pool_t *p)
{
    const char *name;

    (void)baton;
    if (!source) {
        return enable_php(p);
    }
    if (!strncmp(source, "mod_php", 7)) {
        return enable_module(p);
    }
    if (!strcmp(source, "php-cgi")) {
        return enable_sapi("cgi", p);
    }
    if (strncmp(source, "mod_", 4)) {
        return NULL;
    }
    if (!strcmp(source, "mod_proxy_fcgi.c")) {
        return exists(ap_server_root_relative(p,
                          "mods-available/proxy_fcgi.load"), p)
               ? FPM_MODULES : NULL;
    }
    name = apr_pstrndup(p, source + 4, strlen(source) - 6);
    if (!exists(ap_server_root_relative(p, apr_pstrcat(p, "mods-available/",
                                                       name, ".load", NULL)),
                p)) {
        return NULL;
    }
    return apr_pstrcat(p, "a2enmod ", name, NULL);
}

/* The handler in php-fpm's own glue, if its socket is there. */
static const char *fpm_handler(const char *file, apr_pool_t *p)
{
    char line[MAX_STRING_LEN];
    const char *found = NULL;
    ap_configfile_t *f;

    if (ap_pcfg_openfile(&f, p, file) != APR_SUCCESS) {
        return NULL;
    }
    while (!found && !ap_cfg_getline(line, sizeof(line), f)) {
        const char *args = line;
        char *handler;

        if (!strcasecmp(pg_getword(p, &args), "SetHandler")
            && !strncmp(handler = pg_getword(p, &args), "proxy:unix:", 11)) {
            const char *socket = handler + 11;

            if (exists(apr_pstrmemdup(p, socket, strcspn(socket, "|")), p)) {
                found = handler;
            }
        }
    }
    ap_cfg_closefile(f);
    return found;
}

const char *pg_host_php_handler(apr_pool_t *p)
{
    const char *pattern = ap_server_root_relative(p, "conf-available/"
                                                  "php[0-9]*-fpm.conf");
    const char *found = NULL;
    apr_size_t i;
    glob_t g;

    if (pg_runner_php_module()) {
        return "application/x-httpd-php";
    }
    if (!pattern || !ap_find_linked_module("mod_proxy_fcgi.c")
        || glob(pattern, 0, NULL, &g) != 0) {
        return NULL;
    }
    for (i = g.gl_pathc; i > 0 && !found; --i) {
        found = fpm_handler(g.gl_pathv[i - 1], p);
    }
    globfree(&g);
    return found;
}

static const char *php_handler(void *baton, apr_pool_t *p)
{
    (void)baton;
    return pg_host_php_handler(p);
}

pg_world pg_host_world(server_rec *s)
{
    pg_world world = { find_runner, enable, NULL, php_handler };

    world.baton = s;
    return world;
}

/* The module is loaded: of the .load files that are on, one lacks its
 * .conf. */
const char *pg_host_map_php(apr_pool_t *p)
{
    const char *name = last_match("mods-enabled", "php[0-9]*.load", p);
    const char *file = name ? apr_pstrcat(p, "/", name, ".conf", NULL) : NULL;

    if (name && exists(ap_server_root_relative(p, apr_pstrcat(p,
                           "mods-available", file, NULL)), p)
        && !exists(ap_server_root_relative(p, apr_pstrcat(p, "mods-enabled",
                                                          file, NULL)), p)) {
        return pg_step_run(apr_pstrcat(p, "a2enmod ", name, NULL), p);
    }
    return pg_step_write(pg_step_map("application/x-httpd-php", p),
                         PG_STEP_SERVER, p);
}

/* Modules with a handler hook that answer to the names in runner.c, to names
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

static int is_in(const char *const *list, const char *source)
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

int pg_host_foreign(void)
{
    const apr_array_header_t *hooks = ap_hook_get_handler();
    int i;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        if (!is_in(known, hook_owner(hooks, i))
            && !is_in(senders, hook_owner(hooks, i))) {
            return 1;
        }
    }
    return 0;
}

int pg_host_sends(void)
{
    const apr_array_header_t *hooks = ap_hook_get_handler();
    int i;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        if (!is_in(known, hook_owner(hooks, i))) {
            return 1;
        }
    }
    return ap_find_linked_module("mod_xsendfile.c") != NULL;
}
