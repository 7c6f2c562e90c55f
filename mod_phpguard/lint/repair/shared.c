/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds one edit that mends several places. */

#include "lint/repair/shared.h"
#include "lint/repair/reach.h"
#include "model/edit.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

const char *pg_shared_words(const pg_repairs *r, const pg_edit *edit)
{
    const char *sentence = pg_edit_sentence(edit, r->p);
    const char *known = apr_hash_get(r->words, sentence, APR_HASH_KEY_STRING);

    if (!known) {
        known = sentence;
        apr_hash_set(r->words, known, APR_HASH_KEY_STRING, known);
    }
    return known;
}

static int is_switch(const pg_edit *edit)
{
    return edit->kind == PG_EDIT_RUN && !edit->next
           && !pg_edit_takes_another_mpm(edit);
}

/* The first candidate that is a command alone: a switch of the host. */
static const pg_edit *switch_of(const pg_waiting *w)
{
    int i;

    for (i = 0; i < w->where->fixes->nelts; ++i) {
        const pg_edit *edit = APR_ARRAY_IDX(w->where->fixes, i,
                                            const pg_edit *);

        if (is_switch(edit)) {
            return edit;
        }
    }
    return NULL;
}

static const pg_edit *any_switch(const pg_waiting *list, int n)
{
    const pg_edit *edit = NULL;
    int i;

    for (i = 0; i < n && !edit; ++i) {
        edit = switch_of(&list[i]);
    }
    return edit;
}

static int are_alike(const pg_repairs *r, const pg_waiting *list, int n)
{
    const char *words = pg_shared_words(r, pg_candidate(list));
    int i = 1;

    while (i < n && words == pg_shared_words(r, pg_candidate(&list[i]))) {
        ++i;
    }
    return i == n;
}

/* It is root's, for the whole server, and gives PHP back. */
static int is_for_all(const pg_waiting *w)
{
    const pg_edit *edit = pg_candidate(w);

    return edit->kind < PG_EDIT_RUN && !edit->htaccess
           && !pg_edit_refuses(edit)
           && pg_reach_of(edit, w->where->s) == PG_REACH_ALL;
}

/* The first candidate of most places among those for the whole server. */
static const pg_edit *most_common(const pg_repairs *r, const pg_waiting *list,
                                  int n)
{
    apr_hash_t *counts = apr_hash_make(r->p);
    const pg_edit *found = NULL;
    int i, most = 1;

    for (i = 0; i < n; ++i) {
        const char *words;
        int *count;

        if (!is_for_all(&list[i])) {
            continue;
        }
        words = pg_shared_words(r, pg_candidate(&list[i]));
        count = apr_hash_get(counts, words, APR_HASH_KEY_STRING);
        if (!count) {
            count = apr_pcalloc(r->p, sizeof(*count));
            apr_hash_set(counts, words, APR_HASH_KEY_STRING, count);
        }
        if (++*count > most) {
            most = *count;
            found = pg_candidate(&list[i]);
        }
    }
    return found;
}

static const char *handler_line(const pg_edit *edit)
{
    int i;

    for (i = 0; edit->text && i < edit->text->nelts; ++i) {
        const char *line = APR_ARRAY_IDX(edit->text, i, const char *);

        if (!strncmp(line, "SetHandler ", 11)) {
            return line;
        }
    }
    return NULL;
}

/* Another pool is another user, and what is closed is to stay so. */
static int runs_alike(const pg_waiting *w, const char *handler)
{
    const char *own = handler_line(pg_candidate(w));

    return own && handler && !strcmp(own, handler);
}

/* @return how many have the handler of the edit, which come first in the list
 *         now */
static int put_others_last(pg_waiting *list, int n, const pg_edit *edit)
{
    const char *handler = handler_line(edit);
    int i, first = 0;

    for (i = 0; i < n; ++i) {
        if (runs_alike(&list[i], handler)) {
            const pg_waiting one = list[i];

            list[i] = list[first];
            list[first++] = one;
        }
    }
    return first;
}

static void set_instead(pg_waiting *list, int n, const pg_edit *edit)
{
    int i;

    for (i = 0; i < n; ++i) {
        list[i].instead = edit;
    }
}

int pg_shared_choose(pg_repairs *r, pg_waiting *list, int n)
{
    const int strict = r->strict;
    const pg_edit *edit;
    int well;

    if (n < 2 || are_alike(r, list, n)) {
        return 0;
    }
    edit = any_switch(list, n);
    if (!edit) {
        edit = most_common(r, list, n);
        n = edit ? put_others_last(list, n, edit) : 0;
    }
    if (n < 2) {
        return 0;
    }
    set_instead(list, n, edit);
    r->strict = 1;
    well = pg_attempt(r, list, n);
    r->strict = strict;
    if (well > 1 && well < n) {
        pg_attempt_keep_alike(r, list, well);
    }
    set_instead(list, n, NULL);
    return well > 1 ? well : 0;
}
