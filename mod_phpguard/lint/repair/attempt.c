/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Tests several fixes in one trial, and keeps those that work. */

#include "lint/repair/attempt.h"
#include "lint/child/progress.h"
#include "lint/child/trial_pipe.h"
#include "lint/repair/reach.h"
#include "lint/trial/edit_lines.h"
#include "lint/trial/questions.h"
#include "model/edit.h"

#include "apr_strings.h"

/* Of those that need no other httpd too. */
#define TRIES_MAX 200

const pg_edit *pg_candidate(const pg_waiting *w)
{
    return w->instead ? w->instead
           : w->at < w->where->fixes->nelts
           ? APR_ARRAY_IDX(w->where->fixes, w->at, const pg_edit *) : NULL;
}

/* All edits of one fix, or none. */
static int apply(pg_config_files *files, const pg_edit *edit)
{
    for (; edit; edit = edit->next) {
        if (!pg_config_files_apply(files, edit)) {
            return 0;
        }
    }
    return 1;
}

/* The copy of a large file is dropped at once: there is one for each place. */
int pg_attempt_is_possible(const pg_repairs *r, const pg_edit *edit)
{
    apr_pool_t *scratch;
    int is_possible;

    apr_pool_create(&scratch, r->p);
    is_possible = apply(pg_config_files_copy(r->accepted, scratch), edit);
    apr_pool_destroy(scratch);
    return is_possible;
}

/* Whether the fix of another place denies access to this one.
 * @param denies whether any fix that is tried denies access */
static int is_denied_by_other(const char *answer, const pg_waiting *w,
                              int denies)
{
    return denies && !w->closed && pg_answer_outcome(answer) == PG_DENIED
           && !pg_edit_refuses(pg_candidate(w));
}

static int is_well(const char *answer, const pg_waiting *w, int denies)
{
    const pg_outcome outcome = pg_answer_outcome(answer);
    const int meant = pg_candidate(w)->meant;

    return (outcome == PG_DENIED && !is_denied_by_other(answer, w, denies))
           || (meant && outcome == PG_FAILS)
           || (outcome == PG_RUNS && (meant || pg_answer_is_there(answer)));
}

/* How many are well; those come first now.
 * @param answers from the one of number first they are those of the list */
static int sort(const apr_array_header_t *answers, int first, pg_waiting *list,
                int n, int denies)
{
    int i, well = 0;

    for (i = 0; i < n; ++i) {
        const char *answer = APR_ARRAY_IDX(answers, first + i, const char *);

        if (is_well(answer, &list[i], denies)) {
            pg_waiting one = list[i];

            one.closed = pg_answer_outcome(answer) == PG_DENIED;
            list[i] = list[well];
            list[well++] = one;
        }
    }
    return well;
}

static void add_places(apr_array_header_t *questions, const pg_waiting *list,
                       int n)
{
    int i;

    for (i = 0; i < n; ++i) {
        APR_ARRAY_PUSH(questions, const char *)
            = pg_question_file(list[i].where, questions->pool);
    }
}

/* The vhosts that have an edit of their own.
 * @return NULL where that is not known of one */
static apr_hash_t *edited_by(const pg_waiting *list, int n,
                             apr_hash_t *edited)
{
    int i;

    for (i = 0; edited && i < n; ++i) {
        switch (pg_reach_of(pg_candidate(&list[i]), list[i].where->s)) {
        case PG_REACH_VHOST:
            pg_reach_note(edited, list[i].where->s);
            break;
        case PG_REACH_ALL:
            break;
        default:
            edited = NULL;
        }
    }
    return edited;
}

/* Where no edit changes another place than its own, the others need not be
 * asked if none of them helps. */
static int are_apart(const pg_waiting *list, int n)
{
    int i;

    for (i = 0; i < n && pg_reach_of(pg_candidate(&list[i]), list[i].where->s)
                         == PG_REACH_VHOST; ++i);
    return i == n;
}

/* The text of a .htaccess file is passed to httpd's parser; the file itself is
 * not changed, and only this process reads it. */
