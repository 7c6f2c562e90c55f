/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "line.h"

#include "apr_strings.h"

#define DOTS "..."

/* Some control characters take two, as \n does; four is the safe side. */
static apr_size_t width_of(char c)
{
    return c == '\\' ? 2 : (c >= ' ' && c <= '~') ? 1 : 4;
}

apr_size_t pg_line_width(const char *text)
{
    apr_size_t width = 0;

    for (; *text; ++text) {
        width += width_of(*text);
    }
    return width;
}

const char *pg_line_shorten(const char *text, apr_size_t room, apr_pool_t *p)
{
    const char *head = text, *tail = text + strlen(text);
    apr_size_t half = (room - strlen(DOTS)) / 2, used;

    if (pg_line_width(text) <= room) {
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
        apr_size_t width = pg_line_width(texts[i]);

        sum += width < cap ? width : cap;
    }
    return sum;
}

void pg_line_fit(const char *texts[], int n, apr_size_t room, apr_pool_t *p)
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
        texts[i] = pg_line_shorten(texts[i], low, p);
    }
}
