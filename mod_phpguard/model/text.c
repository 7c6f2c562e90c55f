/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Shortens texts to fit a line of the error log. */

#include "model/text.h"

#include "apr_lib.h"
#include "apr_strings.h"

#define DOTS "..."

/* What may not be missing gets most of a line of the error log, which ends
 * at MAX_STRING_LEN (8192); httpd's own words before it and ours between take
 * the rest. */
#define PARTS_ROOM 5500
/* What was overridden is always named, its lines and their places; a path of
 * 200 bytes stays whole in each of them. */
#define LOSERS_ROOM 600
/* A longer name would not be typed; the number is sufficient. */
#define COMMAND_ROOM 300

/* Some control characters take two, as \n does; four is the safe side. */
static apr_size_t width_of(char c)
{
    return c == '\\' ? 2 : (c >= ' ' && c <= '~') ? 1 : 4;
}

/* Never less than httpd will write. */
static apr_size_t width_of_text(const char *text)
{
    apr_size_t width = 0;

    for (; *text; ++text) {
        width += width_of(*text);
    }
    return width;
}

const char *pg_text_shorten(const char *text, apr_size_t room, apr_pool_t *p)
{
    const char *head = text, *tail = text + strlen(text);
    apr_size_t half = (room - strlen(DOTS)) / 2, used;

    if (width_of_text(text) <= room) {
        return text;
    }
    for (used = 0; used + width_of(*head) <= half; ++head) {
        used += width_of(*head);
    }
    for (used = 0; used + width_of(tail[-1]) <= half; --tail) {
        used += width_of(tail[-1]);
    }
    return apr_pstrcat(p, apr_pstrmemdup(p, text,
                                         (apr_size_t)(head - text)),
                       DOTS, tail, NULL);
}

static apr_size_t width_capped(const char *const texts[], int n,
                               apr_size_t cap)
{
    apr_size_t sum = 0;
    int i;

    for (i = 0; i < n; ++i) {
        apr_size_t width = width_of_text(texts[i]);

        sum += width < cap ? width : cap;
    }
    return sum;
}

void pg_text_share(const char *texts[], int n, apr_size_t room,
                   apr_pool_t *p)
{
    apr_size_t low = room / (apr_size_t)n, high = room;
    int i;

    /* the widest cap under which all of them fit */
    while (low < high) {
        apr_size_t cap = high - (high - low) / 2;

        if (width_capped(texts, n, cap) <= room) {
            low = cap;
        }
        else {
            high = cap - 1;
        }
    }
    for (i = 0; i < n; ++i) {
        texts[i] = pg_text_shorten(texts[i], low, p);
    }
}

const char *pg_text_number(pg_cause_id id, apr_pool_t *p)
{
    return apr_psprintf(p, PG_NUMBER, (int)id);
}

/* What a shell, and the log, leave as it is; in quotes, or without. */
static int is_safe(const char *s, const char *marks)
{
    while (apr_isalnum(*s) || (*s && strchr(marks, *s))) {
        ++s;
    }
    return !*s;
}

const char *pg_text_command(const char *file, pg_cause_id id, apr_pool_t *p)
{
    if (file && strlen(file) > COMMAND_ROOM) {
        file = NULL;
    }
    if (file && is_safe(file, "/._-+@:,%")) {
        return apr_pstrcat(p, "phpguard explain ", file, NULL);
    }
    if (file && is_safe(file, "/._-+@:,% ~()[]{}&;=#^$!?*<>|")) {
        return apr_pstrcat(p, "phpguard explain '", file, "'", NULL);
    }
    return apr_pstrcat(p, "phpguard explain ", pg_text_number(id, p), NULL);
}

static const char *losers(const apr_array_header_t *lost, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_copy(p, lost);
    const char *text = "";
    int i;

    if (all->nelts) {
        pg_text_share((const char **)all->elts, all->nelts, LOSERS_ROOM, p);
    }
    for (i = 0; i < all->nelts; ++i) {
        text = apr_pstrcat(p, text, i ? ", " : "; overridden: ",
                           APR_ARRAY_IDX(all, i, const char *), NULL);
    }
    return text;
}

const char *pg_text_fit(const char *parts[], int n,
                        const apr_array_header_t *lost, apr_pool_t *p)
{
    pg_text_share(parts, n, PARTS_ROOM, p);
    return losers(lost, p);
}
