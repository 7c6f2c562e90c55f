/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Debian's a2enmod and a2enconf, and the socket of php-fpm. */

#include "httpd/debian.h"
#include "httpd/modules.h"
#include "model/directive.h"
#include "model/edit.h"

#include "http_config.h"
#include "apr_file_info.h"
#include "apr_fnmatch.h"
#include "apr_strings.h"

#include <glob.h>
#include <unistd.h>

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

/* Whether the switch is there and not on. */
static int is_off(const char *dir, const char *name, apr_pool_t *p)
{
    const char *available = apr_pstrcat(p, dir, "-available/", name, NULL);
    const char *enabled = apr_pstrcat(p, dir, "-enabled/", name, NULL);

    return exists(ap_server_root_relative(p, available), p)
           && !exists(ap_server_root_relative(p, enabled), p);
}

/* The command for the newest PHP that has both Debian's switch for this SAPI
 * and the SAPI itself: of a removed package the switch stays behind. */
static const char *enable_sapi(const char *sapi, apr_pool_t *p)
{
    const int is_module = !strcmp(sapi, "apache2");
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

        if (is_off(is_module ? "mods" : "conf",
                   apr_pstrcat(p, name, is_module ? ".load" : ".conf", NULL),
                   p)) {
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

    if (!command || pg_module_loaded("prefork.c")) {
        return command;
    }
    return apr_pstrcat(p, "a2dismod mpm_", pg_module_loaded("worker.c")
                       ? "worker" : "event", " && ", command, NULL);
}

/* setenvif hands the Authorization header on: the package says so too. */
#define UNIX "proxy:unix:"
#define FPM_MODULES "a2enmod proxy_fcgi setenvif"

/* The handler in php-fpm's own glue. */
static const char *handler_in(const char *file, apr_pool_t *p)
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
            && !strncmp(handler = pg_getword(p, &args), UNIX, strlen(UNIX))) {
            found = handler;
        }
    }
    ap_cfg_closefile(f);
    return found;
}

static const char *socket_in(const char *handler, apr_pool_t *p)
{
    handler += strlen(UNIX);
    return apr_pstrmemdup(p, handler, strcspn(handler, "|"));
}

/* The same if its socket is there. */
static const char *fpm_handler(const char *file, apr_pool_t *p)
{
    const char *handler = handler_in(file, p);

    return handler && exists(socket_in(handler, p), p) ? handler : NULL;
}

/* Where the glue of one PHP names the socket of another, which is gone: its
 * own pool has the name of the glue, php8.2-fpm.sock. */
static const char *pool_handler(const char *file, apr_pool_t *p)
{
    const char *handler = handler_in(file, p), *name, *socket, *slash;

    if (!handler || fpm_handler(file, p)) {
        return handler;
    }
    socket = socket_in(handler, p);
    slash = ap_strrchr_c(socket, '/');
    name = ap_strrchr_c(file, '/');
    if (!slash || !name) {
        return NULL;
    }
    socket = apr_psprintf(p, "%.*s%.*s.sock", (int)(slash - socket), socket,
                          (int)(ap_strrchr_c(name, '.') - name), name);
    return exists(socket, p)
           ? apr_pstrcat(p, UNIX, socket, handler + strcspn(handler, "|"),
                         NULL) : NULL;
}

/* What the switch maps to has to be up as well: "a2enconf php8.4-fpm" alone
 * would make a 503 of every page. */
static const char *with_service(const char *command, apr_pool_t *p)
{
    const char *name = command ? ap_strrchr_c(command, ' ') + 1 : NULL;
    const char *conf = name ? apr_pstrcat(p, "conf-available/", name, ".conf",
                                          NULL) : NULL;

    return !name || fpm_handler(ap_server_root_relative(p, conf), p) ? command
           : apr_pstrcat(p, command, " && service ", name, " start", NULL);
}

static int is_available(const char *load, apr_pool_t *p)
{
    return exists(ap_server_root_relative(p, apr_pstrcat(p, "mods-available/",
                                                         load, NULL)), p);
}

static const char *enable_fpm(apr_pool_t *p)
{
    const char *command = with_service(enable_sapi("fpm", p), p);

    if (!command || pg_module_loaded("mod_proxy_fcgi.c")) {
        return command;
    }
    if (!is_available("proxy_fcgi.load", p)) {
        return NULL;
    }
    return apr_pstrcat(p, FPM_MODULES " && ", command, NULL);
}

/* PHP as the host has it; php-fpm first where the module would take
 * another MPM. */
static const char *enable_php(apr_pool_t *p)
{
    const char *fpm = enable_fpm(p), *command;

    if (pg_runner_php_module()
        || (fpm && !pg_module_loaded("prefork.c"))) {
        return fpm;
    }
    command = enable_module(p);
    return command ? command : fpm;
}

/* "mod_cgid.c" is "cgid" to a2enmod. */
const char *pg_debian_enable(const char *source, apr_pool_t *p)
{
    const char *name;

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
        return is_available("proxy_fcgi.load", p) ? FPM_MODULES : NULL;
    }
    name = apr_pstrndup(p, source + 4, strlen(source) - 6);
    if (!is_available(apr_pstrcat(p, name, ".load", NULL), p)) {
        return NULL;
    }
    /* it does not start without one (pg_module_needs()) */
    return apr_pstrcat(p, "a2enmod ", name, strcmp(name, "proxy_balancer")
                       ? "" : " lbmethod_byrequests", NULL);
}

const char *pg_debian_php_handler(apr_pool_t *p)
{
    const char *pattern = ap_server_root_relative(p, "conf-available/"
                                                  "php[0-9]*-fpm.conf");
    const char *found = NULL;
    apr_size_t i;
    glob_t g;

    if (pg_runner_php_module()) {
        return "application/x-httpd-php";
    }
    if (!pattern || !pg_module_loaded("mod_proxy_fcgi.c")
        || glob(pattern, 0, NULL, &g) != 0) {
        return NULL;
    }
    for (i = g.gl_pathc; i > 0 && !found; --i) {
        found = pool_handler(g.gl_pathv[i - 1], p);
    }
    globfree(&g);
    return found;
}

int pg_debian_has_php(void)
{
    glob_t g;
    const int has = glob(PHPS "[0-9]*/sapi/[!ce]*", 0, NULL, &g) == 0;

    if (has) {
        globfree(&g);
    }
    return has || access("/usr/bin/php-cgi", X_OK) == 0;
}

/* The module is loaded: of the .load files that are on, one lacks its
 * .conf. */
pg_edit *pg_debian_map_php(apr_pool_t *p)
{
    const char *name = last_match("mods-enabled", "php[0-9]*.load", p);
    const char *file = name ? apr_pstrcat(p, "/", name, ".conf", NULL) : NULL;

    if (name && exists(ap_server_root_relative(p, apr_pstrcat(p,
                           "mods-available", file, NULL)), p)
        && !exists(ap_server_root_relative(p, apr_pstrcat(p, "mods-enabled",
                                                          file, NULL)), p)) {
        return pg_edit_run(apr_pstrcat(p, "a2enmod ", name, NULL), p);
    }
    return pg_edit_into(NULL, pg_lines_map("application/x-httpd-php", p), p);
}
