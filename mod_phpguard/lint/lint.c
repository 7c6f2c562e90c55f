/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* PHPGuardLint in the hooks of a test, a start and a reload. */

#include "lint/lint.h"
#include "alert/ledger.h"
#include "alert/lint_findings.h"
#include "config.h"
#include "lint/check.h"
#include "lint/child/child.h"
#include "lint/child/numbered.h"
#include "lint/child/owner.h"
#include "lint/child/state_file.h"
#include "lint/forecast/compare.h"
#include "lint/forecast/forecast.h"
#include "lint/history/history_report.h"
#include "lint/inputs.h"
#include "lint/judge/added.h"
#include "lint/limit.h"
#include "lint/print/log.h"
#include "lint/print/own_fix.h"
#include "lint/print/print.h"
#include "lint/print/summary.h"
#include "lint/questions.h"
#include "lint/repair/repair.h"
#include "lint/survey/vhosts.h"
#include "lint/survey/whole_config.h"
#include "lint/trial/trial.h"
#include "model/directive.h"

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

static pg_lint_mode lint_mode(const server_rec *s)
{
    const pg_server_config *conf = ap_get_module_config(s->module_config,
                                                        &phpguard_module);

    return conf->lint == PG_UNSET ? PG_LINT_RELOAD
                                  : (pg_lint_mode)conf->lint;
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

/* What is asked of the whole configuration in one process of its own. */
typedef struct {
    pg_lint l;
    apr_hash_t *live;           /* of the running server, or NULL */
    int logs;                   /* a start: into the logs, for the state */
    int out;                    /* where an answer goes; 0: standard output */
} job;

/* The text of the alert for a place. */
static const char *known_line(const pg_where *where, pg_lint_finding *said,
                              apr_pool_t *p)
{
    const pg_directive *decider = where->raw.decided;

    said->decided = where->decided ? pg_directive_line(where->decided, p) : "";
    said->fix = pg_edit_sentence(where->fix, p);
    return pg_lint_finding_line(where->s,
                                apr_pstrcat(p, where->context, where->name,
                                            NULL), where->raw.id,
                                decider ? pg_directive_place(decider->node, p)
                                        : "", said, p);
}

static void report_known(apr_file_t *parent, const pg_findings *all,
                         apr_pool_t *p)
{
    int i, n;

    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);
        pg_lint_finding said = { f->id, NULL, 0, "", "", NULL };

        said.lost = pg_directive_lines(f->lost, p);
        for (n = 0; n < f->where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            if (where->raw.id) {
                pg_result_write(parent, PG_MESSAGE_KNOWN,
                                known_line(where, &said, p));
            }
        }
    }
}

static void print(const pg_findings *all, const pg_lint *l, apr_pool_t *p)
{
    pg_lint_print(all, l->main_server, pg_child_console(), p);
}

static void check(void *baton, apr_file_t *parent, apr_pool_t *p)
{
    const job *j = baton;
    pg_findings *all = pg_check(&j->l, j->live, j->logs ? parent : NULL, p);

    pg_repair_and_group(&all, &j->l, p);
    if (j->logs) {
        pg_lint_log(all, j->l.main_server, p);
    }
    else {
        print(all, &j->l, p);
    }
    pg_findings_report(all, parent);
    pg_added_report(all, parent, p);
    if (j->logs) {
        report_known(parent, all, p);
    }
}

static void answer(void *baton, apr_file_t *parent, apr_pool_t *p)
{
    const job *j = baton;

    pg_questions_answer(&j->l, parent, p);
}

static void gather(void *baton)
{
    const job *j = baton;

    pg_whole_config_get(j->l.whole);
}

static pg_trial_end try(void *baton, const apr_array_header_t *edits,
                        int questions, int answers,
                        apr_interval_time_t limit, apr_pool_t *p)
{
    const job *j = baton;

    return pg_trial_run(&j->l, edits, questions, answers, limit, p);
}

static void prepare(job *j, server_rec *s, apr_pool_t *p)
{
    j->l.main_server = s;
    j->l.p = p;
    pg_owner_begin();
    pg_lookup_prepare(&j->l);
}

/* A trial takes as long as a test.  Who did not ask for repairs, or asks what
 * would be new, waits for two, and on a small host, where nobody sees that, for
 * more; who asks about a URL for some seconds; who asks for repairs until they
 * are found. */
static pg_trial_offer offer_of(int is_answer, apr_interval_time_t limit)
{
    pg_trial_offer offer = { try, 2, apr_time_from_msec(100), limit };

    if (pg_compare_is_asked()) {
        return offer;
    }
    if (is_answer && pg_questions_of_repairs()) {
        offer.most = 200;
        offer.patience = apr_time_from_sec(60);
    }
    else if (is_answer) {
        offer.most = 10;
        offer.patience = apr_time_from_sec(5);
    }
    return offer;
}

static pg_result *run(job *j, void (*work)(void *baton, apr_file_t *parent,
                                           apr_pool_t *p),
                      server_rec *s, apr_pool_t *p)
{
    pg_task task;

    pg_history_open(s, p);
    memset(&task, 0, sizeof(task));
    task.s = s;
    task.work = work;
    task.gather = gather;
    task.baton = j;
    task.logs = j->logs;
    task.out = j->out;
    task.limit = pg_limit_of(work == answer, s);
    task.trial = offer_of(work == answer, task.limit);
    if (work == answer) {
        task.limit += task.trial.patience;
    }
    if (work == answer && !pg_questions_of_trial()) {
        gather(j);              /* it prints while it looks */
        task.kept = pg_inputs_open(s, p);
    }
    if (work == answer && pg_questions_unlimited()) {
        task.limit = 0;
        task.shows = pg_questions_shown_at();
    }
    return pg_child_run(&task, p);
}