static const char *text_of_questions(const pg_repairs *r,
                                     const pg_config_files *files,
                                     const pg_waiting *list, int n,
                                     const apr_array_header_t *sample,
                                     apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, n + 2, sizeof(const char *));
    const apr_array_header_t *skipped = pg_progress_skipped(p);
    int i;

    for (i = 0; i < skipped->nelts; ++i) {
        APR_ARRAY_PUSH(all, const char *)
            = pg_question_leave_out(APR_ARRAY_IDX(skipped, i, const char *),
                                    p);
    }
    for (i = 0; i < files->order->nelts; ++i) {
        const pg_text_file *file = APR_ARRAY_IDX(files->order, i,
                                                 const pg_text_file *);
        const char *path = pg_text_file_path(file);

        if (!pg_config_files_get(files, path)) {
            APR_ARRAY_PUSH(all, const char *)
                = pg_question_suppose(path, pg_text_file_text(file, p), p);
        }
    }
    add_places(all, (const pg_waiting *)r->done->elts, r->done->nelts);
    add_places(all, list, n);
    if (n && are_apart(list, n)) {
        APR_ARRAY_PUSH(all, const char *)
            = pg_question_unless_hopeless(r->done->nelts, p);
    }
    return apr_array_pstrcat(p, apr_array_append(p, all, sample), 0);
}

static void add_lines(apr_array_header_t *lines, const pg_waiting *list, int n)
{
    const pg_edit *edit;
    int i;

    for (i = 0; i < n; ++i) {
        for (edit = pg_candidate(&list[i]); edit; edit = edit->next) {
            const char *line = pg_edit_to_line(edit, lines->pool);

            if (line && !pg_is_among(lines, line)) {
                APR_ARRAY_PUSH(lines, const char *) = line;
            }
        }
    }
}

/* An edit of .htaccess files alone needs no other httpd; the same edits in the
 * same order, for whichever places, need no second trial. */
static apr_array_header_t *ask_or_recall(pg_repairs *r,
                                         const apr_array_header_t *lines,
                                         const char *text, apr_pool_t *p)
{
    apr_hash_t *known;
    apr_array_header_t *answers;

    if (!lines->nelts) {
        return pg_questions_ask(text, r->l, p);
    }
    known = pg_questions_known(r->known, lines, text);
    answers = pg_questions_recall(known, text, p);
    if (!answers) {
        answers = pg_trial_pipe_ask(lines, text, &r->over, p);
        if (answers) {
            pg_questions_note(known, text, answers);
        }
    }
    return answers;
}

/* Asks the places and the sample of an edited configuration.
 * @return the answers; those of the sample are missing where none helps */
static apr_array_header_t *ask(pg_repairs *r, const pg_config_files *files,
                               const pg_waiting *list, int n, apr_pool_t *p)
{
    const int places = r->done->nelts + n;
    const apr_array_header_t *sample;
    apr_array_header_t *lines = apr_array_make(p, 8, sizeof(const char *));
    apr_array_header_t *answers;
    const char *text;

    r->edited = edited_by((const pg_waiting *)r->done->elts, r->done->nelts,
                          edited_by(list, n, apr_hash_make(r->p)));
    if (!r->sample) {
        r->sample = pg_sample_make(r->all, r->l, r->names, r->p);
    }
    sample = pg_sample_questions(r->sample, r->edited, r->l, p);
    text = text_of_questions(r, files, list, n, sample, p);
    add_lines(lines, (const pg_waiting *)r->done->elts, r->done->nelts);
    add_lines(lines, list, n);
    answers = ask_or_recall(r, lines, text, p);
    r->hopeless = answers && answers->nelts == places && sample->nelts;
    return answers && (answers->nelts == places + sample->nelts
                       || r->hopeless) ? answers : NULL;
}

static void keep(pg_repairs *r, pg_config_files *files, const pg_waiting *list,
                 int n)
{
    int i;

    r->accepted = files;
    for (i = 0; i < n; ++i) {
        list[i].where->fix = pg_candidate(&list[i]);
        list[i].where->proved = 1;
        *(pg_waiting *)apr_array_push(r->done) = list[i];
    }
}

/* Nothing but the fixes that have been chosen was tried. */
static void note_holding(pg_repairs *r)
{
    int i;

    r->loose = 0;
    r->held = r->accepted;
    for (i = 0; i < r->done->nelts; ++i) {
        APR_ARRAY_IDX(r->done, i, pg_waiting).holds = 1;
    }
}

static int has_denial(const pg_waiting *list, int n)
{
    int i;

    for (i = 0; i < n && !pg_edit_refuses(pg_candidate(&list[i])); ++i);
    return i < n;
}

