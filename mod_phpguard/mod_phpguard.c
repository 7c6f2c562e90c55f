/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The module record, the directives and the hooks; all else has a file of
 * its own. */

#include "mod_phpguard.h"
#include "filter.h"
#include "guard.h"
#include "host.h"
#include "lint.h"
#include "ledger.h"
#include "lookup.h"
#include "mark.h"
#include "observe.h"
#include "status.h"

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_request.h"
#include "http_protocol.h"
#include "apr_atomic.h"
#include "apr_strings.h"

#include <stdlib.h>

int pg_has_patterns;

/* What a request reads out of a .htaccess file goes when the request does. */
static int is_serving(void)
{
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_RUN_MPM;
}

static void *create_section(apr_pool_t *p)
{
    pg_dir_config *conf = apr_pcalloc(p, sizeof(pg_dir_config));

    conf->lasting = !is_serving();
    return conf;
}

static const pg_settings *merge_settings(apr_pool_t *p,
                                         const pg_settings *base,
                                         const pg_settings *add)
{
    pg_settings *own = apr_palloc(p, sizeof(*own));

    own->mode = add->mode != PG_UNSET ? add->mode : base->mode;
    own->status = add->status != PG_UNSET ? add->status : base->status;
    own->files = add->files ? add->files : base->files;
    return own;
}

static void merge_into(pg_dir_config *conf, const pg_dir_config *base,
                       const pg_dir_config *add, apr_pool_t *p)
{
    pg_section_merge(&conf->observed, &base->observed, &add->observed);
    conf->lasting = 0;
    conf->merged = NULL;
    conf->own = base->own;
    if (add->own) {
        conf->own = base->own ? merge_settings(p, base->own, add->own)
                              : add->own;
    }
}

/* Requests merge the same sections again and again.  The first merge of each
 * is kept, so there are never more of them than sections; threads that come
 * at once keep one.  It is nobody's pool: there is none that a thread may
 * use and that lasts. */
static pg_dir_config *merge_lasting(const pg_dir_config *base,
                                    pg_dir_config *add, apr_pool_t *p)
{
    pg_dir_config *conf;

    if (!base->lasting || !add->lasting || add->merged
        || (base->own && add->own) || !is_serving()
        || (conf = malloc(sizeof(*conf))) == NULL) {
        return NULL;
    }
    merge_into(conf, base, add, p);
    conf->lasting = 1;
    if (apr_atomic_casptr((volatile void **)&add->merged, conf, NULL)) {
        free(conf);
        return NULL;
    }
    return conf;
}

static __attribute__((noinline)) void *merge_anew(apr_pool_t *p, void *base,
                                                  void *add)
{
    pg_dir_config *conf = merge_lasting(base, add, p);

    if (!conf) {
        conf = apr_palloc(p, sizeof(*conf));
        merge_into(conf, base, add, p);
        conf->lasting = !is_serving();
    }
    return conf;
}

/* On the path of every request, for each section with something observed. */
static void *merge_dir_configs(apr_pool_t *p, void *base, void *addv)
{
    const pg_dir_config *add = addv;
    const pg_dir_config *have = add->merged;

    if (have && have->observed.trail.base == base) {
        return (void *)have;
    }
    return merge_anew(p, base, addv);
}

static void *create_server_config(apr_pool_t *p, server_rec *s)
{
    pg_server_config *conf = apr_palloc(p, sizeof(*conf));

    (void)s;
    conf->runners = NULL;
    conf->lint = PG_UNSET;
    conf->interval = PG_UNSET;
    return conf;
}

static void *merge_server_configs(apr_pool_t *p, void *basev, void *addv)
{
    const pg_server_config *base = basev, *add = addv;
    pg_server_config *conf = apr_pmemdup(p, base, sizeof(*conf));

    if (add->runners) {
        conf->runners = base->runners
                        ? apr_array_append(p, base->runners, add->runners)
                        : add->runners;
    }
    return conf;
}

/* httpd makes no configuration for a section of ours: see pg_observe(). */
static pg_settings *settings(const cmd_parms *cmd)
{
    pg_dir_config *conf = (pg_dir_config *)pg_section_at(cmd->context,
                                                         cmd->pool);
    pg_settings *own = (pg_settings *)conf->own;

    if (!own) {
        own = apr_palloc(cmd->pool, sizeof(*own));
        own->mode = PG_UNSET;
        own->status = PG_UNSET;
        own->files = NULL;
        conf->own = own;
        conf->observed.kept = 1;
    }
    return own;
}

static const char *set_guard(cmd_parms *cmd, void *dummy, const char *arg)
{
    pg_settings *conf = settings(cmd);

    (void)dummy;
    if (!strcasecmp(arg, "On")) {
        conf->mode = PG_GUARD_ON;
    }
    else if (!strcasecmp(arg, "Off")) {
        conf->mode = PG_GUARD_OFF;
    }
    else if (!strcasecmp(arg, "DetectionOnly")) {
        conf->mode = PG_GUARD_DETECT;
    }
    else {
        return "PHPGuard must be On, Off or DetectionOnly";
    }
    return NULL;
}

static const char *set_files_match(cmd_parms *cmd, void *dummy,
                                   const char *arg)
{
    pg_settings *conf = settings(cmd);

    (void)dummy;
    pg_has_patterns = 1;
    conf->files = ap_pregcomp(cmd->pool, arg, AP_REG_EXTENDED);
    if (!conf->files) {
        return apr_psprintf(cmd->pool, "PHPGuardFilesMatch: regular "
                            "expression '%s' could not be compiled", arg);
    }
    return NULL;
}

