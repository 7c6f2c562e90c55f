/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Labels and texts, wrapped at 80 columns. */

#include "lint/print/columns.h"
#include "util/printable.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define COLUMNS 79
pg_columns *pg_columns_make(apr_pool_t *p)
{
    return apr_array_make(p, 8, sizeof(const char *));
}

/* How much of a text goes on a line: to the last blank that fits, to the
 * next one if a word alone is too long. */
static int line_length(const char *text, int room)
{
    int len = (int)strlen(text), at;

    if (len <= room) {
        return len;
    }
    for (at = room; at > 0 && text[at] != ' '; --at);
    return at ? at : (int)strcspn(text, " ");
}

void pg_columns_put(pg_columns *to, const char *label, const char *text)
{
    while (*text) {
        int len = line_length(text, COLUMNS - PG_COLUMNS_LABEL);

        APR_ARRAY_PUSH(to, const char *)
            = apr_psprintf(to->pool, "%-*s%.*s",
                           PG_COLUMNS_LABEL, label, len, text);
        text += len;
        text += strspn(text, " ");
        label = "";
    }
}

/* Several lines are to be copied as they are. */
static int put_block(pg_columns *to, const pg_edit *edit, const char *label,
                     int *copied)
{
    int i;

    if (edit->kind != PG_EDIT_INTO || edit->text->nelts < 2) {
        return 0;
    }
    pg_columns_put(to, label, apr_psprintf(to->pool, "write in %s:",
                                           pg_edit_place(edit, to->pool)));
    for (i = 0; i < edit->text->nelts; ++i) {
        APR_ARRAY_PUSH(to, const char *)
            = apr_psprintf(to->pool, "%*s%s", PG_COLUMNS_LABEL + 2, "",
                           APR_ARRAY_IDX(edit->text, i, const char *));
    }
    *copied += edit->text->nelts;
    if (edit->aside) {
        pg_columns_put(to, "", apr_psprintf(to->pool, "(%s)", edit->aside));
    }
    return 1;
}

int pg_columns_put_fix(pg_columns *to, const pg_edit *fix, int differ)
{
    int copied = 0;
    const char *label = "  fix";
    const pg_edit *edit;

    for (edit = fix; edit; edit = edit->next) {
        if (!put_block(to, edit, label, &copied)) {
            pg_columns_put(to, label,
                           apr_pstrcat(to->pool, pg_edit_step(edit, to->pool),
                                       edit->next ? " and" : "", NULL));
        }
        else if (edit->next) {
            pg_columns_put(to, "", "and");
        }
        label = "";
    }
    if (fix && differ) {
        pg_columns_put(to, "", "(likewise at the other places)");
    }
    return copied;
}

void pg_columns_print(const pg_columns *lines, apr_file_t *out)
{
    int i;

    for (i = 0; i < lines->nelts; ++i) {
        apr_file_printf(out, "%s\n",
                        pg_printable_text(apr_pstrdup(lines->pool,
                            APR_ARRAY_IDX(lines, i, const char *)), ""));
    }
}
