/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Other places that a repair might change. */

#include "lint/repair/sample.h"
#include "lint/judge/rules.h"
#include "lint/repair/below.h"
#include "lint/repair/real_names.h"
#include "lint/survey/contexts.h"
#include "lint/survey/fingerprint.h"
#include "lint/survey/php_files.h"
#include "lint/survey/survey.h"
#include "lint/trial/questions.h"
#include "model/php_names.h"
#include "util/hash.h"

#include "apr_strings.h"

#define NAMES 5
static const char *const names[NAMES] = {
    PG_PLAIN_NAME, "x.PHP", "x.phtml", "x.html", "x.png"
};

/* With thousands of vhosts the first ones are sufficient. */
#define QUESTIONS_MAX 20000

/* So many places of one finding and one shape are asked about all names: they
 * get the same edit, but for their paths. */
#define ALIKE_MAX 10

/* So many directories are read in search of .htaccess files: below the root of
 * a vhost that has findings, of another one, and of all of them. */
#define READ_IN_FOUND 1000
#define READ_IN_OTHERS 20
#define READ_MAX 10000

typedef struct {
    const char *line;
    const server_rec *vhost;
    const char *dir;            /* pg_harm */
    apr_uint64_t like;          /* vhosts of the same answer here; 0: it is
                                 * asked of each */
    int if_runs;                /* counts only where the file runs */
    const char *answer;         /* as it is; */
    int is_borrowed;            /* another vhost has given it */
} question;

typedef struct {
    const apr_array_header_t *more; /* const char *: further names */
    apr_array_header_t *questions; /* question */
    apr_uint64_t like;          /* pg_fingerprint_place() of this place */
    apr_hash_t *shapes;         /* those that have been looked at */
    apr_hash_t *in_found;       /* server_rec *: those that have findings */
    const server_rec *last;
    apr_array_header_t *roots;  /* pg_context: of that vhost, searched */
    int to_read;                /* so many directories more */
    int found;                  /* of pg_sample */
    apr_pool_t *p;
} sampler;

static question *ask(sampler *s, const server_rec *vhost, const char *line)
{
    question *q = apr_array_push(s->questions);

    memset(q, 0, sizeof(*q));
    q->vhost = vhost;
    q->line = line;
    return q;
}

