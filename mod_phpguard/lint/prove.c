/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Fixes, tried. */

#include "lint/prove.h"
#include "httpd/observe.h"
#include "httpd/progress.h"
#include "lint/observation.h"
#include "lint/replay.h"
#include "model/edit.h"
#include "model/php_names.h"

#include "apr_strings.h"

/* So many worlds are read; behind them a fix says that it was not tried. */
#define WORLDS_MAX 200

/* A place that waits for its fix. */
typedef struct {
    pg_where *where;
    int at;                     /* the candidate that is tried */
} waiting;

typedef struct {
    const pg_lint *l;
    pg_observation *before;
    pg_config_files *accepted;
    int worlds;
    apr_pool_t *p;
} proof;

static const pg_edit *candidate(const waiting *w)
{
    return w->at < w->where->fixes->nelts
           ? APR_ARRAY_IDX(w->where->fixes, w->at, const pg_edit *) : NULL;
}

/* All edits of one fix, or none. */
static int apply(pg_config_files *files, const waiting *w)
{
    const pg_edit *edit;

    for (edit = candidate(w); edit; edit = edit->next) {
        if (!pg_config_files_apply(files, edit, w->where)) {
            return 0;
        }
    }
    return 1;
}

/* With these and all that was accepted before. */
static int holds(const proof *pr, const pg_config_files *files,
                 const waiting *list, int n, apr_pool_t *p)
{
    pg_observation *after;
    pg_replayed world;
    pg_lint there;
    int i, good = 1;

    if (pg_replay(pr->l->main_server, files, &world, p)) {
        return 0;
    }
    pg_replay_enter(&world);
    memset(&there, 0, sizeof(there));
    there.main_server = world.s;
    there.p = p;
    pg_lookup_prepare(&there);
    for (i = 0; i < n && good; ++i) {
        good = pg_observation_is_well(&there, list[i].where,
                                      candidate(&list[i])->meant, p);
    }
    if (good) {
        after = pg_observation_make(&there, p);
        good = pg_observation_is_unharmed(pr->before, after);
    }
    pg_replay_enter(NULL);
    return good;
}

static void keep(proof *pr, pg_config_files *files, waiting *list, int n)
{
    int i;

    pr->accepted = files;
    for (i = 0; i < n; ++i) {
        list[i].where->fix = candidate(&list[i]);
        list[i].where->proved = 1;
    }
}

/* Are they right together?  Then they stay. */
static int try(proof *pr, waiting *list, int n)
{
    pg_config_files *files = pg_config_files_copy(pr->accepted, pr->p);
    apr_pool_t *scratch;
    int i, good = 1;

    for (i = 0; i < n && good; ++i) {
        good = apply(files, &list[i]);
    }
    if (good) {
        apr_pool_create(&scratch, pr->p);
        ++pr->worlds;
        good = holds(pr, files, list, n, scratch);
        apr_pool_destroy(scratch);
    }
    if (good) {
        keep(pr, files, list, n);
    }
    return good;
}

static int is_over(const proof *pr)
{
    return pr->worlds >= WORLDS_MAX || pg_progress_late();
}

/* One place: the first that holds. */
static void prove_one(proof *pr, waiting *w)
{
    const pg_edit *first = candidate(w);

    w->where->fix = NULL;
    for (; candidate(w); ++w->at) {
        if (is_over(pr)) {
            w->where->fix = pg_edit_aside(apr_pmemdup(pr->p, first,
                                                      sizeof(*first)),
                                          "not tried");
            return;
        }
        if (candidate(w)->kind == PG_EDIT_ADVICE) {
            w->where->fix = candidate(w);
            return;
        }
        if (try(pr, w, 1)) {
            return;
        }
    }
    w->where->fix = pg_edit_advice("none of those known here was right when "
                                   "it was tried", pr->p);
}

/* Most are right at once, and all together. */
static void prove(proof *pr, waiting *list, int n)
{
    if (n == 1) {
        prove_one(pr, list);
    }
    else if (n > 1 && (is_over(pr) || !try(pr, list, n))) {
        prove(pr, list, n / 2);
        prove(pr, list + n / 2, n - n / 2);
    }
}

static apr_array_header_t *gather(const pg_findings *all, apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_make(p, 16, sizeof(waiting));
    int severity, i, n;

    for (severity = PG_ERROR; severity >= PG_NOTE; --severity) {
        for (i = 0; i < all->list->nelts; ++i) {
            const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

            for (n = 0; (int)f->severity == severity && n < f->where->nelts;
                 ++n) {
                waiting *w = apr_array_push(list);

                w->where = &APR_ARRAY_IDX(f->where, n, pg_where);
                w->at = 0;
                if (!w->where->fixes || !w->where->fixes->nelts) {
                    apr_array_pop(list);
                }
            }
        }
    }
    return list;
}

pg_config_files *pg_prove(pg_findings *all, const pg_lint *l, apr_pool_t *p)
{
    const pg_whole_config *whole = pg_whole_config_get(l->whole);
    apr_array_header_t *list = gather(all, p);
    proof pr = { NULL, NULL, NULL, 0, NULL };

    pr.l = l;
    pr.p = p;
    pr.accepted = pg_config_files_make(whole->main_file, whole->files, p);
    if (list->nelts) {
        pg_observe_all(p);
        pr.before = pg_observation_make(l, p);
        prove(&pr, (waiting *)list->elts, list->nelts);
    }
    return pr.accepted;
}
