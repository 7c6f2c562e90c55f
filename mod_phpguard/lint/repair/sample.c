/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Other places that a repair might change. */

#include "lint/repair/sample.h"
#include "lint/judge/rules.h"
#include "lint/repair/below.h"
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

/* So many directories are read in search of .htaccess files: below the root of
 * a vhost that has findings, of another one, and of all of them. */
#define READ_IN_FOUND 1000
#define READ_IN_OTHERS 20
#define READ_MAX 10000

typedef struct {
    const apr_array_header_t *more; /* const char *: further names */
    apr_array_header_t *lines;  /* const char *: the questions, */
    apr_array_header_t *vhosts; /* const server_rec *: of each, */
    apr_array_header_t *if_runs; /* int: and which of them count only where
                                 * the file runs */
    apr_hash_t *shapes;         /* those that have been looked at */
    apr_hash_t *in_found;       /* server_rec *: those that have findings */
    const server_rec *last;
    apr_array_header_t *roots;  /* pg_context: of that vhost, what has been
                                 * searched */
    int to_read;                /* so many directories more */
    int found;                  /* of pg_sample */
    apr_pool_t *p;
} sampler;

void pg_sample_note(apr_hash_t *vhosts, const server_rec *s)
{
    const server_rec **key = apr_pmemdup(apr_hash_pool_get(vhosts), &s,
                                         sizeof(s));

    apr_hash_set(vhosts, key, sizeof(*key), s);
}

static void ask(sampler *s, const server_rec *vhost, const char *question,
                int if_runs)
{
    APR_ARRAY_PUSH(s->vhosts, const server_rec *) = vhost;
    APR_ARRAY_PUSH(s->lines, const char *) = question;
    APR_ARRAY_PUSH(s->if_runs, int) = if_runs;
}

static void ask_name(sampler *s, const pg_context *context, const char *name,
                     int if_runs)
{
    const pg_where where = pg_rules_where(context, name);

    ask(s, context->s, pg_question_file(&where, s->p), if_runs);
}

/* A directory of programs: how PHP would be handled in it does not matter. */
static int has_programs_alone(const pg_context *context, apr_pool_t *p)
{
    pg_php_files e;

    return context->script && pg_php_files_find(&e, context->dir, NULL, p)
           && !e.php && !e.odd && !e.unlisted;
}

static int has_findings(const sampler *s, const server_rec *vhost)
{
    return apr_hash_get(s->in_found, &vhost, sizeof(vhost)) != NULL;
}

/* One of each shape is enough where no edit is for its vhost alone. */
static int is_new_shape(sampler *s, const pg_context *context)
{
    struct {
        apr_uint64_t shape;
        const server_rec *s;
    } key;

    memset(&key, 0, sizeof(key));
    key.shape = pg_fingerprint(context);
    key.s = has_findings(s, context->s) ? context->s : NULL;
    if (apr_hash_get(s->shapes, &key, sizeof(key))) {
        return 0;
    }
    apr_hash_set(s->shapes, apr_pmemdup(s->p, &key, sizeof(key)),
                 sizeof(key), "");
    return 1;
}

static void ask_place(sampler *s, const pg_context *context, int is_new,
                      apr_pool_t *p)
{
    const apr_array_header_t *real = pg_real_names(context->dir, is_new, p);
    int i;

    for (i = is_new ? 0 : NAMES; i < NAMES; ++i) {
        ask_name(s, context, names[i], 0);
    }
    for (i = is_new ? 0 : s->more->nelts; i < s->more->nelts; ++i) {
        ask_name(s, context, APR_ARRAY_IDX(s->more, i, const char *), 1);
    }
    for (i = 0; i < real->nelts; ++i) {
        ask_name(s, context, APR_ARRAY_IDX(real, i, const char *), 0);
    }
}

/* Further down a .htaccess may map PHP, where a repair for the whole directory
 * would deny it. */
static void ask_below(sampler *s, const pg_context *above, const char *path,
                      apr_pool_t *p)
{
    pg_context context;

    memset(&context, 0, sizeof(context));
    context.s = above->s;
    context.dir = apr_pstrcat(p, above->dir, path, NULL);
    context.url = apr_pstrcat(p, above->url, path, NULL);
    context.host = above->host;
    context.address = above->address;
    context.script = above->script;
    pg_sections_choose(&context, p);
    if (is_new_shape(s, &context)) {
        ask_place(s, &context, 1, p);
    }
}

/* Whether the search below a root has passed a place, by the same URL. */
static int is_searched(const sampler *s, const pg_context *context)
{
    int i;

    for (i = 0; i < s->roots->nelts; ++i) {
        const pg_context *root = &APR_ARRAY_IDX(s->roots, i, pg_context);
        const apr_size_t dir = strlen(root->dir), url = strlen(root->url);

        if (!strncmp(context->dir, root->dir, dir)
            && !strncmp(context->url, root->url, url)
            && !strcmp(context->dir + dir, context->url + url)) {
            return 1;
        }
    }
    return 0;
}