/* A denial for the main server holds for its vhosts as well, which merge its
 * sections.
 * @return whether a place is denied by the fix of another one */
static int note_denied(pg_repairs *r, const apr_array_header_t *answers,
                       int first, const pg_waiting *list, int n, int denies)
{
    int i, any = 0;

    for (i = 0; i < n; ++i) {
        const char *answer = APR_ARRAY_IDX(answers, first + i, const char *);

        if (is_denied_by_other(answer, &list[i], denies)) {
            any = 1;
            pg_harm_note(r->harmed, list[i].where->s, list[i].where->context);
        }
    }
    return any;
}

/* What one that is tried now denies is found by its own trial. */
static void note_all_denied(pg_repairs *r, const apr_array_header_t *answers,
                            const pg_waiting *list, int n, int denies)
{
    const pg_waiting *done = (const pg_waiting *)r->done->elts;
    const int in_done = note_denied(r, answers, 0, done, r->done->nelts,
                                    denies);
    const int in_list = note_denied(r, answers, r->done->nelts, list, n,
                                    denies);

    if ((in_done && !has_denial(list, n))
        || (in_list && has_denial(done, r->done->nelts))) {
        r->denied = 1;
    }
    else if (in_list) {
        r->denials_wait = 1;
    }
}

/* Whether nothing else is worse, of what has its fix neither. */
static int is_unharmed(pg_repairs *r, const apr_array_header_t *answers,
                       const pg_waiting *list, int n, int denies)
{
    pg_waiting *done = (pg_waiting *)r->done->elts;
    int i;

    note_all_denied(r, answers, list, n, denies);
    i = sort(answers, 0, done, r->done->nelts, denies);
    for (; i < r->done->nelts; ++i) {
        pg_harm_note(r->harmed, done[i].where->s, done[i].where->context);
    }
    pg_sample_compare(r->sample, r->edited, answers, r->done->nelts + n,
                      r->harmed);
    return r->harmed->nelts == 0;
}

static pg_config_files *with(const pg_repairs *r, const pg_waiting *list, int n)
{
    pg_config_files *files = pg_config_files_copy(r->accepted, r->p);
    int i;

    for (i = 0; i < n; ++i) {
        if (!apply(files, pg_candidate(&list[i]))) {
            return NULL;
        }
    }
    return files;
}

void pg_attempt_keep_alike(pg_repairs *r, pg_waiting *list, int n)
{
    keep(r, with(r, list, n), list, n);
    note_holding(r);
}

int pg_attempt(pg_repairs *r, pg_waiting *list, int n)
{
    pg_config_files *files = with(r, list, n);
    apr_array_header_t *answers;
    const int denies = has_denial((const pg_waiting *)r->done->elts,
                                  r->done->nelts) || has_denial(list, n);
    apr_pool_t *scratch;
    int well = -1;

    if (!files) {
        return -1;
    }
    r->over = ++r->tries >= TRIES_MAX;
    apr_array_clear(r->harmed);
    apr_pool_create(&scratch, r->p);
    answers = ask(r, files, list, n, scratch);
    if (r->hopeless) {
        well = 0;
    }
    else if (answers && is_unharmed(r, answers, list, n, denies)) {
        well = sort(answers, r->done->nelts, list, n, denies);
    }
    apr_pool_destroy(scratch);
    if (well == n) {
        keep(r, files, list, n);
        note_holding(r);
    }
    else if (well > 0 && !r->strict) {
        r->loose = 1;
        keep(r, with(r, list, well), list, well);
    }
    return well;
}

const pg_edit *pg_attempt_untried(const pg_repairs *r, const pg_edit *edit)
{
    return pg_edit_aside(apr_pmemdup(r->p, edit, sizeof(*edit)),
                         r->l->asked ? "not tried"
                         : "not tried yet: run phpguard check");
}

void pg_attempt_take_back(pg_repairs *r)
{
    int i;

    for (i = 0; i < r->done->nelts; ++i) {
        const pg_waiting *w = &APR_ARRAY_IDX(r->done, i, pg_waiting);

        if (!w->holds) {
            w->where->proved = 0;
            w->where->fix = pg_attempt_untried(r, pg_candidate(w));
        }
    }
    r->accepted = r->held;
}
