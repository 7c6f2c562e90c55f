/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A fix as data and as text. */

#include "model/edit.h"
#include "model/edit_line.h"
#include "model/mapping.h"
#include "util/printable.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define DENY "Require all denied"
#define ANY_PHP_FILES "<FilesMatch \"(?i)[.]ph(p[0-9]*|t|tml|ar)$\">"

apr_array_header_t *pg_lines_of(apr_pool_t *p, const char *const *lines,
                                int n)
{
    apr_array_header_t *all = apr_array_make(p, n + 2, sizeof(const char *));
    int i;

    for (i = 0; i < n; ++i) {
        APR_ARRAY_PUSH(all, const char *) = lines[i];
    }
    return all;
}

apr_array_header_t *pg_lines_map(const char *handler, apr_pool_t *p)
{
    return pg_lines(p, PG_PHP_FILES,
                    pg_edit_line(p, NULL, "SetHandler %w", handler, NULL),
                    "</FilesMatch>");
}

apr_array_header_t *pg_lines_deny(apr_pool_t *p)
{
    return pg_lines(p, ANY_PHP_FILES, DENY, "</FilesMatch>");
}

static int are_fine(pg_edit_kind kind, const apr_array_header_t *text)
{
    int i;

    for (i = 0; text && kind != PG_EDIT_ADVICE && i < text->nelts; ++i) {
        const char *line = APR_ARRAY_IDX(text, i, const char *);

        if (kind == PG_EDIT_RUN || kind == PG_EDIT_LOAD
            ? !pg_edit_command_is_fine(line) : !pg_edit_line_is_fine(line)) {
            return 0;
        }
    }
    return 1;
}

/* Nothing else makes an edit. */
static pg_edit *make(pg_edit_kind kind, const pg_directive *d,
                     const apr_array_header_t *text, apr_pool_t *p)
{
    pg_edit *edit;

    if (!are_fine(kind, text)) {
        return NULL;
    }
    edit = apr_pcalloc(p, sizeof(*edit));
    edit->kind = kind;
    edit->node = d ? d->node : NULL;
    edit->htaccess = d && d->htaccess;
    edit->text = text;
    return edit;
}

pg_edit *pg_edit_replace(const pg_directive *d, const char *with,
                         apr_pool_t *p)
{
    return make(PG_EDIT_REPLACE, d, pg_lines(p, with), p);
}

pg_edit *pg_edit_replace_lines(const pg_directive *d,
                               const apr_array_header_t *with, apr_pool_t *p)
{
    return make(PG_EDIT_REPLACE, d, with, p);
}

pg_edit *pg_edit_before(const pg_directive *d, const apr_array_header_t *what,
                        apr_pool_t *p)
{
    return make(PG_EDIT_BEFORE, d, what, p);
}

pg_edit *pg_edit_delete(const pg_directive *d, apr_pool_t *p)
{
    return make(PG_EDIT_DELETE, d, NULL, p);
}

pg_edit *pg_edit_run(const char *command, apr_pool_t *p)
{
    pg_edit *edit = make(PG_EDIT_RUN, NULL, pg_lines(p, command), p);

    if (edit) {
        edit->meant = strstr(command, " service ") != NULL;
    }
    return edit;
}

pg_edit *pg_edit_advice(const char *text, apr_pool_t *p)
{
    return make(PG_EDIT_ADVICE, NULL, pg_lines(p, text), p);
}

pg_edit *pg_edit_or_advice(pg_edit *edit, apr_pool_t *p)
{
    return edit ? edit : pg_edit_advice("edit it by hand: it contains text "
                                        "that is not copied automatically", p);
}

pg_edit *pg_edit_into(const ap_directive_t *section,
                      const apr_array_header_t *lines, apr_pool_t *p)
{
    pg_edit *edit = make(PG_EDIT_INTO, NULL, lines, p);

    if (edit) {
        edit->node = section;
    }
    return edit;
}

pg_edit *pg_edit_load(const apr_array_header_t *modules, apr_pool_t *p)
{
    return make(PG_EDIT_LOAD, NULL, modules, p);
}

/* "a", "a and b", "a, b and c" */
static const char *all_of(const apr_array_header_t *words, apr_pool_t *p)
{
    const char *text = "";
    int i;

    for (i = 0; i < words->nelts; ++i) {
        text = apr_pstrcat(p, text, !i ? "" : i + 1 < words->nelts ? ", "
                                                               : " and ",
                           APR_ARRAY_IDX(words, i, const char *), NULL);
    }
    return text;
}

static int is_one_of(const char *word, const apr_array_header_t *exts)
{
    int i;

    word += *word == '.';
    for (i = 0; i < exts->nelts; ++i) {
        if (!strcasecmp(word, APR_ARRAY_IDX(exts, i, const char *))) {
            return 1;
        }
    }
    return 0;
}

/* The next word as it is written, its quotes and all. */
static const char *raw_word(const char **args, const char **word,
                            apr_pool_t *p)
{
    const char *start = *args;
    apr_size_t len;

    *word = pg_getword(p, args);
    for (len = (apr_size_t)(*args - start); len && apr_isspace(start[len - 1]);
         --len);
    return apr_pstrmemdup(p, start, len);
}

