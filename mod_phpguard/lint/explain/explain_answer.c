/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Answers "phpguard explain" for URLs, files and numbers. */

#include "lint/explain/explain_answer.h"
#include "dryrun/dryrun.h"
#include "lint/explain/cause_page.h"
#include "lint/explain/explain.h"
#include "lint/explain/explain_print.h"
#include "lint/lookup/client.h"
#include "lint/lookup/locate.h"

/* So many answers about one file are printed for a person. */
#define ANSWERS_MAX 10

struct pg_explain_asked {
    const pg_lint *l;
    pg_client client;
    apr_array_header_t *whats;  /* one of each question */
    apr_array_header_t *all;    /* pg_explained *: the answers of all */
    apr_pool_t *p;
};

typedef struct {
    const char *what;
    int first, n;               /* its answers, among all */
} one;

pg_explain_asked *pg_explain_begin(const pg_lint *l, apr_pool_t *p)
{
    pg_explain_asked *q = apr_palloc(p, sizeof(*q));

    q->l = l;
    q->client = pg_client_read(p);
    q->whats = apr_array_make(p, 1, sizeof(one));
    q->all = apr_array_make(p, 1, sizeof(pg_explained *));
    q->p = p;
    return q;
}

static void explain(pg_explain_asked *q, const char *what,
                    const pg_located *at)
{
    pg_explained *e = apr_palloc(q->p, sizeof(*e));

    pg_explain_at(e, what, at, q->l, q->p);
    APR_ARRAY_PUSH(q->all, pg_explained *) = e;
}

static void explain_all(pg_explain_asked *q, const char *what,
                        const apr_array_header_t *all)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        explain(q, what, APR_ARRAY_IDX(all, i, const pg_located *));
    }
}

static void explain_nothing(pg_explain_asked *q, const char *what,
                            const char *file, int status, const char *why)
{
    pg_located *none = apr_pcalloc(q->p, sizeof(*none));

    none->file = file;
    none->status = status;
    none->why = why;
    explain(q, what, none);
}

static void explain_file(pg_explain_asked *q, const char *what)
{
    const apr_array_header_t *all = pg_locate_file(q->l, &q->client, what,
                                                   q->p);

    explain_all(q, what, all);
    if (!all->nelts) {
        explain_nothing(q, what, what, HTTP_FORBIDDEN, "no URL maps to it");
    }
}

void pg_explain_ask(pg_explain_asked *q, const char *what)
{
    one *o = apr_array_push(q->whats);

    o->what = what;
    o->first = q->all->nelts;
    pg_dryrun_open(q->l->main_server, q->l->p);
    if (pg_number_is(what)) {
        o->n = 0;
        return;
    }
    if (q->client.wrong) {
        explain_nothing(q, what, NULL, HTTP_BAD_REQUEST, q->client.wrong);
    }
    else if (*what == '/') {
        explain_file(q, what);
    }
    else {
        explain_all(q, what, pg_locate_url(q->l, &q->client, what, q->p));
    }
    o->n = q->all->nelts - o->first;
}

static int print(const pg_explain_asked *q, const one *o, int json,
                 apr_file_t *out)
{
    int i, errors = 0;

    if (!o->n) {
        return !pg_number_print(o->what, json, out, q->p);
    }
    for (i = 0; i < o->n; ++i) {
        const pg_explained *e = APR_ARRAY_IDX(q->all, o->first + i,
                                              pg_explained *);

        errors += pg_explain_is_bad(e);
        if (json) {
            pg_explain_json(e, out, q->p);
        }
        else if (i < ANSWERS_MAX) {
            pg_explain_print(e, out, q->p);
        }
    }
    if (!json && o->n > ANSWERS_MAX) {
        apr_file_printf(out, "and %d URLs more: --json\n",
                        o->n - ANSWERS_MAX);
    }
    return errors;
}

int pg_explain_answer(pg_explain_asked *q, pg_find_all *others, int json,
                      apr_file_t *out)
{
    int i, errors = 0;

    pg_explain_repair(q->all, others, q->l, q->p);
    for (i = 0; i < q->whats->nelts; ++i) {
        errors += print(q, &APR_ARRAY_IDX(q->whats, i, one), json, out);
    }
    return errors;
}
