/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A URL, a file or a number, explained. */

#include "lint/explain_answer.h"
#include "dryrun/dryrun.h"
#include "lint/explain.h"
#include "lint/explain_print.h"
#include "lint/locate.h"
#include "lint/number.h"

/* So many answers about one file are printed for a person. */
#define ANSWERS_MAX 10

typedef struct {
    const pg_lint *l;
    const char *what;
    int json;
    apr_file_t *out;
    int errors;
    apr_pool_t *p;
} inquiry;

static void explain(inquiry *q, const pg_located *at, int n)
{
    pg_explained e;

    pg_explain_at(&e, q->what, at, q->l, q->p);
    q->errors += pg_explain_is_bad(&e);
    if (q->json) {
        pg_explain_json(&e, q->out, q->p);
    }
    else if (n < ANSWERS_MAX) {
        pg_explain_print(&e, q->out, q->p);
    }
}

static void explain_all(inquiry *q, const apr_array_header_t *all)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        explain(q, APR_ARRAY_IDX(all, i, const pg_located *), i);
    }
    if (!q->json && all->nelts > ANSWERS_MAX) {
        apr_file_printf(q->out, "and %d URLs more: --json\n",
                        all->nelts - ANSWERS_MAX);
    }
}

static void explain_nothing(inquiry *q, const char *file, int status,
                            const char *why)
{
    pg_located none;

    memset(&none, 0, sizeof(none));
    none.file = file;
    none.status = status;
    none.why = why;
    explain(q, &none, 0);
}

static void explain_file(inquiry *q, const pg_client *client)
{
    const apr_array_header_t *all = pg_locate_file(q->l, client, q->what,
                                                   q->p);

    explain_all(q, all);
    if (!all->nelts) {
        explain_nothing(q, q->what, HTTP_FORBIDDEN, "no URL leads to it");
    }
}

int pg_explain_answer(const pg_lint *l, const char *what, int json,
                      apr_file_t *out, apr_pool_t *p)
{
    const pg_client client = pg_client_read(p);
    inquiry q = { l, what, json, out, 0, p };

    pg_dryrun_open(l->main_server, l->p);
    if (pg_number_is(what)) {
        return !pg_number_print(what, json, out, p);
    }
    if (client.wrong) {
        explain_nothing(&q, NULL, HTTP_BAD_REQUEST, client.wrong);
    }
    else if (*what == '/') {
        explain_file(&q, &client);
    }
    else {
        explain_all(&q, pg_locate_url(l, &client, what, p));
    }
    return q.errors;
}
