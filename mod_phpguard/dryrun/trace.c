/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Captures what httpd logs during a dry run. */

#include "dryrun/trace.h"
#include "dryrun/asked.h"
#include "dryrun/hooks.h"

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_request.h"
#include "apr_strings.h"

/* A limit, because the rules of a .htaccess file may log any number of
 * lines. */
#define LINES_MAX 2000

static apr_file_t *null;
static apr_array_header_t *plain;
static struct ap_logconf errors, steps;
static int authz_core = -1;     /* its module_index */

/* authz_core_check_section() (modules/aaa/mod_authz_core.c), AH01626. */
#define OF_REQUIRE "authorization result of "

/* Only for the requested URL, not for its error page. */
static apr_array_header_t *access_of(pg_dryrun_answer *a, const request_rec *r)
{
    if (r->prev || (r->main && r->main->prev)) {
        return NULL;
    }
    return r->main ? a->index_access : a->access;
}

/* log_error_core() (server/log.c) runs this hook after it has written to the
 * log file. */
static void note(const ap_errorlog_info *info, const char *text)
{
    pg_dryrun_answer *a = pg_now.answer;
    apr_array_header_t *to;

    if (!a || !info->r) {
        return;
    }
    to = info->level <= APLOG_ERR ? a->errors : a->trace;
    if (info->level > APLOG_ERR && info->module_index == authz_core) {
        to = access_of(a, info->r);
        text = ap_strstr_c(text, OF_REQUIRE);
        if (!text) {
            return;
        }
        text += strlen(OF_REQUIRE);
    }
    if (to && to->nelts < LINES_MAX) {
        APR_ARRAY_PUSH(to, const char *) = apr_pstrdup(pg_now.p, text);
    }
}

static int translate(request_rec *r)
{
    pg_trace_request(r);
    return DECLINED;
}

/* The line goes nowhere: httpd need not find out the time, the process and the
 * client for it.  Only the message is passed to the hook. */
static apr_array_header_t *message_alone(apr_pool_t *p)
{
    ap_errorlog_format_item *item;
    apr_array_header_t *format = apr_array_make(p, 1, sizeof(*item));

    item = apr_array_push(format);
    memset(item, 0, sizeof(*item));
    item->flags = AP_ERRORLOG_FLAG_MESSAGE;
    return format;
}

void pg_trace_open(apr_pool_t *p)
{
    module *rewrite = ap_find_linked_module("mod_rewrite.c");
    module *authz = ap_find_linked_module("mod_authz_core.c");

    apr_file_open(&null, "/dev/null", APR_WRITE, APR_OS_DEFAULT, p);
    plain = message_alone(p);
    errors.level = APLOG_ERR;
    steps.level = APLOG_ERR;
    if (rewrite) {
        ap_set_module_loglevel(p, &steps, rewrite->module_index,
                               APLOG_TRACE8);
    }
    if (authz) {
        authz_core = authz->module_index;
        ap_set_module_loglevel(p, &errors, authz_core, APLOG_DEBUG);
        ap_set_module_loglevel(p, &steps, authz_core, APLOG_DEBUG);
    }
    ap_hook_error_log(note, NULL, NULL, APR_HOOK_FIRST);
    /* the first hook of an internal redirect */
    if (!pg_hook_first(ap_hook_get_translate_name(),
                       (void (*)(void))translate)) {
        ap_hook_translate_name(translate, NULL, NULL, APR_HOOK_FIRST);
    }
    /* the log level of a section overrides it */
    if (!pg_hook_first(ap_hook_get_header_parser(),
                       (void (*)(void))translate)) {
        ap_hook_header_parser(translate, NULL, NULL, APR_HOOK_FIRST);
    }
    /* and a sub-request has no header parser */
    pg_hook_first(ap_hook_get_access_checker_ex(),
                  (void (*)(void))translate);
    pg_hook_first(ap_hook_get_fixups(), (void (*)(void))translate);
}

void pg_trace_request(request_rec *r)
{
    r->log = pg_now.answer && pg_now.answer->trace ? &steps : &errors;
}

void pg_trace_server(server_rec *s)
{
    static server_rec *last;
    static apr_file_t *log;
    static apr_array_header_t *format;
    core_server_config *core;

    if (last) {
        core = ap_get_core_module_config(last->module_config);
        last->error_log = log;
        core->error_log_format = format;
    }
    last = s;
    if (s) {
        core = ap_get_core_module_config(s->module_config);
        log = s->error_log;
        s->error_log = null;
        format = core->error_log_format;
        core->error_log_format = plain;
    }
}
