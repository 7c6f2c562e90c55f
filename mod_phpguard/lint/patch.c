/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* All fixes as one unified diff. */

#include "lint/patch.h"
#include "lint/text_file.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/text.h"

#include "apr_file_io.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

typedef struct {
    const char *main_file;
    apr_hash_t *files;          /* pg_text_file by path */
    apr_array_header_t *order;  /* pg_text_file *, as they were first met */
    apr_array_header_t *head;   /* const char *, comments */
    apr_pool_t *p;
} patch;

static void comment(patch *all, const char *text)
{
    int i;

    text = pg_text_plain(apr_pstrdup(all->p, text));
    for (i = 0; i < all->head->nelts; ++i) {
        if (!strcmp(APR_ARRAY_IDX(all->head, i, const char *), text)) {
            return;
        }
    }
    APR_ARRAY_PUSH(all->head, const char *) = text;
}

static pg_text_file *open_file(patch *all, const char *path)
{
    pg_text_file *file = apr_hash_get(all->files, path, APR_HASH_KEY_STRING);

    if (!file && (file = pg_text_file_read(path, all->p)) != NULL) {
        apr_hash_set(all->files, path, APR_HASH_KEY_STRING, file);
        APR_ARRAY_PUSH(all->order, pg_text_file *) = file;
    }
    return file;
}

/* The file that an edit is for, and the line of a directive or a section in
 * it; 0 where it is for the whole server. */
static pg_text_file *find(patch *all, const pg_edit *edit, int *line)
{
    *line = edit->node ? edit->node->line_num : edit->vhost_line;
    if (edit->node) {
        return open_file(all, edit->node->filename);
    }
    if (edit->vhost) {
        return open_file(all, edit->vhost);
    }
    return all->main_file ? open_file(all, all->main_file) : NULL;
}

static int apply(patch *all, const pg_edit *edit)
{
    int line;
    pg_text_file *file = find(all, edit, &line);

    if (!file
        || (edit->node && !pg_text_file_names(file, line,
                                              edit->node->directive))) {
        return 0;
    }
    switch (edit->kind) {
    case PG_EDIT_REPLACE:
        return pg_text_file_replace(file, line, edit->text);
    case PG_EDIT_DELETE:
        return pg_text_file_replace(file, line, NULL);
    case PG_EDIT_BEFORE:
        return pg_text_file_before(file, line, edit->text);
    case PG_EDIT_INTO:
        return line ? pg_text_file_into(file, line, edit->text)
                    : pg_text_file_append(file, edit->text);
    default:
        return 0;
    }
}

/* Where a directive stands in a .htaccess the answer of AllowOverride is not
 * known: the deny goes where it always holds. */
static const pg_edit *beside(const pg_edit *edit, const pg_where *where,
                             apr_pool_t *p)
{
    apr_array_header_t *lines = pg_lines(p,
        apr_psprintf(p, "<Directory %s>", pg_edit_quote(where->context, p)));

    apr_array_cat(lines, edit->text);
    APR_ARRAY_PUSH(lines, const char *) = "</Directory>";
    return pg_edit_into(NULL, lines, p);
}

static void add(patch *all, const pg_finding *f, const pg_edit *edit)
{
    const pg_where *where = &APR_ARRAY_IDX(f->where, 0, pg_where);
    const char *number = pg_text_number(f->id, all->p);

    if (edit->kind == PG_EDIT_BESIDE) {
        edit = beside(edit, where, all->p);
    }
    if (edit->kind == PG_EDIT_RUN) {
        comment(all, apr_pstrcat(all->p, "# run: ",
                                 APR_ARRAY_IDX(edit->text, 0, const char *),
                                 NULL));
    }
    else if (!apply(all, edit)) {
        pg_edit alone = *edit;

        alone.next = NULL;
        comment(all, apr_pstrcat(all->p, "# ", number, " ", where->context,
                                 where->name, ": not in the diff: ",
                                 pg_edit_sentence(&alone, all->p), NULL));
    }
}

static void say_others(patch *all, const pg_finding *f)
{
    if (f->where->nelts > 1 && f->fix && f->fix->kind != PG_EDIT_RUN
        && f->fix->kind != PG_EDIT_LOAD) {
        comment(all, apr_psprintf(all->p, "# %s at %d more places: run this "
                                  "again when the diff is applied",
                                  pg_text_number(f->id, all->p),
                                  f->where->nelts - 1));
    }
}

static void print(const patch *all)
{
    apr_file_t *out;
    int i;

    if (apr_file_open_flags_stdout(&out, APR_BUFFERED, all->p)
        != APR_SUCCESS) {
        return;
    }
    for (i = 0; i < all->head->nelts; ++i) {
        apr_file_printf(out, "%s\n", APR_ARRAY_IDX(all->head, i,
                                                   const char *));
    }
    for (i = 0; i < all->order->nelts; ++i) {
        pg_text_file_diff(APR_ARRAY_IDX(all->order, i, pg_text_file *), out);
    }
    apr_file_flush(out);
}

void pg_patch(const pg_findings *all, const char *main_file, apr_pool_t *p)
{
    patch made = { NULL, NULL, NULL, NULL, NULL };
    const pg_edit *edit;
    int i;

    made.main_file = main_file;
    made.files = apr_hash_make(p);
    made.order = apr_array_make(p, 4, sizeof(pg_text_file *));
    made.head = apr_array_make(p, 4, sizeof(const char *));
    made.p = p;
    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (edit = f->fix; edit; edit = edit->next) {
            add(&made, f, edit);
        }
        say_others(&made, f);
    }
    print(&made);
}
