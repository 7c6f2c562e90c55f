/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The handler phase of a dry run. */

#include "dryrun/handlers.h"
#include "dryrun/asked.h"
#include "dryrun/suppose.h"
#include "config.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "httpd/proxy_worker.h"
#include "model/mapping.h"

#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "apr_strings.h"

#include <unistd.h>

/* These redirect a request, or decline. */
static const char *const redirecting[] = {
    "mod_actions.c", "mod_negotiation.c", "mod_rewrite.c", NULL
};

/* These decline any other method than GET: what comes then is the default
 * handler. */
static const char *const for_get[] = {
    "mod_asis.c", "mod_imagemap.c", "mod_info.c", "mod_status.c",
    "util_ldap.c", NULL
};

static apr_array_header_t *all;         /* ap_LINK_handler_t, in httpd's
                                         * order */

/* mod_php checks this setting first: php_handler() (php-src,
 * sapi/apache2handler/sapi_apache2.c). */
static int engine_is_off(request_rec *r)
{
    pg_mapping m;

    pg_mapping_fold(&m, pg_observed(r->per_dir_config), "", NULL, r->pool);
    return m.engine.text && *m.engine.text == '0';
}

static int is_php(const char *source)
{
    return !strncmp(source, "mod_php", 7) && strcmp(source, "mod_phpguard.c");
}

static void end(request_rec *r, pg_dryrun_end how, const char *by)
{
    pg_now.answer->end = how;
    pg_now.answer->r = r;
    pg_now.answer->by = by;
    pg_now.answer->handler = apr_pstrdup(pg_now.p, r->handler);
}

/* handle_autoindex() (modules/generators/mod_autoindex.c); the handler of a
 * SetHandler whose expression is empty is "". */
static int list_directory(request_rec *r)
{
    if ((strcmp(r->handler, DIR_MAGIC_TYPE)
         && !AP_IS_DEFAULT_HANDLER_NAME(r->handler))
        || r->finfo.filetype != APR_DIR || r->method_number != M_GET) {
        return DECLINED;
    }
    if (!(ap_allow_options(r) & OPT_INDEXES)) {
        return HTTP_FORBIDDEN;
    }
    end(r, PG_END_LISTING, "mod_autoindex.c");
    return OK;
}

static int is_supposed(const request_rec *r)
{
    return pg_now.q->file && r->filename && !strcmp(pg_now.q->file,
                                                    r->filename);
}

/* mod_cgid executes it as the server's user, with suEXEC as another user. */
static int may_be_run(const request_rec *r)
{
    return is_supposed(r)
           || r->finfo.protection & (APR_FPROT_UEXECUTE | APR_FPROT_GEXECUTE
                                     | APR_FPROT_WEXECUTE);
}

