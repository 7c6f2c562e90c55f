/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The module record, the directives and the hooks; all other code is in files
 * of its own. */

#include "alert/ledger.h"
#include "alert/refused_env.h"
#include "alert/status.h"
#include "config.h"
#include "guard/classify.h"
#include "guard/filter.h"
#include "guard/handler.h"
#include "guard/listing.h"
#include "httpd/file_names.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "lint/lint.h"

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_request.h"
#include "http_protocol.h"

/* The text of each is its syntax and its default: what "httpd -L" and an error
 * print, and what mod_phpguard(8) is made from (build/lib/manual). */
static const command_rec directives[] = {
    AP_INIT_TAKE1("PHPGuard", pg_set_guard, NULL, RSRC_CONF | ACCESS_CONF,
                  "On|Off|DetectionOnly (default: On)"),
    AP_INIT_TAKE1("PHPGuardFilesMatch", pg_set_files_match, NULL,
                  RSRC_CONF | ACCESS_CONF,
                  "regex (default: the built-in list of names)"),
    AP_INIT_FLAG("PHPGuardContent", pg_set_content, NULL,
                 RSRC_CONF | ACCESS_CONF, "On|Off (default: Off)"),
    AP_INIT_TAKE1("PHPGuardStatus", pg_set_status, NULL,
                  RSRC_CONF | ACCESS_CONF, "403|404|500|503 (default: 500)"),
    AP_INIT_TAKE1("PHPGuardLint", pg_set_lint, NULL, RSRC_CONF,
                  "Off|Warn|Reload|Test|Start (default: Reload)"),
    AP_INIT_ITERATE("PHPGuardRunner", pg_add_runner, NULL, RSRC_CONF,
                    "name [name] ..."),
    AP_INIT_TAKE1("PHPGuardLogInterval", pg_set_interval, NULL, RSRC_CONF,
                  "seconds (default: 60)"),
    AP_INIT_TAKE1("PHPGuardHistory", pg_set_history, NULL, RSRC_CONF,
                  "file|Off (default: Off)"),
    AP_INIT_ITERATE("PHPGuardLintIgnore", pg_add_ignored, NULL,
                    RSRC_CONF | ACCESS_CONF, "PHPGnnnn [PHPGnnnn] ..."),
    { .name = NULL }
};

/* All modules are loaded by now: hooks that none of them needs are not
 * registered. */
static void register_request_hooks(void)
{
    static const char *const after_index[] = { "mod_dir.c", NULL };

    /* behind mod_xsendfile (APR_HOOK_LAST + 1), to see its filter */
    if (pg_modules_sends()) {
        ap_hook_insert_filter(pg_filter_insert, NULL, NULL,
                              APR_HOOK_REALLY_LAST);
    }
    /* the type is known, a FallbackResource has replaced a missing file, and a
     * status can still stop a lookup */
    if (pg_listing_concerns()) {
        ap_hook_fixups(pg_listing, after_index, NULL, APR_HOOK_REALLY_LAST);
    }
}

static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    const char *error = pg_observe(&phpguard_module, pg_create_section, pconf,
                                   ap_server_conf);

    (void)plog;
    (void)ptemp;
    pg_asks_more = 0;
    if (error) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, NULL,
                     "phpguard: %s", error);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    register_request_hooks();
    return OK;
}

static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    const pg_server_config *conf = ap_get_module_config(s->module_config,
                                                        &phpguard_module);

    (void)plog;
    (void)ptemp;
    pg_filter_open();
    /* a start reads its configuration twice and throws the first away */
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG) {
        pg_file_names_keep(ap_conftree, s, pconf);
        pg_ledger_open(s, conf->interval != PG_UNSET ? conf->interval : 60);
    }
    return OK;
}

/* The lint has asked what only it needs. */
static int late_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                            apr_pool_t *ptemp, server_rec *s)
{
    (void)pconf;
    (void)plog;
    (void)ptemp;
    (void)s;
    pg_observed_enough();
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    static const char *const before_handler[] = { "mod_dialup.c", NULL };

    /* late: all modules that another pre_config loads are loaded by then; not
     * later: core's last one trims the configuration vectors to the modules
     * there are (conf_vector_length_pre_config(), server/config.c) */
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_LAST);
    /* the phase ends at the first OK, which mod_mime returns for most files;
     * so it runs before all others, and always declines */
    ap_hook_type_checker(pg_check_type, NULL, NULL, APR_HOOK_REALLY_FIRST);
    /* after every module, directly before default_handler: a successor
     * "core.c" would hoist it over core's first handler hook as well.
     * mod_dialup sends files from this very slot. */
    ap_hook_handler(pg_guard_handler, NULL, before_handler,
                    APR_HOOK_REALLY_LAST - 1);
    pg_filter_register();
    /* the memory exists before the post_config hook of another module can use
     * it */
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_FIRST);
    pg_refused_env_register();
    pg_status_register();
    pg_lint_register(p);
    /* behind the lint */
    ap_hook_post_config(late_post_config, NULL, NULL, APR_HOOK_REALLY_LAST);
}

AP_DECLARE_MODULE(phpguard) = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* pg_create_section(), if needed */
    pg_merge_dir_configs,
    pg_create_server_config,
    pg_merge_server_configs,
    directives,
    register_hooks,
#ifdef AP_MODULE_FLAGS_MMN_MINOR
    0
#endif
};
