/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Other places that a repair might change. */

#include "lint/repair/sample.h"
#include "lint/survey/contexts.h"
#include "lint/survey/fingerprint.h"
#include "lint/survey/php_files.h"
#include "lint/repair/questions.h"
#include "lint/judge/rules.h"
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
    pg_sample *sample;
    apr_array_header_t *lines;  /* const char *: the questions */
    apr_hash_t *shapes;         /* those that have been looked at */
    const server_rec *last;
    apr_pool_t *p;
} sampler;

static void ask(sampler *s, const char *question)
{
    APR_ARRAY_PUSH(s->lines, const char *) = question;
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
    int i;

    if (context->s != s->last) {
        s->last = context->s;
        ask(s, pg_question_root(context->s, s->p));
    }
    if (context->url && !has_programs_alone(context, p)) {
        pg_sections_choose(context, p);
        for (i = is_new_shape(s, context) ? 0 : NAMES; i < NAMES; ++i) {
            const pg_where where = pg_rules_where(context, names[i]);

            ask(s, pg_question_file(&where, s->p));
        }
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
                ask(s, pg_question_file(where, s->p));
            }
        }
    }
    s->sample->found = s->lines->nelts;
}

pg_sample *pg_sample_make(const pg_findings *all, const pg_lint *l,
                          apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0, 0 };
    sampler s;

    memset(&s, 0, sizeof(s));
    s.sample = apr_pcalloc(p, sizeof(*s.sample));
    s.lines = apr_array_make(p, 64, sizeof(const char *));
    s.shapes = apr_hash_make(p);
    s.p = p;
    v.baton = &s;
    ask_found(&s, all);
    pg_survey(l->main_server, l->globs, &v, p);
    s.sample->questions = apr_array_pstrcat(p, s.lines, 0);
    s.sample->answers = pg_questions_ask(s.sample->questions, l, p);
    return s.sample;
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
