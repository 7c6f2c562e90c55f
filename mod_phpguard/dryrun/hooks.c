/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Which modules take part in a dry run. */

#include "dryrun/hooks.h"
#include "httpd/modules.h"
#include "lint/context/reading.h"

#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 102)
#include "http_ssl.h"
#endif
#include "apr_optional_hooks.h"

/* Modules of httpd that choose a file or a handler. */
static const char *const taking_part[] = {
    "core.c", "http_core.c", "mod_access_compat.c", "mod_actions.c",
    "mod_alias.c", "mod_allowhandlers.c", "mod_allowmethods.c",
    "mod_asis.c", "mod_authn_core.c",
    "mod_authz_core.c", "mod_authz_groupfile.c", "mod_authz_host.c",
    "mod_authz_owner.c", "mod_authz_user.c", "mod_autoindex.c",
    "mod_charset_lite.c", "mod_dav.c", "mod_dir.c", "mod_env.c",
    "mod_expires.c", "mod_filter.c", "mod_headers.c", "mod_imagemap.c",
    "mod_include.c", "mod_mime.c", "mod_mime_magic.c", "mod_negotiation.c",
    "mod_proxy.c", "mod_proxy_balancer.c",
    "mod_remoteip.c", "mod_rewrite.c", "mod_setenvif.c", "mod_speling.c",
    "mod_userdir.c", "mod_version.c", "mod_vhost_alias.c", NULL
};

/* Those of them whose post_config and child_init hooks only read files, or
 * create what their other hooks need. */
static const char *const preparing[] = {
    "core.c", "mod_include.c", "mod_mime.c", "mod_mime_magic.c",
    "mod_negotiation.c", "mod_authz_core.c", "mod_authz_host.c",
    "mod_headers.c", "mod_rewrite.c", NULL
};

/* Modules that are not run because they choose neither the file nor the
 * handler. */
static const char *const harmless[] = {
    "mod_phpguard.c",
    "mod_auth_basic.c", "mod_auth_bearer.c", "mod_auth_digest.c",
    "mod_auth_form.c", "mod_auth_gssapi.c", "mod_auth_kerb.c",
    "mod_auth_mellon.c", "mod_auth_openidc.c", "mod_authn_anon.c",
    "mod_authn_dbd.c",
    "mod_authn_dbm.c", "mod_authn_file.c", "mod_authn_socache.c",
    "mod_authnz_external.c", "mod_authnz_fcgi.c", "mod_authnz_ldap.c",
    "mod_authz_dbd.c", "mod_authz_dbm.c", "mod_brotli.c", "mod_bucketeer.c",
    "mod_buffer.c", "mod_bw.c", "mod_cache.c", "mod_cache_disk.c",
    "mod_cache_socache.c", "mod_case_filter.c", "mod_case_filter_in.c",
    "mod_cern_meta.c", "mod_cgi.c", "mod_cgid.c", "mod_crypto.c",
    "mod_data.c", "mod_dbd.c",
    "mod_dav_fs.c", "mod_dav_lock.c", "mod_deflate.c", "mod_dialup.c",
    "mod_dumpio.c", "mod_echo.c", "mod_evasive20.c", "mod_evasive24.c",
    "mod_example_hooks.c", "mod_example_ipc.c", "mod_ext_filter.c",
    "mod_fcgid.c", "mod_file_cache.c",
    "mod_heartbeat.c", "mod_heartmonitor.c", "mod_http2.c", "mod_ident.c",
    "mod_info.c", "mod_isapi.c", "mod_ldap.c", "mod_log_config.c",
    "mod_log_debug.c",
    "mod_log_forensic.c", "mod_logio.c", "mod_macro.c", "mod_md.c",
    "mod_php.c", "mod_php5.c", "mod_php7.c", "mod_privileges.c",
    "mod_qos.c", "mod_ratelimit.c", "mod_reflector.c", "mod_reqtimeout.c",
    "mod_request.c", "mod_sed.c", "mod_security2.c", "mod_session.c",
    "mod_session_cookie.c", "mod_session_crypto.c", "mod_session_dbd.c",
    "mod_so.c", "mod_ssl.c", "mod_status.c", "mod_substitute.c",
    "mod_suexec.c", "mod_systemd.c", "mod_unique_id.c", "mod_unixd.c",
    "mod_upload_progress.c", "mod_usertrack.c", "mod_uwsgi.c",
    "mod_watchdog.c",
    "mod_xml2enc.c", "mod_proxy_html.c", "mod_proxy_hcheck.c",
    "mod_xsendfile.c", "util_ldap.c", "event.c", "worker.c", "prefork.c",
    "mod_itk.c", "mpm_itk.c", "itk.c", "simple.c", NULL
};

/* Modules that do nothing unless one of their directives is used. */
static const char *const by_directive[] = {
    "mod_jk.c", "mod_lua.c", "mod_passenger.c", "mod_perl.c",
    "mod_proxy_express.c", "mod_python.c", "mod_tile.c", "mod_wsgi.c", NULL
};