/* cgi_handler(), fcgid_handler(): the program must exist and be executable. */
static int program_status(request_rec *r)
{
    const int by_alias = apr_table_get(r->notes, "alias-forced-type") != NULL;

    if (strcmp(r->handler, "cgi-script")
        && strcmp(r->handler, "fcgid-script")) {
        return OK;
    }
    if (!(ap_allow_options(r) & OPT_EXECCGI) && !by_alias) {
        return HTTP_FORBIDDEN;
    }
    if (r->finfo.filetype == APR_NOFILE) {
        return HTTP_NOT_FOUND;
    }
    if (r->finfo.filetype == APR_DIR) {
        return HTTP_FORBIDDEN;
    }
    return strcmp(r->handler, "cgi-script") || may_be_run(r)
           ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static int is_refused(const request_rec *r)
{
    return pg_now.q->refused && r->filename && !strcmp(pg_now.q->refused,
                                                       r->filename);
}

/* Not if its permissions forbid it, or if a rule changed the file name: [H=] of
 * a RewriteRule takes effect even where that rule redirects, and the name is
 * "redirect:/URL" then (modules/mappers/mod_rewrite.c, hook_mimetype()). */
static int can_be_opened(const request_rec *r)
{
    if (is_supposed(r) || access(r->filename, R_OK) == 0) {
        return 1;
    }
    pg_suppose_other_user(r->filename);
    return 0;
}

/* What default_handler() (server/core.c) answers. */
static int default_status(request_rec *r)
{
    const int path_info = r->path_info && *r->path_info
                          && r->used_path_info != AP_REQ_ACCEPT_PATH_INFO;

    if (r->method_number == M_OPTIONS) {
        return OK;              /* an Allow header, whatever the file */
    }
    if (r->method_number == M_INVALID) {
        return HTTP_NOT_IMPLEMENTED;
    }
    if (r->method_number != M_GET && r->method_number != M_POST) {
        return HTTP_METHOD_NOT_ALLOWED;
    }
    if (r->finfo.filetype != APR_REG || path_info) {
        return HTTP_NOT_FOUND;
    }
    if (!can_be_opened(r)) {
        return HTTP_FORBIDDEN;
    }
    if (is_refused(r)) {
        return pg_now.q->refused_status;
    }
    end(r, PG_END_FILE, "core.c");
    return OK;
}

/* A handler named by PHPGuardRunner runs PHP, whichever module provides it. */
static int last_of_all(request_rec *r)
{
    const pg_runner *runner = &pg_now.answer->runner;

    if (runner->state == PG_RUNNER_EXECUTES
        && !strcmp(runner->module, "PHPGuardRunner")) {
        end(r, PG_END_HANDLER, runner->module);
        return OK;
    }
    return default_status(r);
}

/* php_handler() (sapi/apache2handler/sapi_apache2.c). A file that it cannot
 * open is a fatal error of PHP: a 500 unless display_errors is on. */
static int mod_php_status(const request_rec *r)
{
    const int path_info = r->path_info && *r->path_info
                          && r->used_path_info == AP_REQ_REJECT_PATH_INFO;

    if (r->finfo.filetype == APR_NOFILE || path_info) {
        return HTTP_NOT_FOUND;
    }
    if (r->finfo.filetype == APR_DIR) {
        return HTTP_FORBIDDEN;
    }
    if (!can_be_opened(r)) {
        APR_ARRAY_PUSH(pg_now.answer->errors, const char *)
            = apr_psprintf(pg_now.p, "PHP cannot open %s", r->filename);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}

/* asis_handler() (modules/generators/mod_asis.c), imap_handler_internal()
 * (modules/mappers/mod_imagemap.c). */
static int sender_status(const request_rec *r, const char *source)
{
    if (!strcmp(source, "mod_imagemap.c")) {
        return r->finfo.filetype == APR_REG && can_be_opened(r)
               ? OK : HTTP_NOT_FOUND;
    }
    if (!strcmp(source, "mod_proxy.c")) {
        const int status = pg_proxy_url_status(r);

        pg_now.answer->bad_url
            = (status != OK && status != HTTP_FORBIDDEN)
              || (!pg_proxy_forwards(r) && pg_proxy_adds_path(r->handler));
        return status;
    }
    if (strcmp(source, "mod_asis.c")) {
        return OK;
    }
    return r->finfo.filetype == APR_NOFILE ? HTTP_NOT_FOUND
           : can_be_opened(r) ? OK : HTTP_FORBIDDEN;
}

static int answers(request_rec *r, const char *source)
{
    /* proxy_handler() (modules/proxy/mod_proxy.c) does not check the handler
     * name of such a request */
    if (pg_proxy_forwards(r) && !strcmp(source, "mod_proxy.c")) {
        return 1;
    }
    if (!pg_runner_answers(source, r->handler)
        || (r->method_number != M_GET && pg_module_in(for_get, source))) {
        return 0;
    }
    /* the module of the scheme may not be loaded: then mod_proxy declines */
    if (!strcmp(source, "mod_proxy.c")) {
        return pg_proxy_url_status(r) != DECLINED;
    }
    return !is_php(source) || !engine_is_off(r);
}

/* A module's content handler would begin here. */
static int stop_at(request_rec *r, const char *source)
{
    const pg_runner_state state = pg_now.answer->runner.state;
    int status = pg_proxy_forwards(r) ? OK : program_status(r);

    if (is_php(source)) {
        status = mod_php_status(r);
    }
    if (status == OK) {
        status = sender_status(r, source);
    }
    if (status == OK && is_refused(r)) {
        status = pg_now.q->refused_status;
    }
    if (status == OK) {
        end(r, state == PG_RUNNER_RAW && r->finfo.filetype == APR_REG
               ? PG_END_FILE : PG_END_HANDLER, source);
    }
    return status;
}

static int redirect(request_rec *r, const ap_LINK_handler_t *hook)
{
    const int rc = hook->pFunc(r);

    if (r->next) {
        apr_table_setn(r->notes, PG_LED_BY, hook->szName);
    }
    return rc;
}

static int one(request_rec *r, const ap_LINK_handler_t *hook)
{
    if (pg_module_in(redirecting, hook->szName)) {
        return redirect(r, hook);
    }
    if (!strcmp(hook->szName, "mod_autoindex.c")) {
        return list_directory(r);
    }
    /* core_upgrade_handler() runs first, default_handler() last */
    if (!strcmp(hook->szName, "core.c")) {
        return hook->nOrder == APR_HOOK_REALLY_LAST ? last_of_all(r)
                                                    : DECLINED;
    }
    return answers(r, hook->szName) ? stop_at(r, hook->szName) : DECLINED;
}

static int run_handlers(request_rec *r)
{
    const pg_host host = pg_server_host(r->server);
    int i, rc = DECLINED;

    if (!pg_now.answer) {
        return DECLINED;
    }
    pg_now.answer->runner = host.runner(host.baton, r->handler);
    for (i = 0; i < all->nelts && rc == DECLINED; ++i) {
        rc = one(r, &APR_ARRAY_IDX(all, i, ap_LINK_handler_t));
    }
    return rc;
}

void pg_handlers_open(apr_pool_t *p)
{
    apr_array_header_t *hooks = ap_hook_get_handler();

    all = apr_array_copy(p, hooks);
    hooks->nelts = 1;
    APR_ARRAY_IDX(hooks, 0, ap_LINK_handler_t).pFunc = run_handlers;
    APR_ARRAY_IDX(hooks, 0, ap_LINK_handler_t).szName = "mod_phpguard.c";
}