static void ask_name(sampler *s, const pg_context *context, const char *name,
                     int if_runs)
{
    const pg_where where = pg_rules_where(context, name);
    question *q = ask(s, context->s, pg_question_file(&where, s->p));

    q->dir = apr_pstrdup(s->p, context->dir);
    q->like = pg_hash_text(s->like, name);
    q->if_runs = if_runs;
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

/* @param n so many of the names that need not exist */
static void ask_place(sampler *s, const pg_context *context, int n,
                      apr_pool_t *p)
{
    const apr_array_header_t *real = pg_real_names(context->dir, n == NAMES,
                                                   p);
    int i;

    s->like = pg_fingerprint_place(context);
    for (i = 0; i < n; ++i) {
        ask_name(s, context, names[i], 0);
    }
    for (i = 0; n && i < s->more->nelts; ++i) {
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
    int is_new;

    memset(&context, 0, sizeof(context));
    context.s = above->s;
    context.dir = apr_pstrcat(p, above->dir, path, NULL);
    context.url = apr_pstrcat(p, above->url, path, NULL);
    context.host = above->host;
    context.address = above->address;
    context.script = above->script;
    pg_sections_choose(&context, p);
    is_new = is_new_shape(s, &context);
    if (is_new || has_findings(s, context.s)) {
        ask_place(s, &context, is_new ? NAMES : 1, p);
    }
}

static void search_below(sampler *s, const pg_context *context, apr_pool_t *p)
{
    const apr_array_header_t *below;
    pg_context *root;
    int i, most = has_findings(s, context->s) ? READ_IN_FOUND
                                              : READ_IN_OTHERS;

    if (pg_below_is_searched(s->roots, context)) {
        return;
    }
    root = apr_array_push(s->roots);
    root->dir = apr_pstrdup(s->p, context->dir);
    root->url = apr_pstrdup(s->p, context->url);
    most = most < s->to_read ? most : s->to_read;
    s->to_read -= most;
    below = pg_below_find(context->dir, &most, p);
    s->to_read += most;
    for (i = 0; i < below->nelts && s->questions->nelts < QUESTIONS_MAX; ++i) {
        ask_below(s, context, APR_ARRAY_IDX(below, i, const char *), p);
    }
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    sampler *s = v->baton;

    if (context->s != s->last) {
        s->last = context->s;
        apr_array_clear(s->roots);
        ask(s, context->s, pg_question_root(context->s, s->p));
    }
    if (!context->url || has_programs_alone(context, p)) {
        return 1;
    }
    pg_sections_choose(context, p);
    ask_place(s, context, is_new_shape(s, context) ? NAMES : 0, p);
    search_below(s, context, p);
    return s->questions->nelts < QUESTIONS_MAX;
}

/* page.html by "AddHandler x-httpd-ea-php74 .html": without that line its
 * source is sent, and the guard does not take it for PHP. */
static void ask_found(sampler *s, const pg_findings *all)
{
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(all->list, &at)) {
        pg_reach_note(s->in_found, at.where->s);
        if (at.where->exists
            && pg_name_classify(at.where->name) == PG_NAME_OTHER) {
            ask(s, at.where->s, pg_question_file(at.where, s->p));
        }
    }
    s->found = s->questions->nelts;
}

/* How many places of this finding and shape have been asked about before. */
static int count_alike(apr_hash_t *counts, const pg_finding *f,
                       apr_uint64_t shape)
{
    apr_pool_t *p = apr_hash_pool_get(counts);
    const char *key = apr_psprintf(p, "%pp %" APR_UINT64_T_HEX_FMT,
                                   (const void *)f, shape);
    int *count = apr_hash_get(counts, key, APR_HASH_KEY_STRING);

    if (!count) {
        count = apr_pcalloc(p, sizeof(*count));
        apr_hash_set(counts, key, APR_HASH_KEY_STRING, count);
    }
    return (*count)++;
}

/* The directories of the findings themselves: an edit is for one of them, and
 * the same shape elsewhere does not show what it does there. */
static void ask_places(sampler *s, const pg_findings *all)
{
    apr_hash_t *seen = apr_hash_make(s->p), *counts = apr_hash_make(s->p);
    pg_place at = { NULL, NULL, 0, 0 };

    while (s->questions->nelts < QUESTIONS_MAX
           && pg_findings_next(all->list, &at)) {
        const char *key = apr_psprintf(s->p, "%pp %s", (void *)at.where->s,
                                       at.where->context);
        pg_context context = pg_rules_context(at.where);

        if (at.where->url && !apr_hash_get(seen, key, APR_HASH_KEY_STRING)) {
            apr_hash_set(seen, key, APR_HASH_KEY_STRING, key);
            context.uri = NULL;         /* of the one file that was found */
            pg_sections_choose(&context, s->p);
            is_new_shape(s, &context);
            ask_place(s, &context, count_alike(counts, at.f,
                                               pg_fingerprint(&context))
                                   < ALIKE_MAX ? NAMES : 0, s->p);
        }
    }
}

/* Whether it is asked of this vhost, whatever another one answers. */
static int is_apart(const question *q, apr_hash_t *edited)
{
    return !q->like || !edited
           || apr_hash_get(edited, &q->vhost, sizeof(q->vhost));
}

/* A vhost with an edit of its own is compared with its own answer. */
static void ask_own(const pg_sample *sample, apr_hash_t *edited,
                    const pg_lint *l, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 16, sizeof(question *));
    apr_array_header_t *lines = apr_array_make(p, 16, sizeof(const char *));
    const apr_array_header_t *answers;
    int i;

    for (i = 0; i < sample->questions->nelts; ++i) {
        question *q = &APR_ARRAY_IDX(sample->questions, i, question);

        if (q->is_borrowed && is_apart(q, edited)) {
            q->is_borrowed = 0;
            APR_ARRAY_PUSH(all, question *) = q;
            APR_ARRAY_PUSH(lines, const char *) = q->line;
        }
    }
    answers = pg_questions_ask(apr_array_pstrcat(p, lines, 0), l,
                               sample->questions->pool);
    for (i = 0; i < all->nelts; ++i) {
        APR_ARRAY_IDX(all, i, question *)->answer
            = APR_ARRAY_IDX(answers, i, const char *);
    }
}

