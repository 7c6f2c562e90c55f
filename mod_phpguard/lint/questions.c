/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Dispatches the questions that are asked with -D. */

#include "lint/questions.h"
#include "lint/audit/audit.h"
#include "lint/check.h"
#include "lint/check_answer.h"
#include "lint/child/child.h"
#include "lint/child/result.h"
#include "lint/defines.h"
#include "lint/explain/explain_answer.h"
#include "lint/explain/places.h"
#include "lint/forecast/compare.h"
#include "lint/forecast/forecast.h"
#include "lint/inputs.h"
#include "lint/map.h"
#include "lint/print/metrics.h"
#include "lint/print/patch.h"
#include "lint/print/print.h"
#include "lint/print/records.h"
#include "lint/repair/named.h"
#include "lint/trial/trial.h"

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "apr_strings.h"

#include <stdlib.h>
#include <unistd.h>

#define BUFFER (1024 * 1024)

#define CHECK "DUMP_PHPGUARD_CHECK"
#define AS_JSON "DUMP_PHPGUARD_JSON"
/* For an audit: enter other file systems. */
#define AS_CROSSING "DUMP_PHPGUARD_OTHER_FILE_SYSTEMS"

/* What every question is asked with. */
typedef struct {
    const pg_lint *l;
    const char *what;           /* behind "=", or "" */
    int is_last;                /* of its kind */
    int json;
    apr_file_t *out, *parent;
    pg_findings *counts;        /* of all answers */
    pg_explain_asked *explains;
    int says;                   /* a check had something to print */
    apr_pool_t *p;
} inquiry;

static void ask_table(inquiry *q)
{
    if (!q->json) {             /* else the map is the answer */
        pg_map_table(q->l, q->p);
    }
}

static void ask_map(inquiry *q)
{
    pg_findings_add_counts(q->counts, pg_map_json(q->l, q->p));
}

static void ask_check(inquiry *q)
{
    q->says |= pg_check_answer(q->l, q->json, q->out, q->counts, q->p);
}

static void ask_fix(inquiry *q)
{
    pg_findings *all;
    pg_config_files *files;

    if (q->json) {
        ask_check(q);
        return;
    }
    all = pg_check(q->l, NULL, NULL, q->p);
    files = pg_check_repair(all, q->l, q->p);
    if (strcmp(q->what, "check")) {
        pg_patch(all, files, NULL, q->p);
    }
    all = pg_findings_group(all);
    if (!strcmp(q->what, "check")) {
        pg_patch_list(all, q->out, q->p);
    }
    pg_findings_add_counts(q->counts, all);
}

/* The fixes that a site owner can apply. */
static void ask_fix_for(inquiry *q)
{
    pg_findings *all = pg_check(q->l, NULL, NULL, q->p);

    if (!pg_patch(all, pg_check_repair(all, q->l, q->p), q->what, q->p)) {
        pg_child_say(q->l->main_server, APLOG_ERR,
                     apr_pstrcat(q->p, "phpguard: unknown user \"",
                                 q->what, "\"", NULL));
    }
    pg_findings_add_counts(q->counts, pg_findings_group(all));
}

/* All of them are answered together. */
static void ask_explain(inquiry *q)
{
    if (!q->explains) {
        q->explains = pg_explain_begin(q->l, q->p);
    }
    pg_explain_ask(q->explains, q->what);
    if (q->is_last) {
        q->counts->errors += pg_explain_answer(q->explains, pg_check,
                                               q->json, q->out);
    }
}

static void ask_audit(inquiry *q)
{
    pg_audit_question asked;

    asked.dir = q->what;
    asked.form = q->json ? PG_AUDIT_JSON
                 : ap_exists_config_define(PG_DEFINE_LINES) ? PG_AUDIT_LINES
                                                     : PG_AUDIT_TEXT;
    asked.crosses = ap_exists_config_define(AS_CROSSING);
    pg_findings_add_counts(q->counts, pg_audit(q->l, &asked, q->out, q->parent,
                                               q->p));
}

/* In httpd that was started to try edits. */
static void ask_trial(inquiry *q)
{
    pg_trial_answer(q->l, q->out, q->p);
}

static void ask_replay(inquiry *q)
{
    q->counts->errors += pg_inputs_replay(q->l, q->json, q->out, q->parent,
                                          q->p);
}

/* Where the findings change. */
static void ask_requests(inquiry *q)
{
    if (q->says && pg_compare_is_asked()) {
        pg_inputs_requests(q->l, q->what, q->out, q->parent, q->p);
    }
}

static void ask_expect(inquiry *q)
{
    q->counts->errors += pg_inputs_expect(q->l, q->json, q->out, q->parent,
                                          q->p);
}