/* The same question twice: of this httpd, and of one that sees the changes. */
static void forecast(job *j, server_rec *s, apr_pool_t *p)
{
    const pg_changes *changes;
    const pg_result *now;

    gather(j);
    changes = pg_forecast_changes(&j->l, p);
    if (changes && pg_questions_compare()) {
        j->out = pg_forecast_open_now(p);
        now = j->out >= 0 ? run(j, answer, s, p) : NULL;
        if (!now || !now->ended) {
            return;
        }
        if (!pg_questions_json()) {
            pg_forecast_say(changes, now->sites, p);
        }
    }
    if (changes) {
        pg_forecast_enter(changes, &j->l, p);
    }
}

static void run_answer(server_rec *s, apr_pool_t *p)
{
    const pg_result *result;
    job j;

    memset(&j, 0, sizeof(j));
    prepare(&j, s, p);
    j.l.asked = 1;
    pg_questions_prepare(p);
    j.l.asked = !pg_questions_of_trial();
    if (pg_forecast_asked()) {
        forecast(&j, s, p);
        return;
    }
    pg_ledger_attach(p);        /* which takes the rights of its owner */
    result = run(&j, answer, s, p);
    pg_total(s, result, 0, 1);
}

static int must_fail(pg_lint_mode mode, const pg_result *result)
{
    switch (mode) {
    case PG_LINT_RELOAD:
        return pg_limit_is_test() && result->added->nelts > 0;
    case PG_LINT_TEST:
        return pg_limit_is_test() && result->errors > 0;
    case PG_LINT_START:
        return result->errors > 0;
    default:
        return 0;
    }
}

/* Names the place of a new leak; its finding may apply to other places as
 * well. */
static void say_why(server_rec *s, pg_lint_mode mode, const pg_result *result,
                    apr_pool_t *p)
{
    const int more = result->added->nelts - 1;

    if (mode != PG_LINT_RELOAD) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, s,
                     "phpguard: refused (PHPGuardLint %s)",
                     mode == PG_LINT_TEST ? "Test" : "Start");
        return;
    }
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, s,
                 "phpguard: the reload is refused (PHPGuardLint Reload): the "
                 "running server does not leak %s%s",
                 APR_ARRAY_IDX(result->added, 0, const char *),
                 more ? apr_psprintf(p, " and %d other place%s", more,
                                     more > 1 ? "s" : "") : "");
}

/* The second pass of a start prints to nowhere, and a restart has no first
 * pass: this is the one that has a console. */
static int check_config(apr_pool_t *pconf, apr_pool_t *plog,
                        apr_pool_t *ptemp, server_rec *s)
{
    pg_lint_mode mode = lint_mode(s);
    pg_result *result;
    job j;

    (void)pconf;
    (void)plog;
    if (mode == PG_LINT_OFF
        || ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_PRE_CONFIG
        || (pg_limit_is_test() && pg_questions_alone()) || is_stopping(ptemp)) {
        return OK;
    }
    memset(&j, 0, sizeof(j));
    j.live = mode == PG_LINT_RELOAD ? pg_state_read(ptemp) : NULL;
    prepare(&j, s, ptemp);
    if (pg_check_is_quiet(&j.l, ptemp)) {
        return OK;
    }
    result = run(&j, check, s, ptemp);
    pg_added_check(result, s, ptemp);
    if (pg_limit_is_test()) {
        pg_total(s, result, must_fail(mode, result), 0);
    }
    if (!must_fail(mode, result)) {
        return OK;
    }
    /* httpd does not come to test_config any more */
    if (pg_limit_is_test() && pg_questions_asked()) {
        run_answer(s, ptemp);
    }
    say_why(s, mode, result, ptemp);
    return HTTP_INTERNAL_SERVER_ERROR;
}

static void test_config(apr_pool_t *pconf, server_rec *s)
{
    apr_pool_t *p;

    if (!pg_questions_asked()) {
        return;
    }
    apr_pool_create(&p, pconf);
    run_answer(s, p);
    apr_pool_destroy(p);
}

/* The first pass of a start has not opened the logs. */
static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    const apr_time_t begun = apr_time_now();
    const pg_result *result;
    job j;

    (void)plog;
    if (lint_mode(s) == PG_LINT_OFF
        || ap_state_query(AP_SQ_MAIN_STATE) != AP_SQ_MS_CREATE_CONFIG) {
        return OK;
    }
    memset(&j, 0, sizeof(j));
    j.logs = 1;
    prepare(&j, s, ptemp);
    pg_numbered_begin(s, ptemp);
    result = run(&j, check, s, ptemp);
    pg_lint_log_report(s, result, ptemp);
    pg_total_log(s, result, ptemp);
    pg_lint_finding_keep(result->known, begun, pg_own_fix_is, pconf);
    pg_ledger_lint(result->errors, result->warnings, result->notes);
    /* from half of the findings, the other half would be new */
    if (result->ended && !result->stopped) {
        pg_state_write(s, result->live, pconf, ptemp);
    }
    pg_history_keep(s, result->runs, ptemp);
    return OK;
}

void pg_lint_register(apr_pool_t *p)
{
    (void)p;
    ap_hook_check_config(check_config, NULL, NULL, APR_HOOK_LAST);
    ap_hook_test_config(test_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* late: nothing is written for a start that another module stops */
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_LAST);
}
