/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "lint.h"
#include "dump.h"
#include "inspect.h"
#include "ledger.h"
#include "lint_report.h"
#include "observe.h"
#include "settings.h"
#include "state.h"

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"

APLOG_USE_MODULE(phpguard);

static pg_lint_mode lint_mode(const server_rec *s)
{
    const pg_server_config *conf = ap_get_module_config(s->module_config,
                                                        &phpguard_module);

    return conf->lint == PG_UNSET ? PG_LINT_RELOAD
                                  : (pg_lint_mode)conf->lint;
}

static int is_config_test(void)
{
    int mode = ap_state_query(AP_SQ_RUN_MODE);

    return mode == AP_SQ_RM_CONFIG_TEST || mode == AP_SQ_RM_CONFIG_DUMP;
}

/* "-k stop" reads the configuration too, and must neither speak nor fail.
 * httpd takes its -k out of process->argv: ap_mpm_rewrite_args(),
 * server/mpm_unix.c. */
static int is_stopping(apr_pool_t *p)
{
    char line[4096], *end, *s;
    apr_size_t len = sizeof(line) - 1;
    apr_file_t *f;
    int stops = 0, is_k = 0;

    if (apr_file_open(&f, "/proc/self/cmdline", APR_READ, APR_OS_DEFAULT, p)
        != APR_SUCCESS) {
        return 0;
    }
    if (apr_file_read(f, line, &len) != APR_SUCCESS) {
        len = 0;
    }
    apr_file_close(f);
    end = line + len;
    *end = '\0';
    for (s = line; s < end; s += strlen(s) + 1) {
        const char *command = !strncmp(s, "-k", 2) && s[2] ? s + 2
                              : is_k ? s : "";

        stops |= !strcmp(command, "stop") || !strcmp(command,
                                                     "graceful-stop");
        is_k = !strcmp(s, "-k");
    }
    return stops;
}

/* Does this configuration leak where the running server does not? */
static int adds_a_leak(const pg_findings *all, apr_pool_t *p)
{
    apr_hash_t *live = pg_state_read(p);
    int i, n;

    if (!live) {
        return 0;
    }
    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; f->severity == PG_ERROR && n < f->where->nelts; ++n) {
            const char *key = pg_findings_key(f, &APR_ARRAY_IDX(f->where, n,
                                                                pg_where), p);

            if (!apr_hash_get(live, key, APR_HASH_KEY_STRING)) {
                return 1;
            }
        }
    }
    return 0;
}

static int must_fail(pg_lint_mode mode, const pg_findings *all,
                     apr_pool_t *p)
{
    if (!all->errors) {
        return 0;
    }
    switch (mode) {
    case PG_LINT_RELOAD:
        return is_config_test() && adds_a_leak(all, p);
    case PG_LINT_TEST:
        return is_config_test();
    case PG_LINT_START:
        return 1;
    default:
        return 0;
    }
}

/* The second pass of a start prints to nowhere, and a restart has no first
 * pass: this is the one that has a console. */
int pg_lint_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                         apr_pool_t *ptemp, server_rec *s)
{
    pg_lint_mode mode = lint_mode(s);
    const pg_findings *all;

    (void)pconf;
    (void)plog;
    if (mode == PG_LINT_OFF
        || ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG
        || is_stopping(ptemp)) {
        return OK;
    }
    all = pg_inspect(s, ptemp);
    pg_lint_print(all, s, ptemp);
    if (!must_fail(mode, all, ptemp)) {
        return OK;
    }
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, s,
                 mode == PG_LINT_RELOAD
                 ? "phpguard: the running server does not leak there; the "
                   "reload is refused (PHPGuardLint Reload)"
                 : "phpguard: refused (PHPGuardLint %s)",
                 mode == PG_LINT_TEST ? "Test" : "Start");
    return HTTP_INTERNAL_SERVER_ERROR;
}

void pg_lint_test_config(apr_pool_t *pconf, server_rec *s)
{
    apr_pool_t *p;

    apr_pool_create(&p, pconf);
    if (ap_exists_config_define("DUMP_PHPGUARD")) {
        pg_dump_table(s, p);
    }
    if (ap_exists_config_define("DUMP_PHPGUARD_JSON")) {
        pg_dump_json(s, p);
    }
    apr_pool_destroy(p);
}

/* The first pass of a start has not opened the logs. */
int pg_lint_post_config(apr_pool_t *pconf, apr_pool_t *plog,
                        apr_pool_t *ptemp, server_rec *s)
{
    const pg_findings *all;
    apr_status_t rv;

    (void)plog;
    if (lint_mode(s) == PG_LINT_OFF
        || ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_CONFIG) {
        pg_observed_enough();
        return OK;
    }
    all = pg_inspect(s, ptemp);
    pg_observed_enough();
    pg_lint_log(all, ptemp);
    pg_ledger_lint(all->errors, all->warnings, all->notes);
    rv = pg_state_write(all, pconf, ptemp);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s,
                     "phpguard: could not write the state file: the next "
                     "reload is not compared with this one");
    }
    return OK;
}