pg_edit *pg_edit_delete_name(const pg_directive *d, const char *name,
                             apr_pool_t *p)
{
    const int keeps = d->kind == PG_ADDHANDLER || d->kind == PG_ADDTYPE;
    apr_array_header_t *exts = pg_extensions(name, p);
    const char *args = d->node->args, *kept = "", *word, *raw;
    int n = 0, others = 0;

    for (; *(raw = raw_word(&args, &word, p)); ++n) {
        if ((keeps && !n) || !is_one_of(word, exts)) {
            kept = apr_pstrcat(p, kept, " ", raw, NULL);
            others += !keeps || n;
        }
    }
    return others ? pg_edit_replace(d, pg_edit_line(p, d, "%o%o",
                                                    d->node->directive, kept),
                                    p)
                  : pg_edit_delete(d, p);
}

pg_edit *pg_edit_aside(pg_edit *edit, const char *aside)
{
    if (edit) {
        edit->aside = aside;
    }
    return edit;
}

int pg_edit_takes_another_mpm(const pg_edit *edit)
{
    return edit->kind == PG_EDIT_RUN
           && strstr(APR_ARRAY_IDX(edit->text, 0, const char *), "a2dismod ");
}

pg_edit *pg_edit_and(pg_edit *first, const pg_edit *next)
{
    if (!first || !next) {
        return (pg_edit *)next;
    }
    first->next = next;
    return first;
}

/* "Name arguments" (file:line) */
static const char *line_of(const ap_directive_t *node, apr_pool_t *p)
{
    return apr_psprintf(p, "\"%s\" (%s)", pg_directive_text(node, p),
                        pg_directive_place(node, p));
}

static const char *text_of(const pg_edit *edit, int i)
{
    return APR_ARRAY_IDX(edit->text, i, const char *);
}

/* "line", "line" */
static const char *quoted(const pg_edit *edit, apr_pool_t *p)
{
    const char *all = "";
    int i;

    for (i = 0; i < edit->text->nelts; ++i) {
        all = apr_pstrcat(p, all, i ? ", " : "", "\"", text_of(edit, i), "\"",
                          NULL);
    }
    return all;
}

const char *pg_edit_place(const pg_edit *edit, apr_pool_t *p)
{
    if (edit->node) {
        return line_of(edit->node, p);
    }
    return edit->vhost ? apr_psprintf(p, "the vhost at %s:%d", edit->vhost,
                                      edit->vhost_line)
                       : "the configuration of the server";
}

static const char *words(const pg_edit *edit, apr_pool_t *p)
{
    switch (edit->kind) {
    case PG_EDIT_REPLACE:
        return apr_pstrcat(p, "write ", quoted(edit, p), " in place of ",
                           line_of(edit->node, p), NULL);
    case PG_EDIT_BEFORE:
        return apr_pstrcat(p, "write ", quoted(edit, p), " before ",
                           line_of(edit->node, p), NULL);
    case PG_EDIT_INTO:
        return apr_pstrcat(p, "write ", quoted(edit, p), " in ",
                           pg_edit_place(edit, p), NULL);
    case PG_EDIT_DELETE:
        return apr_pstrcat(p, "delete ", line_of(edit->node, p), NULL);
    case PG_EDIT_RUN:
        return apr_pstrcat(p, "run ", quoted(edit, p), NULL);
    case PG_EDIT_LOAD:
        return apr_psprintf(p, "load %s with LoadModule",
                            all_of(edit->text, p));
    default:
        return text_of(edit, 0);
    }
}

apr_array_header_t *pg_edits(const pg_edit *first,
                             const apr_array_header_t *rest, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const pg_edit *));

    if (first) {
        APR_ARRAY_PUSH(all, const pg_edit *) = first;
    }
    if (rest) {
        apr_array_cat(all, rest);
    }
    return all;
}

int pg_edit_denies(const pg_edit *edit)
{
    for (; edit; edit = edit->next) {
        if ((edit->kind == PG_EDIT_INTO || edit->kind == PG_EDIT_BEFORE)
            && pg_is_among(edit->text, DENY)) {
            return 1;
        }
    }
    return 0;
}

int pg_edit_maps_name(const char *name)
{
    const char *ext = strrchr(name, '.');

    return ext && (!strcmp(ext, ".php") || !strcmp(ext, ".phtml")
                   || !strcmp(ext, ".phar"));
}

int pg_edit_is_for_others(const pg_edit *edit, const char *name)
{
    return edit->kind == PG_EDIT_INTO && !edit->next
           && pg_is_among(edit->text, PG_PHP_FILES)
           && !pg_edit_maps_name(name);
}

/* As pg_rewrite_instead() writes it. */
static int is_forbidding(const char *line)
{
    const apr_size_t len = strlen(line);

    return !strncasecmp(line, "RewriteRule ", 12) && len > 3
           && line[len - 2] == 'F' && strchr("[,", line[len - 3]);
}

int pg_edit_refuses(const pg_edit *edit)
{
    const pg_edit *e;

    for (e = edit; e; e = e->next) {
        if (e->kind == PG_EDIT_REPLACE
            && is_forbidding(APR_ARRAY_IDX(e->text, 0, const char *))) {
            return 1;
        }
    }
    return pg_edit_denies(edit);
}

const char *pg_edit_step(const pg_edit *edit, apr_pool_t *p)
{
    return edit->aside ? apr_psprintf(p, "%s (%s)", words(edit, p),
                                      edit->aside) : words(edit, p);
}

const char *pg_edit_sentence(const pg_edit *edit, apr_pool_t *p)
{
    char *all = apr_pstrdup(p, "");

    for (; edit; edit = edit->next) {
        all = apr_pstrcat(p, all, pg_edit_step(edit, p),
                          edit->next ? " and " : "", NULL);
    }
    return pg_printable_text(all, "");
}