/* In the order in which they are answered. */
static const struct {
    const char *name;
    void (*ask)(inquiry *q);
    int alone;                  /* in place of what "-t" says, */
    int unlimited;              /* and takes as long as it takes */
    int repairs;                /* repairs are what is asked for */
    const char *takes;          /* what may follow "=", "*": anything,
                                 * and "**": or nothing */
} questions[] = {
    { "DUMP_PHPGUARD", ask_table, 0, 0, 0, "" },
    { AS_JSON, ask_map, 0, 0, 0, "" },
    { "DUMP_PHPGUARD_FIX", ask_fix, 0, 0, 1, "check" },
    { "DUMP_PHPGUARD_FIX_FOR", ask_fix_for, 0, 0, 1, "*" },
    { CHECK, ask_check, 1, 0, 1, "" },
    { PG_DEFINE_REQUESTS, ask_requests, 1, 0, 0, "*" },
    { "DUMP_PHPGUARD_EXPLAIN", ask_explain, 1, 0, 0, "*" },
    { "DUMP_PHPGUARD_AUDIT", ask_audit, 1, 1, 0, "**" },
    { "DUMP_PHPGUARD_REPLAY", ask_replay, 1, 1, 0, "**" },
    { "DUMP_PHPGUARD_EXPECT", ask_expect, 1, 1, 0, "*" },
    { PG_DEFINE_EXPECT_FROM, ask_expect, 1, 1, 0, "**" },
    { PG_DEFINE_TRIAL, ask_trial, 1, 0, 0, "*" }
};
#define QUESTIONS ((int)(sizeof(questions) / sizeof(questions[0])))

/* What is asked by a define: "" or what follows "="; NULL: nothing. */
static const char *asked_by(const char *define, int i)
{
    const apr_size_t len = strlen(questions[i].name);
    const char *takes = questions[i].takes;

    if (strncmp(define, questions[i].name, len)) {
        return NULL;
    }
    if (!define[len]) {
        return *takes == '*' && !takes[1] ? NULL : "";
    }
    return define[len] == '=' && (*takes == '*' ? define[len + 1] != '\0'
                                  : !strcmp(define + len + 1, takes))
           ? define + len + 1 : NULL;
}

/* Each define in the order of the command line, for one question. */
static const char *next_asked(int i, int *at)
{
    const apr_array_header_t *defines = ap_server_config_defines;
    const char *what;

    while (defines && *at < defines->nelts) {
        what = asked_by(APR_ARRAY_IDX(defines, (*at)++, const char *), i);
        if (what) {
            return what;
        }
    }
    return NULL;
}

static int is_asked(int i)
{
    int at = 0;

    return next_asked(i, &at) != NULL;
}

void pg_questions_prepare(apr_pool_t *p)
{
    const char *descriptor = pg_define_value(PG_DEFINE_TRIAL "=");
    const char *before = pg_define_value(PG_DEFINE_BEFORE "=");

    if (descriptor) {
        pg_trial_read_questions(descriptor, p);
    }
    else if (before) {
        pg_compare_read(before, p);
    }
    if (before) {
        pg_forecast_note_sockets(before, p);
    }
}

int pg_questions_compare(void)
{
    return ap_exists_config_define(CHECK);
}

int pg_questions_json(void)
{
    return ap_exists_config_define(AS_JSON);
}

int pg_questions_of_repairs(void)
{
    int i, at = 0;

    for (i = 0; i < QUESTIONS; ++i, at = 0) {
        if (questions[i].repairs && next_asked(i, &at)) {
            return 1;
        }
    }
    return 0;
}

int pg_questions_of_trial(void)
{
    return pg_define_value(PG_DEFINE_TRIAL "=") != NULL;
}

int pg_questions_asked(void)
{
    int i;

    for (i = 0; i < QUESTIONS; ++i) {
        if (is_asked(i)) {
            return 1;
        }
    }
    return 0;
}

int pg_questions_alone(void)
{
    int i;

    if (ap_exists_config_define(PG_DEFINE_ALONE)) {
        return 1;
    }
    for (i = 0; i < QUESTIONS; ++i) {
        if (questions[i].alone && is_asked(i)) {
            return 1;
        }
    }
    return 0;
}

int pg_questions_unlimited(void)
{
    int i;

    for (i = 0; i < QUESTIONS; ++i) {
        if (questions[i].unlimited && is_asked(i)) {
            return 1;
        }
    }
    return 0;
}

int pg_questions_shown_at(void)
{
    const char *fd = pg_define_value(PG_DEFINE_PROGRESS "=");

    return fd ? atoi(fd) : STDERR_FILENO;
}

/* Beside another question JSON is the form of that one's answer; the map is
 * asked for by itself, or beside its table. */
static int is_form(int i)
{
    int other;

    if (strcmp(questions[i].name, AS_JSON)) {
        return 0;
    }
    for (other = i + 1; other < QUESTIONS; ++other) {
        if (is_asked(other)) {
            return 1;
        }
    }
    return 0;
}

void pg_questions_answer(const pg_lint *l, apr_file_t *parent, apr_pool_t *p)
{
    inquiry q;
    int i, at;

    memset(&q, 0, sizeof(q));
    q.l = l;
    q.parent = parent;
    q.json = pg_questions_json();
    q.counts = pg_findings_make(p);
    q.p = p;
    if (apr_file_open_flags_stdout(&q.out, APR_BUFFERED, p) != APR_SUCCESS) {
        return;
    }
    /* as much as comes between two rests (worker.h) */
    apr_file_buffer_set(q.out, apr_palloc(p, BUFFER), BUFFER);
    for (i = 0; i < QUESTIONS; ++i) {
        for (at = 0; !is_form(i) && (q.what = next_asked(i, &at)) != NULL; ) {
            const int next = at;

            q.is_last = next_asked(i, &at) == NULL;
            at = next;
            questions[i].ask(&q);
            apr_file_flush(q.out);
        }
    }
    pg_findings_report(q.counts, parent);
}
