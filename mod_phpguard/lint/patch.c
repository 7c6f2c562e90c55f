/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* All fixes as one unified diff. */

#include "lint/patch.h"
#include "lint/text_file.h"
#include "lint/words.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/text.h"

#include "apr_file_io.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* What cannot be expressed is said once. */
static void comment(apr_array_header_t *head, const char *text)
{
    text = pg_text_plain(apr_pstrdup(head->pool, text));
    if (!pg_is_among(head, text)) {
        APR_ARRAY_PUSH(head, const char *) = text;
    }
}

/* Another fix has the line, or it is for a person. */
static void say_rest(apr_array_header_t *head, pg_config_files *files,
                     const pg_finding *f, const pg_where *where)
{
    const pg_edit *edit;

    for (edit = where->fix; edit; edit = edit->next) {
        if (!pg_config_files_apply(files, edit, where)) {
            comment(head, apr_pstrcat(head->pool, "# ",
                                      pg_text_number(f->id, head->pool), " ",
                                      where->context, where->name,
                                      ": not in the diff: ",
                                      pg_edit_step(edit, head->pool),
                                      NULL));
        }
    }
}

static void print(const pg_config_files *files,
                  const apr_array_header_t *head, apr_pool_t *p)
{
    apr_file_t *out;
    int i;

    if (apr_file_open_flags_stdout(&out, APR_BUFFERED, p)
        != APR_SUCCESS) {
        return;
    }
    for (i = 0; i < files->commands->nelts; ++i) {
        apr_file_printf(out, "# run: %s\n",
                        APR_ARRAY_IDX(files->commands, i, const char *));
    }
    for (i = 0; i < head->nelts; ++i) {
        apr_file_printf(out, "%s\n", APR_ARRAY_IDX(head, i, const char *));
    }
    for (i = 0; i < files->order->nelts; ++i) {
        pg_text_file_diff(APR_ARRAY_IDX(files->order, i, pg_text_file *), out);
    }
    apr_file_flush(out);
}

void pg_patch(const pg_findings *all, pg_config_files *files, apr_pool_t *p)
{
    apr_array_header_t *head = apr_array_make(p, 4, sizeof(const char *));
    int i, n;

    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            if (!where->proved) {
                say_rest(head, files, f, where);
            }
        }
    }
    print(files, head, p);
}

void pg_patch_list(const pg_findings *all, apr_file_t *out, apr_pool_t *p)
{
    const apr_array_header_t *list = pg_findings_sorted(all, p);
    int i;

    for (i = 0; i < list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(list, i, const pg_finding *);
        const pg_where *first = &APR_ARRAY_IDX(f->where, 0, pg_where);
        char *line = apr_psprintf(p, "%s %s %s%s%s (%d place%s): %s",
                                  pg_text_number(f->id, p),
                                  pg_words_severity(f), first->context,
                                  first->name,
                                  first->proved ? ", tried" : ", not tried",
                                  f->where->nelts,
                                  f->where->nelts == 1 ? "" : "s",
                                  pg_edit_sentence(first->fix, p));

        apr_file_printf(out, "%s\n", pg_text_plain(line));
    }
}
