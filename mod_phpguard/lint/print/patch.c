/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints all fixes as one unified diff. */

#include "lint/print/patch.h"
#include "lint/print/words.h"
#include "lint/text/diff.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/text.h"
#include "util/printable.h"

#include "apr_file_io.h"
#include "apr_strings.h"
#include "apr_user.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* What is above the diff for a person to read, once for all places. */
typedef struct {
    const pg_finding *finding;
    const pg_where *where;      /* the first place */
    const char *says;
    int places;
} remark;

static void comment(apr_array_header_t *head, const pg_finding *f,
                    const pg_where *where, const char *says)
{
    remark *r;
    int i;

    for (i = 0; i < head->nelts; ++i) {
        r = &APR_ARRAY_IDX(head, i, remark);
        if (r->finding->id == f->id && !strcmp(r->says, says)) {
            r->places += r->where != where;
            return;
        }
    }
    r = apr_array_push(head);
    r->finding = f;
    r->where = where;
    r->says = says;
    r->places = 1;
}

static const char *remark_line(const remark *r, apr_pool_t *p)
{
    const char *places = r->places == 1 ? ""
                         : apr_psprintf(p, " (%d places)", r->places);
    char *line = apr_pstrcat(p, "# ", pg_text_number(r->finding->id, p), " ",
                             r->where->context, r->where->name, places, ": ",
                             r->says, NULL);

    return pg_printable_text(line, "");
}

/* Whether this user may patch a changed file; root may not, if another user
 * could replace the file. */
static int is_for(const pg_text_file *file, uid_t uid)
{
    const pg_owner *o = pg_text_file_owner(file);

    return pg_diff_can_name(o->real)
           && (uid ? !o->is_roots && o->is_known && o->uid == uid
                   : o->is_roots);
}

/* The head is for root about all files, for another user about his own. */
static int concerns(const pg_text_file *file, uid_t uid)
{
    const pg_owner *o = file ? pg_text_file_owner(file) : NULL;

    return !uid || (o && !o->is_roots && o->is_known && o->uid == uid);
}

/* Who is to be asked. */
static const char *whose(const pg_text_file *file, apr_pool_t *p)
{
    const pg_owner *o = pg_text_file_owner(file);
    const char *path = pg_text_file_path(file);
    char *name;

    if (!pg_diff_can_name(o->real)) {
        return apr_pstrcat(p, "a diff cannot contain the name of ", path,
                           NULL);
    }
    if (!o->is_known || !o->uid
        || apr_uid_name_get(&name, o->uid, p) != APR_SUCCESS) {
        return apr_pstrcat(p, "users other than root can write ", path, NULL);
    }
    return apr_psprintf(p, "%s belongs to %s: phpguard fix --for %s", path,
                        name, name);
}

/* What one should know of an edit that is in the diff. */
static void say_aside(apr_array_header_t *head, const pg_finding *f,
                      const pg_where *where, const pg_edit *edit)
{
    if (edit->aside) {
        comment(head, f, where, pg_edit_step(edit, head->pool));
    }
}

/* It is for a person, the file is another's, or httpd has not tried it. */
static void say_rest(apr_array_header_t *head, pg_config_files *files,
                     const pg_finding *f, const pg_where *where, uid_t uid)
{
    apr_pool_t *p = head->pool;
    const pg_edit *edit;

    for (edit = where->fix; edit; edit = edit->next) {
        const pg_text_file *file = pg_config_files_target(files, edit);
        const int is_his = !file || is_for(file, uid);
        const char *why = is_his ? NULL : whose(file, p);

        if (!concerns(file, uid)) {
            continue;
        }
        if (is_his && where->proved) {
            say_aside(head, f, where, edit);
            continue;
        }
        comment(head, f, where,
                apr_pstrcat(p, "not in the diff: ", pg_edit_step(edit, p),
                            why ? " (" : "", why ? why : "", why ? ")" : "",
                            NULL));
    }
}

static apr_array_header_t *rest_of(const pg_findings *all,
                                   pg_config_files *files, uid_t uid,
                                   apr_pool_t *p)
{
    apr_array_header_t *head = apr_array_make(p, 4, sizeof(remark));
    int i, n;

    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            say_rest(head, files, f, &APR_ARRAY_IDX(f->where, n, pg_where),
                     uid);
        }
    }
    return head;
}

/* All of this is above the diff; the commands are root's. */
static void print_head(const apr_array_header_t *head,
                       const pg_config_files *files, apr_file_t *out,
                       apr_pool_t *p)
{
    int i;

    for (i = 0; files && i < files->commands->nelts; ++i) {
        apr_file_printf(out, "# run: %s\n",
                        APR_ARRAY_IDX(files->commands, i, const char *));
    }
    for (i = 0; i < head->nelts; ++i) {
        apr_file_printf(out, "%s\n",
                        remark_line(&APR_ARRAY_IDX(head, i, remark), p));
    }
}

int pg_patch(const pg_findings *all, pg_config_files *files, const char *user,
             apr_pool_t *p)
{
    apr_array_header_t *head;
    apr_file_t *out;
    apr_uid_t uid = 0;
    apr_gid_t gid;
    int i;

    if ((user && apr_uid_get(&uid, &gid, user, p) != APR_SUCCESS)
        || apr_file_open_flags_stdout(&out, APR_BUFFERED, p) != APR_SUCCESS) {
        return 0;
    }
    head = rest_of(all, files, uid, p);
    if (uid) {
        apr_file_printf(out, "# apply as %s: phpguard fix --for %s | runuser "
                        "-u %s -- patch -p1 -d /\n", user, user, user);
    }
    print_head(head, uid ? NULL : files, out, p);
    for (i = 0; i < files->order->nelts; ++i) {
        const pg_text_file *file = APR_ARRAY_IDX(files->order, i,
                                                 const pg_text_file *);

        if (is_for(file, uid)
            && !pg_diff(pg_text_file_owner(file)->real,
                        pg_text_file_as_read(file),
                        pg_text_file_text(file, p), out)) {
            apr_file_printf(out, "# diff(1) could not be run\n");
            break;
        }
    }
    apr_file_flush(out);
    return 1;
}

/* Advice is no edit, and nothing of it can be tried. */
static const char *how_tried(const pg_where *where)
{
    return where->proved ? ", tried"
           : where->fix && where->fix->kind == PG_EDIT_ADVICE ? ", by hand"
                                                              : ", not tried";
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
                                  how_tried(first),
                                  f->where->nelts,
                                  f->where->nelts == 1 ? "" : "s",
                                  pg_edit_sentence(first->fix, p));

        apr_file_printf(out, "%s\n", pg_printable_text(line, ""));
    }
}