static void search_below(sampler *s, const pg_context *context, apr_pool_t *p)
{
    const apr_array_header_t *below;
    pg_context *root;
    int i, most = has_findings(s, context->s) ? READ_IN_FOUND
                                              : READ_IN_OTHERS;

    if (is_searched(s, context)) {
        return;
    }
    root = apr_array_push(s->roots);
    root->dir = apr_pstrdup(s->p, context->dir);
    root->url = apr_pstrdup(s->p, context->url);
    most = most < s->to_read ? most : s->to_read;
    s->to_read -= most;
    below = pg_below_find(context->dir, &most, p);
    s->to_read += most;
    for (i = 0; i < below->nelts && s->lines->nelts < QUESTIONS_MAX; ++i) {
        ask_below(s, context, APR_ARRAY_IDX(below, i, const char *), p);
    }
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    sampler *s = v->baton;

    if (context->s != s->last) {
        s->last = context->s;
        apr_array_clear(s->roots);
        ask(s, context->s, pg_question_root(context->s, s->p), 0);
    }
    if (!context->url || has_programs_alone(context, p)) {
        return 1;
    }
    pg_sections_choose(context, p);
    ask_place(s, context, is_new_shape(s, context), p);
    search_below(s, context, p);
    return s->lines->nelts < QUESTIONS_MAX;
}

/* page.html by "AddHandler x-httpd-ea-php74 .html": without that line its
 * source is sent, and the guard does not take it for PHP. */
static void ask_found(sampler *s, const pg_findings *all)
{
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(all->list, &at)) {
        pg_sample_note(s->in_found, at.where->s);
        if (at.where->exists
            && pg_name_classify(at.where->name) == PG_NAME_OTHER) {
            ask(s, at.where->s, pg_question_file(at.where, s->p), 0);
        }
    }
    s->found = s->lines->nelts;
}

/* The directories of the findings themselves: an edit is for one of them, and
 * the same shape elsewhere does not show what it does there. */
static void ask_places(sampler *s, const pg_findings *all)
{
    apr_hash_t *seen = apr_hash_make(s->p);
    pg_place at = { NULL, NULL, 0, 0 };

    while (s->lines->nelts < QUESTIONS_MAX
           && pg_findings_next(all->list, &at)) {
        const char *key = apr_psprintf(s->p, "%pp %s", (void *)at.where->s,
                                       at.where->context);
        pg_context context = pg_rules_context(at.where);

        if (at.where->url && !apr_hash_get(seen, key, APR_HASH_KEY_STRING)) {
            apr_hash_set(seen, key, APR_HASH_KEY_STRING, key);
            context.uri = NULL;         /* of the one file that was found */
            pg_sections_choose(&context, s->p);
            is_new_shape(s, &context);
            ask_place(s, &context, 1, s->p);
        }
    }
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
    sample->vhosts = apr_array_make(s->p, all->nelts,
                                    sizeof(const server_rec *));
    for (i = 0; i < all->nelts; ++i) {
        const char *answer = APR_ARRAY_IDX(all, i, const char *);

        if (!APR_ARRAY_IDX(s->if_runs, i, int)
            || pg_answer_outcome(answer) == PG_RUNS) {
            APR_ARRAY_PUSH(sample->answers, const char *) = answer;
            APR_ARRAY_PUSH(sample->vhosts, const server_rec *)
                = APR_ARRAY_IDX(s->vhosts, i, const server_rec *);
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
    s.vhosts = apr_array_make(p, 64, sizeof(const server_rec *));
    s.if_runs = apr_array_make(p, 64, sizeof(int));
    s.shapes = apr_hash_make(p);
    s.in_found = apr_hash_make(p);
    s.roots = apr_array_make(p, 4, sizeof(pg_context));
    s.to_read = READ_MAX;
    s.p = p;
    v.baton = &s;
    ask_found(&s, all);
    ask_places(&s, all);
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

void pg_sample_compare(const pg_sample *sample,
                       const apr_array_header_t *after, int first,
                       apr_hash_t *harmed)
{
    int i;

    for (i = 0; i < sample->answers->nelts; ++i) {
        const char *before = APR_ARRAY_IDX(sample->answers, i, const char *);
        const char *now = APR_ARRAY_IDX(after, first + i, const char *);

        if (!is_kept(before, now)
            || (i < sample->found && pg_answer_outcome(now) == PG_SENT
                && pg_answer_outcome(before) != PG_SENT)) {
            pg_sample_note(harmed, APR_ARRAY_IDX(sample->vhosts, i,
                                                 const server_rec *));
        }
    }
}
