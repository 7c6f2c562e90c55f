/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Chooses the fix of each place by trials. */

#include "lint/repair/repair.h"
#include "lint/child/progress.h"
#include "lint/lookup/backend.h"
#include "lint/repair/attempt.h"
#include "lint/repair/parts.h"
#include "lint/repair/shared.h"
#include "lint/repair/waiting.h"
#include "lint/trial/edit_lines.h"
#include "model/edit.h"

#include "apr_strings.h"

static int changes_line(const pg_edit *edit, const ap_directive_t *node)
{
    while (edit && (edit->kind > PG_EDIT_DELETE
                    || edit->node->line_num != node->line_num
                    || strcmp(edit->node->filename, node->filename))) {
        edit = edit->next;
    }
    return edit != NULL;
}

/* A line is changed once.  The fix of another place that has changed it may
 * mend this one as well. */
static const pg_edit *accepted_instead(const pg_repairs *r,
                                       const pg_edit *edit)
{
    int i;

    for (i = 0; edit->kind <= PG_EDIT_DELETE && i < r->done->nelts; ++i) {
        const pg_edit *fix = APR_ARRAY_IDX(r->done, i, pg_waiting).where->fix;

        if (changes_line(fix, edit->node)) {
            return fix;
        }
    }
    return NULL;
}

static int is_shared(const pg_repairs *r, const pg_edit *edit)
{
    const int *places = apr_hash_get(r->wide, pg_edit_sentence(edit, r->p),
                                     APR_HASH_KEY_STRING);

    return places && *places > 1;
}

static int is_refused(const pg_repairs *r, const pg_edit *edit)
{
    return apr_hash_get(r->refused, pg_shared_words(r, edit),
                        APR_HASH_KEY_STRING) != NULL;
}

/* In a forecast: what the upgrade itself removes is no repair after it. */
static int names_going(const pg_edit *edit)
{
    int i, is = 0;

    for (; edit && !is; edit = edit->next) {
        for (i = 0; edit->text && i < edit->text->nelts; ++i) {
            is |= pg_backend_is_going(APR_ARRAY_IDX(edit->text, i,
                                                    const char *));
        }
    }
    return is;
}

/* No trial is needed for what cannot be written: its module is not installed,
 * or httpd does not read its file.  Nor for what is too much for the place, is
 * for other names, or did harm when it was tried for another place. */
static int is_worth_a_trial(const pg_repairs *r, const pg_waiting *w,
                            const pg_edit *edit)
{
    return !(w->is_note && pg_edit_takes_another_mpm(edit))
           && (!edit->wide || is_shared(r, edit))
           && !pg_edit_is_for_others(edit, w->where->name)
           && !is_refused(r, edit) && !names_going(edit)
           && pg_attempt_is_possible(r, edit);
}

static void pass_over_hopeless(const pg_repairs *r, pg_waiting *w)
{
    const pg_edit *edit;

    while (!w->instead && (edit = pg_candidate(w)) != NULL
           && edit->kind != PG_EDIT_ADVICE && !is_worth_a_trial(r, w, edit)) {
        w->instead = accepted_instead(r, edit);
        w->at += !w->instead;
    }
}

/* Where none was tried the first is the best guess. */
static void say_untried(const pg_repairs *r, pg_waiting *w)
{
    w->at = r->over ? 0 : w->at;
    pass_over_hopeless(r, w);
    w->where->fix = pg_attempt_untried(r, pg_candidate(w));
}

/* What waits for no trial: an advice, or nothing is left to be tried. */
static int is_done(const pg_repairs *r, pg_waiting *w)
{
    pass_over_hopeless(r, w);
    if (!pg_candidate(w)) {
        w->where->fix = pg_edit_advice("no known edit makes it run without "
                                       "changing other places",
                                       r->p);
        return 1;
    }
    w->where->fix = pg_candidate(w);
    return pg_candidate(w)->kind == PG_EDIT_ADVICE;
}

static int drop_done(const pg_repairs *r, pg_waiting *list, int n)
{
    int i, left = 0;

    for (i = 0; i < n; ++i) {
        if (list[i].where->proved || is_done(r, &list[i])) {
            continue;
        }
        if (r->over || pg_progress_late()
            || (!r->l->asked && pg_edit_opens(pg_candidate(&list[i])))) {
            say_untried(r, &list[i]);
            continue;
        }
        list[i].words = pg_shared_words(r, pg_candidate(&list[i]));
        list[left++] = list[i];
    }
    return left;
}

/* Their next candidates are tried together, after this round. */
static void put_off(const pg_repairs *r, const pg_waiting *list, int n)
{
    int i;

    for (i = 0; i < n; ++i) {
        pg_waiting *w = apr_array_push(r->later);

        *w = list[i];
        w->instead = NULL;
        w->closed = 0;
        ++w->at;
    }
}

static void refuse(const pg_repairs *r, const pg_waiting *list, int n)
{
    int i;

    for (i = 0; i < n; ++i) {
        apr_hash_set(r->refused, list[i].words, APR_HASH_KEY_STRING, "");
    }
}

/* A denial that was accepted first would leave only denials for the places
 * that it affects. */
