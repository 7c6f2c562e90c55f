/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Other places that a repair might change. */

#include "lint/repair/sample.h"
#include "lint/judge/rules.h"
#include "lint/repair/questions.h"
#include "lint/repair/real_names.h"
#include "lint/survey/contexts.h"
#include "lint/survey/fingerprint.h"
#include "lint/survey/php_files.h"
#include "lint/survey/survey.h"
#include "model/php_names.h"

#include "apr_strings.h"

static const char *const names[] = {
    PG_PLAIN_NAME, "x.PHP", "x.phtml", "x.html", "x.png"
};
#define NAMES 5

/* With thousands of vhosts the first ones are sufficient. */
#define QUESTIONS_MAX 20000

typedef struct {
    const apr_array_header_t *more; /* const char *: further names */
    apr_array_header_t *lines;  /* const char *: the questions, */
    apr_array_header_t *if_runs; /* int: and which of them count only where
                                 * the file runs */
    apr_hash_t *shapes;         /* those that have been looked at */
    const server_rec *last;
    int found;                  /* of pg_sample */
    apr_pool_t *p;
} sampler;

static void ask(sampler *s, const char *question, int if_runs)
{
    APR_ARRAY_PUSH(s->lines, const char *) = question;
    APR_ARRAY_PUSH(s->if_runs, int) = if_runs;
}

static void ask_name(sampler *s, const pg_context *context, const char *name,
                     int if_runs)
{
    const pg_where where = pg_rules_where(context, name);

    ask(s, pg_question_file(&where, s->p), if_runs);
}

/* A directory of programs: how PHP would be handled in it does not matter. */
static int has_programs_alone(const pg_context *context, apr_pool_t *p)
{
    pg_php_files e;

    return context->script && pg_php_files_find(&e, context->dir, NULL, p)
           && !e.php && !e.odd && !e.unlisted;
}

static int is_new_shape(sampler *s, const pg_context *context)
{
    const apr_uint64_t shape = pg_fingerprint(context);

    if (apr_hash_get(s->shapes, &shape, sizeof(shape))) {
        return 0;
    }
    apr_hash_set(s->shapes, apr_pmemdup(s->p, &shape, sizeof(shape)),
                 sizeof(shape), "");
    return 1;
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    sampler *s = v->baton;
    const apr_array_header_t *real;
    int i, is_new;

    if (context->s != s->last) {
        s->last = context->s;
        ask(s, pg_question_root(context->s, s->p), 0);
    }
    if (!context->url || has_programs_alone(context, p)) {
        return 1;
    }
    pg_sections_choose(context, p);
    is_new = is_new_shape(s, context);
    for (i = is_new ? 0 : NAMES; i < NAMES; ++i) {
        ask_name(s, context, names[i], 0);
    }
    for (i = is_new ? 0 : s->more->nelts; i < s->more->nelts; ++i) {
        ask_name(s, context, APR_ARRAY_IDX(s->more, i, const char *), 1);
    }
    real = pg_real_names(context->dir, is_new, p);
    for (i = 0; i < real->nelts; ++i) {
        ask_name(s, context, APR_ARRAY_IDX(real, i, const char *), 0);
    }
    return s->lines->nelts < QUESTIONS_MAX;
}

/* page.html by "AddHandler x-httpd-ea-php74 .html": without that line its
 * source is sent, and nobody knows that it is PHP. */
static void ask_found(sampler *s, const pg_findings *all)
{
    int i, n;

    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            if (where->exists
                && pg_name_classify(where->name) == PG_NAME_OTHER) {
                ask(s, pg_question_file(where, s->p), 0);
            }
        }
    }
    s->found = s->lines->nelts;
}

static pg_sample *answered(const sampler *s, const pg_lint *l)
{
    pg_sample *sample = apr_pcalloc(s->p, sizeof(*sample));
    apr_array_header_t *lines = apr_array_make(s->p, s->lines->nelts,
                                               sizeof(const char *));
    const apr_array_header_t *all
        = pg_questions_ask(apr_array_pstrcat(s->p, s->lines, 0), l, s->p);
    int i;

    sample->found = s->found;
    sample->answers = apr_array_make(s->p, all->nelts, sizeof(const char *));
    for (i = 0; i < all->nelts; ++i) {
        const char *answer = APR_ARRAY_IDX(all, i, const char *);

        if (!APR_ARRAY_IDX(s->if_runs, i, int)
            || pg_answer_outcome(answer) == PG_RUNS) {
            APR_ARRAY_PUSH(sample->answers, const char *) = answer;
            APR_ARRAY_PUSH(lines, const char *)
                = APR_ARRAY_IDX(s->lines, i, const char *);
        }
    }
    sample->questions = apr_array_pstrcat(s->p, lines, 0);
    return sample;
}

pg_sample *pg_sample_make(const pg_findings *all, const pg_lint *l,
                          const apr_array_header_t *more, apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0, 0 };
    sampler s;

    memset(&s, 0, sizeof(s));
    s.more = more;
    s.lines = apr_array_make(p, 64, sizeof(const char *));
    s.if_runs = apr_array_make(p, 64, sizeof(int));
    s.shapes = apr_hash_make(p);
    s.p = p;
    v.baton = &s;
    ask_found(&s, all);
    pg_survey(l->main_server, l->globs, &v, p);
    return answered(&s, l);
}

/* A place that leaked or failed may have any answer now. An unknown answer is
 * not worse. A place whose backend was down may run elsewhere now, but must
 * not be denied, because a php-fpm that is down comes back. */
static int is_kept(const char *before, const char *after)
{
    const pg_outcome was = pg_answer_outcome(before);
    const pg_outcome is = pg_answer_outcome(after);

    return !strcmp(before, after) || was == PG_FAILS || was == PG_LEAKS
           || (was == PG_UNKNOWN && is != PG_LEAKS)
           || (pg_answer_says_php(before) && is == PG_SENT)
           || (was == PG_RUNS && !pg_answer_is_there(before)
               && is == PG_RUNS && pg_answer_is_there(after));
}

int pg_sample_is_unharmed(const pg_sample *sample,
                          const apr_array_header_t *after, int first)
{
    int i;

    for (i = 0; i < sample->answers->nelts; ++i) {
        const char *before = APR_ARRAY_IDX(sample->answers, i, const char *);
        const char *now = APR_ARRAY_IDX(after, first + i, const char *);

        if (!is_kept(before, now)
            || (i < sample->found && pg_answer_outcome(now) == PG_SENT
                && pg_answer_outcome(before) != PG_SENT)) {
            return 0;
        }
    }
    return 1;
}