/* Modules that before httpd 2.4.47 keep a pointer to mod_ssl's ssl_is_https(),
 * which takes no dry run for encrypted: ap_expr_post_config()
 * (server/util_expr_eval.c), post_config() (modules/mappers/mod_rewrite.c). */
static const char *const keeping_https[] = {
#if !AP_MODULE_MAGIC_AT_LEAST(20120211, 102)
    "core.c", "mod_rewrite.c",
#endif
    NULL
};

static int takes_part(const char *source)
{
    return pg_module_in(taking_part, source);
}

typedef apr_array_header_t *(*getter)(void);

/* Hooks that may choose the file or the handler. */
static const getter choosing[] = {
    ap_hook_get_translate_name, ap_hook_get_map_to_storage,
    ap_hook_get_type_checker, ap_hook_get_fixups,
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 107)
    ap_hook_get_pre_translate_name,
#endif
    NULL
};
static const getter others[] = {
    ap_hook_get_post_read_request, ap_hook_get_header_parser,
    ap_hook_get_access_checker, ap_hook_get_access_checker_ex,
    ap_hook_get_check_user_id, ap_hook_get_auth_checker,
    ap_hook_get_open_htaccess, ap_hook_get_dirwalk_stat,
    ap_hook_get_post_perdir_config,
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 47)
    ap_hook_get_force_authn,
#endif
    NULL
};
/* Nothing is sent, so these hooks are not needed; the dry run itself answers
 * for the connection and for mod_ssl. */
static const getter nobodys[] = {
    ap_hook_get_insert_filter, ap_hook_get_insert_error_filter,
    ap_hook_get_log_transaction, ap_hook_get_quick_handler,
    ap_hook_get_http_scheme, ap_hook_get_default_port,
    ap_hook_get_note_auth_failure, ap_hook_get_error_log,
#if AP_MODULE_MAGIC_AT_LEAST(20120211, 102)
    ap_hook_get_ssl_conn_is_ssl, ap_hook_get_ssl_var_lookup,
#endif
    NULL
};

#define ENTRY(hooks, i) (APR_ARRAY_IDX(hooks, i, pg_hook_entry))

int pg_hook_first(apr_array_header_t *hooks, void (*function)(void))
{
    pg_hook_entry *entry;
    int i;

    if (!hooks) {
        return 0;
    }
    apr_array_push(hooks);
    for (i = hooks->nelts - 1; i > 0; --i) {
        ENTRY(hooks, i) = ENTRY(hooks, i - 1);
    }
    entry = &ENTRY(hooks, 0);
    memset(entry, 0, sizeof(*entry));
    entry->function = function;
    entry->source = "mod_phpguard.c";
    return 1;
}

static void keep_if(apr_array_header_t *hooks, int (*wanted)(const char *))
{
    int i, n = 0;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        if (wanted(ENTRY(hooks, i).source)) {
            ENTRY(hooks, n++) = ENTRY(hooks, i);
        }
    }
    if (hooks) {
        hooks->nelts = n;
    }
}

static int nobody(const char *source)
{
    (void)source;
    return 0;
}

static void keep_each(const getter *get, int (*wanted)(const char *))
{
    for (; *get; ++get) {
        keep_if((*get)(), wanted);
    }
}

/* http_create_request() (modules/http/http_core.c) adds filters that are not
 * needed here. */
static int makes_request(const char *source)
{
    return takes_part(source) && strcmp(source, "http_core.c");
}

/* Several modules may define the same directive. */
static int owns(const char *source, const char *directive)
{
    module *m = ap_top_module;

    while (m && ap_find_command_in_modules(directive, &m)) {
        if (!strcmp(m->name, source)) {
            return 1;
        }
        m = m->next;
    }
    return 0;
}

static int is_configured(const ap_directive_t *d, const char *source)
{
    for (; d; d = d->next) {
        if (owns(source, d->directive)
            || (d->first_child && is_configured(d->first_child, source))) {
            return 1;
        }
    }
    return 0;
}

static int may_choose(const char *source)
{
    if (takes_part(source) || pg_module_in(harmless, source)) {
        return 0;
    }
    return !pg_module_in(by_directive, source)
           || is_configured(ap_conftree, source);
}

static int is_used(const ap_directive_t *d, const char *name)
{
    for (; d; d = d->next) {
        if (!strcasecmp(d->directive, name) || is_used(d->first_child, name)) {
            return 1;
        }
    }
    return 0;
}

/* prepareRequest() and prepareRequestWhenInHighPerformanceMode()
 * (src/apache2_module/Hooks.cpp of Passenger). */
int pg_hooks_leaves_files(const char *source)
{
    return !strcmp(source, "mod_passenger.c")
           && !is_used(ap_conftree, "PassengerHighPerformance");
}

static ap_HOOK_access_checker_t *ssl_access;
static int always_asked;        /* the number of hooks at the start of the
                                 * array that always run */