static apr_array_header_t *questions_of(const pg_sample *sample,
                                        apr_hash_t *edited, apr_pool_t *p)
{
    apr_array_header_t *lines = apr_array_make(p, 64, sizeof(const char *));
    apr_hash_t *seen = apr_hash_make(p);
    int i;

    for (i = 0; i < sample->questions->nelts; ++i) {
        const question *q = &APR_ARRAY_IDX(sample->questions, i, question);
        const int apart = is_apart(q, edited);

        if (apart || !apr_hash_get(seen, &q->like, sizeof(q->like))) {
            APR_ARRAY_PUSH(lines, const char *) = q->line;
        }
        if (!apart) {
            apr_hash_set(seen, &q->like, sizeof(q->like), q);
        }
    }
    return lines;
}

apr_array_header_t *pg_sample_questions(const pg_sample *sample,
                                        apr_hash_t *edited, const pg_lint *l,
                                        apr_pool_t *p)
{
    ask_own(sample, edited, l, p);
    return questions_of(sample, edited, p);
}

/* In the order of pg_sample_questions().
 * @param next which comes next; counted up
 * @param seen by question.like: what another vhost has answered */
static const char *take_answer(const question *q, apr_hash_t *edited,
                               const apr_array_header_t *answers, int *next,
                               apr_hash_t *seen)
{
    const int apart = is_apart(q, edited);
    const char *answer = apart ? NULL : apr_hash_get(seen, &q->like,
                                                     sizeof(q->like));

    if (!answer) {
        answer = APR_ARRAY_IDX(answers, (*next)++, const char *);
    }
    if (!apart) {
        apr_hash_set(seen, &q->like, sizeof(q->like), answer);
    }
    return answer;
}

static pg_sample *answered(const sampler *s, const pg_lint *l)
{
    const pg_sample all = { s->found, s->questions };
    pg_sample *sample;
    apr_hash_t *edited = apr_hash_make(s->p), *seen = apr_hash_make(s->p);
    const apr_array_header_t *lines = questions_of(&all, edited, s->p);
    const apr_array_header_t *answers
        = pg_questions_ask(apr_array_pstrcat(s->p, lines, 0), l, s->p);
    int i, before, next = 0;

    sample = apr_pmemdup(s->p, &all, sizeof(all));
    sample->questions = apr_array_make(s->p, s->questions->nelts,
                                       sizeof(question));
    for (i = 0; i < s->questions->nelts; ++i) {
        question *q = &APR_ARRAY_IDX(s->questions, i, question);

        before = next;
        q->answer = take_answer(q, edited, answers, &next, seen);
        q->is_borrowed = before == next;
        if (!q->if_runs || pg_answer_outcome(q->answer) == PG_RUNS) {
            *(question *)apr_array_push(sample->questions) = *q;
        }
    }
    return sample;
}

pg_sample *pg_sample_make(const pg_findings *all, const pg_lint *l,
                          const apr_array_header_t *more, apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0, 0 };
    sampler s;

    memset(&s, 0, sizeof(s));
    s.more = more;
    s.questions = apr_array_make(p, 64, sizeof(question));
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

void pg_sample_compare(const pg_sample *sample, apr_hash_t *edited,
                       const apr_array_header_t *after, int first,
                       apr_array_header_t *harmed)
{
    apr_hash_t *seen = apr_hash_make(after->pool);
    int i;

    for (i = 0; i < sample->questions->nelts; ++i) {
        const question *q = &APR_ARRAY_IDX(sample->questions, i, question);
        const char *now = take_answer(q, edited, after, &first, seen);

        if (!pg_answer_is_kept(q->answer, now)
            || (i < sample->found && pg_answer_outcome(now) == PG_SENT
                && pg_answer_outcome(q->answer) != PG_SENT)) {
            pg_harm_note(harmed, q->vhost, q->dir);
        }
    }
}