static int must_start_again(const pg_repairs *r)
{
    return r->denied && !r->denials_last && !r->over;
}

/* After so many attempts the edits that alone can have done harm, by their
 * directories, are refused without another one.  Not before: the answer to a
 * request may come by way of another directory. */
#define INFER_AFTER 16

/* They are tried in the next round with the same candidates. */
static void wait_for_others(const pg_repairs *r, const pg_waiting *list, int n)
{
    int i;

    for (i = 0; i < n; ++i) {
        pg_waiting *w = apr_array_push(r->later);

        *w = list[i];
        w->instead = NULL;
    }
}

/* @return how many are tried in this round; they come first now */
static int put_denials_last(const pg_repairs *r, pg_waiting *list, int n)
{
    int i, first;

    for (i = 0; i < n; ++i) {
        pass_over_hopeless(r, &list[i]);
    }
    first = pg_parts_denials_last(r, list, n);
    return first ? first : n;
}

/* Where something else is worse, it is found by parts which edits do it. */
static void choose_part(pg_repairs *r, pg_waiting *list, int n)
{
    int well, part, waits;

    n = must_start_again(r) ? 0 : drop_done(r, list, n);
    if (!n) {
        return;
    }
    waits = r->denials_wait;
    well = pg_attempt(r, list, n);
    if (r->denials_wait && !waits) {
        part = put_denials_last(r, list, n);
        wait_for_others(r, list + part, n - part);
        choose_part(r, list, part);
        return;
    }
    if (well < 0 && r->tries > INFER_AFTER
        && (part = pg_parts_refuse(r, list, n)) < n) {
        put_off(r, list + part, n - part);
        choose_part(r, list, part);
        return;
    }
    part = well < 0 ? pg_parts_of(r, list, n) : well;
    if (part < n && (well < 0 || r->strict)) {
        choose_part(r, list, part);
    }
    if (part < n && well < 0) {
        choose_part(r, list + part, n - part);
    }
    else if (well < 0) {
        refuse(r, list, n);
        put_off(r, list, n);
    }
    else {
        put_off(r, list + well, n - well);
    }
}

/* Most are right at once, and all together.  Those that are not go on to their
 * next. */
static void choose(pg_repairs *r, pg_waiting *list, int n)
{
    while (n > 0) {
        const int now = r->denials_last || r->denials_wait
                        ? put_denials_last(r, list, n) : n;

        r->later = apr_array_make(r->p, n, sizeof(pg_waiting));
        choose_part(r, list, now);
        wait_for_others(r, list + now, n - now);
        list = (pg_waiting *)r->later->elts;
        n = r->later->nelts;
    }
}

static void begin(pg_repairs *r, apr_pool_t *p)
{
    const pg_whole_config *whole = pg_whole_config_get(r->l->whole);

    r->p = p;
    r->done = apr_array_make(p, 8, sizeof(pg_waiting));
    r->words = apr_hash_make(p);
    r->refused = apr_hash_make(p);
    r->harmed = apr_array_make(p, 8, sizeof(pg_harm));
    r->accepted = pg_config_files_make(whole->main_file, whole->files, p);
    r->held = r->accepted;
    r->loose = 0;
}

/* What one edit mends of several places is not mended by more. */
static void choose_all(pg_repairs *r, const apr_array_header_t *all)
{
    pg_waiting *list = (pg_waiting *)all->elts;
    const int mended = pg_shared_choose(r, list, all->nelts);

    choose(r, list + mended, all->nelts - mended);
}

static void choose_again(pg_repairs *r, const pg_findings *all)
{
    apr_array_header_t *list = pg_waiting_gather(all, r->p);
    int i;

    for (i = 0; i < list->nelts; ++i) {
        APR_ARRAY_IDX(list, i, pg_waiting).where->proved = 0;
    }
    begin(r, r->p);
    choose_all(r, list);
}

/* What was tried beside others may not hold without them. */
static int holds(pg_repairs *r)
{
    return !r->loose || r->over || pg_attempt(r, NULL, 0) >= 0 || r->over;
}

pg_config_files *pg_repair(pg_findings *all, const pg_lint *l, apr_pool_t *p)
{
    apr_array_header_t *list = pg_waiting_gather(all, p);
    pg_repairs r = { .l = l, .all = all };

    r.known = apr_hash_make(p);
    begin(&r, p);
    if (list->nelts) {
        r.wide = pg_waiting_count_wide(list, p);
        r.names = pg_waiting_names(list, p);
        choose_all(&r, list);
        if (must_start_again(&r)) {
            r.denials_last = 1;
            choose_again(&r, all);
        }
        if (!holds(&r)) {
            r.strict = r.denials_last = 1;
            choose_again(&r, all);
        }
        if (r.loose) {
            pg_attempt_take_back(&r);
        }
    }
    return r.accepted;
}

const char *pg_repair_and_group(pg_findings **all, const pg_lint *l,
                                apr_pool_t *p)
{
    const pg_config_files *files;

    if (!(*all)->list->nelts) {
        return NULL;
    }
    files = pg_repair(*all, l, p);
    *all = pg_findings_group(*all);
    return files->main_file;
}