/* ssl_hook_Access() (modules/ssl/ssl_engine_kernel.c) needs the connection
 * record of mod_ssl, which a dry run does not have. Its SSLRequireSSL is
 * applied to "http"; for "https" the connection is assumed to be encrypted. */
static int check_ssl_access(request_rec *r)
{
    return !strcmp(ap_run_http_scheme(r), "https") ? DECLINED : ssl_access(r);
}

static void find_ssl_access(void)
{
    const apr_array_header_t *hooks = ap_hook_get_access_checker();
    int i;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        ap_LINK_access_checker_t *h
            = &APR_ARRAY_IDX(hooks, i, ap_LINK_access_checker_t);

        if (!strcmp(h->szName, "mod_ssl.c")) {
            ssl_access = h->pFunc;
            *h = APR_ARRAY_IDX(hooks, 0, ap_LINK_access_checker_t);
            h = &APR_ARRAY_IDX(hooks, 0, ap_LINK_access_checker_t);
            h->pFunc = check_ssl_access;
            h->szName = "core.c";       /* so that it is kept */
            always_asked = 1;
        }
    }
}

static void note_others(apr_array_header_t *found)
{
    const getter *get;
    int i;

    for (get = choosing; *get; ++get) {
        const apr_array_header_t *hooks = (*get)();

        for (i = 0; hooks && i < hooks->nelts; ++i) {
            const char *source = ENTRY(hooks, i).source;

            if (may_choose(source) && !pg_is_among(found, source)) {
                APR_ARRAY_PUSH(found, const char *) = source;
            }
        }
    }
}

/* httpd does this after post_config: main() (server/main.c). Without it
 * "Require file-group" calls a null pointer (mod_authz_groupfile). That of the
 * core needs the scoreboard. */
static void retrieve_functions(void)
{
    const apr_array_header_t *hooks = ap_hook_get_optional_fn_retrieve();
    int i;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        const ap_LINK_optional_fn_retrieve_t *h
            = &APR_ARRAY_IDX(hooks, i, ap_LINK_optional_fn_retrieve_t);

        if (takes_part(h->szName) && strcmp(h->szName, "core.c")) {
            h->pFunc();
        }
    }
}

/* At a start httpd has run these hooks; at "-t" it does not. mod_rewrite starts
 * no programs here (run_rewritemap_programs()): at "-t" the state of the server
 * forbids it, at a start dryrun/maps.c has taken them out. */
static void prepare(server_rec *s, apr_pool_t *p)
{
    const apr_array_header_t *hooks = ap_hook_get_post_config();
    const char *const *wanted = ap_state_query(AP_SQ_MAIN_STATE)
                                == AP_SQ_MS_CREATE_PRE_CONFIG
                                ? preparing : keeping_https;
    int i;

    for (i = 0; hooks && i < hooks->nelts; ++i) {
        const ap_LINK_post_config_t *h
            = &APR_ARRAY_IDX(hooks, i, ap_LINK_post_config_t);

        if (pg_module_in(wanted, h->szName)
            && h->pFunc(p, p, p, s) != OK
            && !strcmp(h->szName, "mod_mime.c")) {
            /* it cannot open the file of TypesConfig, so httpd would not start
             * either; without types its hooks would crash */
            pg_reading_obey(s, "TypesConfig /dev/null\n", p);
            h->pFunc(p, p, p, s);
        }
    }
    hooks = ap_hook_get_child_init();
    for (i = 0; hooks && i < hooks->nelts; ++i) {
        const ap_LINK_child_init_t *h
            = &APR_ARRAY_IDX(hooks, i, ap_LINK_child_init_t);

        if (pg_module_in(preparing, h->szName)) {
            h->pFunc(p, s);
        }
    }
}

apr_array_header_t *pg_hooks_open(server_rec *main_server, apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 2, sizeof(const char *));

    note_others(found);
    find_ssl_access();
    prepare(main_server, p);
    retrieve_functions();
    keep_each(choosing, takes_part);
    keep_each(others, takes_part);
    keep_each(nobodys, nobody);
    keep_if(ap_hook_get_create_request(), makes_request);
    return found;
}

/* Their handlers check for a handler name or a URL of their own. */
int pg_hooks_knows(const char *source)
{
    return takes_part(source) || pg_module_in(harmless, source)
           || pg_module_in(by_directive, source);
}

/* All access_checker hooks run, so they are disabled here; of the other access
 * hooks only the first result counts, which is that of dryrun/suppose.c.
 * SSLRequireSSL stays: clients with access are not assumed to use TLS. */
void pg_hooks_let_in(int let_in)
{
    static int asked;
    apr_array_header_t *hooks = ap_hook_get_access_checker();

    if (hooks && let_in && hooks->nelts > always_asked) {
        asked = hooks->nelts;
        hooks->nelts = always_asked;
    }
    else if (hooks && !let_in && asked) {
        hooks->nelts = asked;
    }
}
