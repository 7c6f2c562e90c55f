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
#define TIME_MAX apr_time_from_sec(5)

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
    apr_time_t until;
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
        if (!pg_config_files_apply(files, edit)) {
            return 0;
        }
    }
    return 1;
}

typedef enum {
    PG_HOLDS,
    PG_UNHEALED,                /* some places are not well */
    PG_HARMS                    /* or something else is not */
} pg_holds;

/* How many are well; those come first now. */
static int sort(const pg_lint *there, waiting *list, int n, apr_pool_t *p)
{
    int i, well = 0;

    for (i = 0; i < n; ++i) {
        if (pg_observation_is_well(there, list[i].where,
                                   candidate(&list[i])->meant, p)) {
            waiting one = list[i];

            list[i] = list[well];
            list[well++] = one;
        }
    }
    return well;
}

/* With these and all that was accepted before. */
static pg_holds holds(const proof *pr, const pg_config_files *files,
                      waiting *list, int n, int *well, apr_pool_t *p)
{
    pg_replayed world;
    pg_lint there;
    pg_holds result = PG_UNHEALED;

    if (pg_replay(pr->l->main_server, files, &world, p)) {
        return PG_HARMS;
    }
    pg_replay_enter(&world);
    there = pg_lookup_there(pr->l, world.s, p);
    *well = sort(&there, list, n, p);
    if (*well == n) {
        result = pg_observation_is_unharmed(pr->before,
                                            pg_observation_make(&there, p))
                 ? PG_HOLDS : PG_HARMS;
    }
    pg_replay_enter(NULL);
    return result;
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
static pg_holds try(proof *pr, waiting *list, int n, int *well)
{
    pg_config_files *files = pg_config_files_copy(pr->accepted, pr->p);
    pg_holds result = PG_HOLDS;
    apr_pool_t *scratch;
    int i;

    for (i = 0; i < n; ++i) {
        if (!apply(files, &list[i])) {
            return PG_HARMS;
        }
    }
    apr_pool_create(&scratch, pr->p);
    ++pr->worlds;
    result = holds(pr, files, list, n, well, scratch);
    apr_pool_destroy(scratch);
    if (result == PG_HOLDS) {
        keep(pr, files, list, n);
    }
    return result;
}

static int is_over(const proof *pr)
{
    return pr->worlds >= WORLDS_MAX || apr_time_now() >= pr->until
           || pg_progress_late();
}

static void say_untried(const proof *pr, waiting *w)
{
    pg_edit *edit = apr_pmemdup(pr->p, candidate(w), sizeof(*edit));

    w->where->fix = pg_edit_aside(edit, "not tried");
}

/* What waits for no proof: an advice, or nothing is left to be tried. */
static int is_done(const proof *pr, waiting *w)
{
    if (!candidate(w)) {
        w->where->fix = pg_edit_advice("none of those known here was right "
                                       "when it was tried", pr->p);
        return 1;
    }
    w->where->fix = candidate(w);
    return candidate(w)->kind == PG_EDIT_ADVICE;
}

static int drop_done(const proof *pr, waiting *list, int n)
{
    int i, left = 0;

    for (i = 0; i < n; ++i) {
        if (is_done(pr, &list[i])) {
            continue;
        }
        if (is_over(pr)) {
            say_untried(pr, &list[i]);
            continue;
        }
        list[left++] = list[i];
    }
    return left;
}

static void advance(waiting *list, int n)
{
    int i;

    for (i = 0; i < n; ++i) {
        ++list[i].at;
    }
}

/* Most are right at once, and all together.  Where some are not well they
 * alone go on to their next; where something else is not, it is found by
 * halves which of them does it. */
static void prove(proof *pr, waiting *list, int n)
{
    int well = 0;
    pg_holds result;

    n = drop_done(pr, list, n);
    if (!n) {
        return;
    }
    result = try(pr, list, n, &well);
    if (result == PG_HOLDS) {
        return;
    }
    if (result == PG_HARMS) {
        well = n / 2;           /* 0: it was this one */
    }
    if (result == PG_UNHEALED || n == 1) {
        advance(list + well, n - well);
    }
    prove(pr, list, well);
    prove(pr, list + well, n - well);
}

static apr_array_header_t *gather(const pg_findings *all, apr_pool_t *p)
{
    const apr_array_header_t *sorted = pg_findings_sorted(all, p);
    apr_array_header_t *list = apr_array_make(p, 16, sizeof(waiting));
    int i, n;

    for (i = 0; i < sorted->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(sorted, i, const pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            if (where->fixes && where->fixes->nelts) {
                waiting *w = apr_array_push(list);

                w->where = where;
                w->at = 0;
            }
        }
    }
    return list;
}

pg_config_files *pg_prove(pg_findings *all, const pg_lint *l, apr_pool_t *p)
{
    const pg_whole_config *whole = pg_whole_config_get(l->whole);
    apr_array_header_t *list = gather(all, p);
    proof pr;

    memset(&pr, 0, sizeof(pr));
    pr.l = l;
    pr.p = p;
    pr.until = apr_time_now() + TIME_MAX;
    pr.accepted = pg_config_files_make(whole->main_file, whole->files, p);
    if (list->nelts) {
        pg_observe_all(p);
        pr.before = pg_observation_make(l, p);
        prove(&pr, (waiting *)list->elts, list->nelts);
    }
    return pr.accepted;
}

const char *pg_prove_and_group(pg_findings **all, const pg_lint *l,
                               apr_pool_t *p)
{
    const pg_config_files *files;

    if (!(*all)->list->nelts) {
        return NULL;
    }
    files = pg_prove(*all, l, p);
    *all = pg_findings_group(*all);
    return files->main_file;
}
