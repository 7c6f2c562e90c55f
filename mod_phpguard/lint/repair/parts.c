/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Divides the places of an attempt that did harm. */

#include "lint/repair/parts.h"
#include "lint/repair/reach.h"
#include "model/edit.h"
#include "util/path.h"

#define APR_WANT_STRFUNC
#include "apr_want.h"

/* The one vhost that an edit may harm; NULL: any. */
static const server_rec *vhost_of(const pg_waiting *w)
{
    return pg_reach_of(pg_candidate(w), w->where->s) == PG_REACH_VHOST
           ? w->where->s : NULL;
}

static int is_harmless(const pg_repairs *r, const pg_waiting *w)
{
    const server_rec *s = vhost_of(w);
    int i;

    for (i = 0; s && i < r->harmed->nelts; ++i) {
        if (APR_ARRAY_IDX(r->harmed, i, pg_harm).s == s) {
            return 0;
        }
    }
    return s != NULL;
}

static int may_harm(const pg_waiting *w, const pg_harm *harm)
{
    const pg_edit *edit = pg_candidate(w);

    return (harm->s == w->where->s
            || pg_reach_of(edit, w->where->s) != PG_REACH_VHOST)
           && (!harm->dir || !pg_reach_is_below(edit, w->where->context)
               || pg_path_holds(w->where->context, harm->dir));
}

/* By their vhosts and directories. */
static int is_no_suspect(const pg_repairs *r, const pg_waiting *w)
{
    int i;

    for (i = 0; i < r->harmed->nelts; ++i) {
        if (may_harm(w, &APR_ARRAY_IDX(r->harmed, i, pg_harm))) {
            return 0;
        }
    }
    return 1;
}

static int is_for_one(const pg_repairs *r, const pg_waiting *w)
{
    (void)r;
    return vhost_of(w) != NULL;
}

static void move(pg_waiting *list, int from, int to)
{
    const pg_waiting one = list[from];

    memmove(&list[to + 1], &list[to],
            (apr_size_t)(from - to) * sizeof(one));
    list[to] = one;
}

/* @return how many there are, which come first now */
static int put_first(const pg_repairs *r, pg_waiting *list, int n,
                     int (*is)(const pg_repairs *r, const pg_waiting *w))
{
    int i, first = 0;

    for (i = 0; i < n; ++i) {
        if (is(r, &list[i])) {
            move(list, i, first++);
        }
    }
    return first;
}

static int have_one_vhost(const pg_waiting *a, const pg_waiting *b)
{
    return a->where->s == b->where->s;
}

static int have_one_edit(const pg_waiting *a, const pg_waiting *b)
{
    return a->words == b->words;
}

/* Those that are alike stand one after another, in the order of their
 * firsts. */
static void put_together(pg_waiting *list, int n,
                         int (*are_alike)(const pg_waiting *a,
                                          const pg_waiting *b))
{
    int i, next, end;

    for (i = 0; i < n; i = end) {
        for (end = i + 1, next = end; next < n; ++next) {
            if (are_alike(&list[i], &list[next])) {
                move(list, next, end++);
            }
        }
    }
}

/* About half of the places, between two edits; 0 where all have one. */
static int half_of(const pg_waiting *list, int n)
{
    int up = n / 2, down = up;

    while (up > 0 && up < n && have_one_edit(&list[up], &list[up - 1])) {
        ++up;
    }
    while (down > 0 && have_one_edit(&list[down], &list[down - 1])) {
        --down;
    }
    return up > 0 && up < n ? up : down;
}

/* Vhosts do not change each other: half of the edits of each at once. */
static int half_of_each(pg_waiting *list, int n)
{
    int i, end, k, half, first = 0;

    for (i = 0; i < n; i = end) {
        for (end = i + 1; end < n && have_one_vhost(&list[i], &list[end]);
             ++end);
        half = half_of(list + i, end - i);
        for (k = 0; k < half; ++k) {
            move(list, i + k, first++);
        }
    }
    return first;
}

static int denies_nothing(const pg_repairs *r, const pg_waiting *w)
{
    (void)r;
    return !pg_edit_refuses(pg_candidate(w));
}

int pg_parts_denials_last(const pg_repairs *r, pg_waiting *list, int n)
{
    return put_first(r, list, n, denies_nothing);
}

/* The one edit that can have harmed a place; NULL: several could. */
static const char *only_cause(const pg_waiting *list, int n,
                              const pg_harm *harm)
{
    const char *words = NULL;
    int i;

    for (i = 0; i < n; ++i) {
        if (list[i].words != words && may_harm(&list[i], harm)) {
            if (words) {
                return NULL;
            }
            words = list[i].words;
        }
    }
    return words;
}

static int is_not_blamed(const pg_repairs *r, const pg_waiting *w)
{
    return !apr_hash_get(r->refused, w->words, APR_HASH_KEY_STRING);
}

int pg_parts_refuse(pg_repairs *r, pg_waiting *list, int n)
{
    int i;

    for (i = 0; i < r->harmed->nelts; ++i) {
        const char *words = only_cause(list, n, &APR_ARRAY_IDX(r->harmed, i,
                                                               pg_harm));

        if (words) {
            apr_hash_set(r->refused, words, APR_HASH_KEY_STRING, "");
        }
    }
    return put_first(r, list, n, is_not_blamed);
}

int pg_parts_of(const pg_repairs *r, pg_waiting *list, int n)
{
    const int is_known = r->harmed->nelts > 0;
    int part = is_known ? put_first(r, list, n, is_no_suspect) : 0;
    int for_one;

    if (!part || part == n) {
        part = is_known ? put_first(r, list, n, is_harmless) : 0;
    }
    if (part) {
        return part;
    }
    put_together(list, n, have_one_edit);
    for_one = is_known ? put_first(r, list, n, is_for_one) : 0;
    if (for_one == n) {
        put_together(list, n, have_one_vhost);
        part = half_of_each(list, n);
    }
    else {
        part = for_one ? for_one : half_of(list, n);
    }
    return part ? part : n;
}