static const char *set_status(cmd_parms *cmd, void *dummy, const char *arg)
{
    pg_settings *conf = settings(cmd);

    (void)dummy;
    conf->status = atoi(arg);
    if (strlen(arg) != 3
        || (conf->status != HTTP_FORBIDDEN && conf->status != HTTP_NOT_FOUND
            && conf->status != HTTP_INTERNAL_SERVER_ERROR
            && conf->status != HTTP_SERVICE_UNAVAILABLE)) {
        return "PHPGuardStatus must be 403, 404, 500 or 503";
    }
    return NULL;
}

static pg_server_config *server_config(const cmd_parms *cmd)
{
    return ap_get_module_config(cmd->server->module_config,
                                &phpguard_module);
}

static const char *set_lint(cmd_parms *cmd, void *dummy, const char *arg)
{
    static const char *const modes[] = {
        "Off", "Warn", "Reload", "Test", "Start", NULL
    };
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    int i;

    (void)dummy;
    if (error) {
        return error;
    }
    for (i = 0; modes[i]; ++i) {
        if (!strcasecmp(arg, modes[i])) {
            server_config(cmd)->lint = i;
            return NULL;
        }
    }
    return "PHPGuardLint must be Off, Warn, Reload, Test or Start";
}

static const char *set_interval(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *end;
    apr_int64_t seconds = apr_strtoi64(arg, &end, 10);

    (void)dummy;
    if (error) {
        return error;
    }
    if (!*arg || *end || seconds < 0 || seconds > 86400) {
        return "PHPGuardLogInterval must be a number of seconds from 0 to "
               "86400";
    }
    server_config(cmd)->interval = (int)seconds;
    return NULL;
}

static const char *add_runner(cmd_parms *cmd, void *dummy, const char *arg)
{
    pg_server_config *conf = server_config(cmd);
    char *name = apr_pstrdup(cmd->pool, arg);

    (void)dummy;
    ap_str_tolower(name);
    if (!conf->runners) {
        conf->runners = apr_array_make(cmd->pool, 2, sizeof(const char *));
    }
    APR_ARRAY_PUSH(conf->runners, const char *) = name;
    return NULL;
}

static const command_rec directives[] = {
    AP_INIT_TAKE1("PHPGuard", set_guard, NULL, RSRC_CONF | ACCESS_CONF,
                  "On, Off or DetectionOnly"),
    AP_INIT_TAKE1("PHPGuardFilesMatch", set_files_match, NULL,
                  RSRC_CONF | ACCESS_CONF,
                  "a regular expression for the base names that are PHP"),
    AP_INIT_TAKE1("PHPGuardStatus", set_status, NULL,
                  RSRC_CONF | ACCESS_CONF, "403, 404, 500 or 503"),
    AP_INIT_TAKE1("PHPGuardLint", set_lint, NULL, RSRC_CONF,
                  "Off, Warn, Reload, Test or Start"),
    AP_INIT_ITERATE("PHPGuardRunner", add_runner, NULL, RSRC_CONF,
                    "one or more handler names that run PHP"),
    AP_INIT_TAKE1("PHPGuardLogInterval", set_interval, NULL, RSRC_CONF,
                  "a number of seconds"),
    { .name = NULL }
};

/* All modules are loaded by now: a request does not pay for a hook that none
 * of them gives work to. */
static void register_request_hooks(void)
{
    /* behind mod_xsendfile (APR_HOOK_LAST + 1), to see its filter */
    if (pg_host_sends()) {
        ap_hook_insert_filter(pg_filter_insert, NULL, NULL,
                              APR_HOOK_REALLY_LAST);
    }
    /* the type is known, and a status still stops a lookup */
    if (ap_find_linked_module("mod_autoindex.c")) {
        ap_hook_fixups(pg_lookup, NULL, NULL, APR_HOOK_LAST);
    }
}

static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    const char *error = pg_observe(&phpguard_module, create_section, pconf,
                                   ap_server_conf);

    (void)plog;
    (void)ptemp;
    pg_has_patterns = 0;
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

    (void)pconf;
    (void)plog;
    (void)ptemp;
    pg_filter_open();
    /* a start reads its configuration twice and throws the first away */
    if (ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG) {
        pg_ledger_open(s, conf->interval != PG_UNSET ? conf->interval : 60);
    }
    return OK;
}

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    /* late: whatever another pre_config may load is loaded by then; not
     * later: core's last one trims the configuration vectors to the modules
     * there are (conf_vector_length_pre_config(), server/config.c) */
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_LAST);
    /* behind every module, in front of default_handler alone: a successor
     * "core.c" would hoist it over core's first handler hook as well */
    ap_hook_handler(pg_guard_handler, NULL, NULL, APR_HOOK_REALLY_LAST - 1);
    pg_filter_register();
    /* the memory is there before anybody's post_config can look at it */
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_FIRST);
    pg_mark_register();
    pg_status_register();
    ap_hook_check_config(pg_lint_check_config, NULL, NULL, APR_HOOK_LAST);
    ap_hook_test_config(pg_lint_test_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* late: a start that another module stops has nothing to write down */
    ap_hook_post_config(pg_lint_post_config, NULL, NULL, APR_HOOK_LAST);
}

AP_DECLARE_MODULE(phpguard) = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create_section(), where there is a need */
    merge_dir_configs,
    create_server_config,
    merge_server_configs,
    directives,
    register_hooks,
    0
};
