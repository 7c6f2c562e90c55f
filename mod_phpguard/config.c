/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The directives of this module, and the merging of their settings. */

#include "config.h"

#include "http_core.h"
#include "apr_atomic.h"
#include "apr_strings.h"

#include <stdlib.h>

int pg_asks_more;

/* Settings from a .htaccess file live in the pool of the request. */
static int is_serving(void)
{
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_RUN_MPM;
}

void *pg_create_section(apr_pool_t *p)
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
    own->content = add->content != PG_UNSET ? add->content : base->content;
    own->ignored = !add->ignored ? base->ignored
                   : !base->ignored ? add->ignored
                   : apr_array_append(p, base->ignored, add->ignored);
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

/* Requests merge the same sections again and again. The first merge of each is
 * kept, so there are never more of them than sections; threads that come at
 * once keep one. It is not allocated from a pool, because none is both
 * thread-safe and long-lived enough. */
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

/* Called for every request, for each section with observed directives. */
void *pg_merge_dir_configs(apr_pool_t *p, void *base, void *addv)
{
    const pg_dir_config *add = addv;
    const pg_dir_config *have = add->merged;

    if (have && have->observed.trail.base == base) {
        return (void *)have;
    }
    return merge_anew(p, base, addv);
}

void *pg_create_server_config(apr_pool_t *p, server_rec *s)
{
    pg_server_config *conf = apr_palloc(p, sizeof(*conf));

    (void)s;
    conf->runners = NULL;
    conf->history = NULL;
    conf->lint = PG_UNSET;
    conf->interval = PG_UNSET;
    return conf;
}

void *pg_merge_server_configs(apr_pool_t *p, void *basev, void *addv)
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
        own->content = PG_UNSET;
        own->ignored = NULL;
        conf->own = own;
        conf->observed.kept = 1;
    }
    return own;
}

const char *pg_set_guard(cmd_parms *cmd, void *dummy, const char *arg)
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

const char *pg_set_files_match(cmd_parms *cmd, void *dummy,
                                   const char *arg)
{
    pg_settings *conf = settings(cmd);

    (void)dummy;
    pg_asks_more = 1;
    conf->files = ap_pregcomp(cmd->pool, arg, AP_REG_EXTENDED);
    if (!conf->files) {
        return apr_psprintf(cmd->pool, "PHPGuardFilesMatch: regular "
                            "expression '%s' could not be compiled", arg);
    }
    return NULL;
}

const char *pg_set_status(cmd_parms *cmd, void *dummy, const char *arg)
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

const char *pg_set_content(cmd_parms *cmd, void *dummy, int on)
{
    (void)dummy;
    settings(cmd)->content = on;
    pg_asks_more |= on;
    return NULL;
}

static pg_server_config *server_config(const cmd_parms *cmd)
{
    return ap_get_module_config(cmd->server->module_config,
                                &phpguard_module);
}

const char *pg_set_lint(cmd_parms *cmd, void *dummy, const char *arg)
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

const char *pg_set_interval(cmd_parms *cmd, void *dummy, const char *arg)
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

const char *pg_set_history(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    pg_server_config *conf = server_config(cmd);

    (void)dummy;
    if (error) {
        return error;
    }
    if (!strcasecmp(arg, "Off")) {
        conf->history = NULL;
        return NULL;
    }
    conf->history = ap_server_root_relative(cmd->pool, arg);
    return conf->history ? NULL
                         : "PHPGuardHistory must be the path of a file or Off";
}

const char *pg_add_ignored(cmd_parms *cmd, void *dummy, const char *arg)
{
    const int is_number = !strncasecmp(arg, "PHPG", 4) && strlen(arg) == 8
                          && strspn(arg + 4, "0123456789") == 4;
    const pg_cause_id id = (pg_cause_id)atoi(is_number ? arg + 4 : "0");
    apr_array_header_t *list;

    (void)dummy;
    if (!is_number || !pg_cause_get(id)->says) {
        return apr_psprintf(cmd->pool, "PHPGuardLintIgnore: unknown number "
                            "%s", arg);
    }
    list = (apr_array_header_t *)settings(cmd)->ignored;
    if (!list) {
        list = apr_array_make(cmd->pool, 2, sizeof(pg_cause_id));
        settings(cmd)->ignored = list;
    }
    APR_ARRAY_PUSH(list, pg_cause_id) = id;
    return NULL;
}

const pg_settings *pg_settings_of(const ap_conf_vector_t *conf)
{
    const pg_dir_config *own = ap_get_module_config(conf, &phpguard_module);

    return own ? own->own : NULL;
}

int pg_settings_ignore(const ap_conf_vector_t *conf, pg_cause_id id)
{
    const pg_settings *own = pg_settings_of(conf);
    int i;

    for (i = 0; own && own->ignored && i < own->ignored->nelts; ++i) {
        if (APR_ARRAY_IDX(own->ignored, i, pg_cause_id) == id) {
            return 1;
        }
    }
    return 0;
}

const char *pg_add_runner(cmd_parms *cmd, void *dummy, const char *arg)
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

pg_host pg_server_host(const server_rec *s)
{
    const pg_server_config *conf = ap_get_module_config(s->module_config,
                                                        &phpguard_module);

    return pg_host_of(conf->runners);
}

/* With the administrator's pattern: the leftover of a file that matches is the
 * leftover of a PHP file. */
static int is_left_of(const ap_regex_t *files, const char *base)
{
    apr_size_t len = pg_name_without_leftover(base);
    char name[256];

    if (!len || len >= sizeof(name)) {
        return 0;
    }
    memcpy(name, base, len);
    name[len] = '\0';
    return ap_regexec(files, name, 0, NULL, 0) == 0;
}

pg_name_class pg_settings_class(const ap_conf_vector_t *conf,
                                const char *base)
{
    const pg_settings *own = pg_settings_of(conf);
    const ap_regex_t *files = own ? own->files : NULL;
    pg_name_class found;

    if (files && ap_regexec(files, base, 0, NULL, 0) == 0) {
        return PG_NAME_PHP;
    }
    if (files && is_left_of(files, base)) {
        return PG_NAME_LEFTOVER;
    }
    found = pg_name_classify(base);
    return files && (found == PG_NAME_PHP || found == PG_NAME_LEFTOVER)
           ? PG_NAME_OTHER : found;
}

int pg_settings_content(const ap_conf_vector_t *conf)
{
    const pg_settings *own = pg_settings_of(conf);

    return own && own->content == 1;
}

pg_guard_mode pg_settings_mode(const ap_conf_vector_t *conf)
{
    const pg_settings *own = pg_settings_of(conf);

    return own && own->mode != PG_UNSET ? (pg_guard_mode)own->mode
                                        : PG_GUARD_ON;
}

int pg_settings_status(const ap_conf_vector_t *conf)
{
    const pg_settings *own = pg_settings_of(conf);

    return own && own->status != PG_UNSET ? own->status
                                          : HTTP_INTERNAL_SERVER_ERROR;
}
