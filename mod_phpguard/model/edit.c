/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A fix as data, and its words. */

#include "model/edit.h"
#include "model/mapping.h"
#include "model/text.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define PHP_FILES "<FilesMatch \"\\.ph(ar|p|tml)$\">"
#define ANY_PHP_FILES "<FilesMatch \"(?i)\\.ph(p[0-9]*|t|tml|ar)$\">"

apr_array_header_t *pg_lines_of(apr_pool_t *p, const char *const *lines)
{
    apr_array_header_t *all = apr_array_make(p, 3, sizeof(const char *));

    for (; *lines; ++lines) {
        APR_ARRAY_PUSH(all, const char *) = *lines;
    }
    return all;
}

apr_array_header_t *pg_lines_map(const char *handler, apr_pool_t *p)
{
    return pg_lines(p, PHP_FILES,
                    apr_pstrcat(p, "SetHandler ", pg_edit_quote(handler, p),
                                NULL),
                    "</FilesMatch>");
}

apr_array_header_t *pg_lines_deny(apr_pool_t *p)
{
    return pg_lines(p, ANY_PHP_FILES, "Require all denied", "</FilesMatch>");
}

static pg_edit *make(pg_edit_kind kind, const ap_directive_t *node,
                     const apr_array_header_t *text, apr_pool_t *p)
{
    pg_edit *edit = apr_pcalloc(p, sizeof(*edit));

    edit->kind = kind;
    edit->node = node;
    edit->text = text;
    return edit;
}

pg_edit *pg_edit_replace(const ap_directive_t *node, const char *with,
                         apr_pool_t *p)
{
    return make(PG_EDIT_REPLACE, node, pg_lines(p, with), p);
}

pg_edit *pg_edit_replace_lines(const ap_directive_t *node,
                               const apr_array_header_t *with, apr_pool_t *p)
{
    return make(PG_EDIT_REPLACE, node, with, p);
}

pg_edit *pg_edit_before(const ap_directive_t *node, const char *what,
                        apr_pool_t *p)
{
    return make(PG_EDIT_BEFORE, node, pg_lines(p, what), p);
}

pg_edit *pg_edit_delete(const ap_directive_t *node, apr_pool_t *p)
{
    return make(PG_EDIT_DELETE, node, NULL, p);
}

pg_edit *pg_edit_beside(const ap_directive_t *node, apr_pool_t *p)
{
    return make(PG_EDIT_BESIDE, node, pg_lines_deny(p), p);
}

pg_edit *pg_edit_run(const char *command, apr_pool_t *p)
{
    return make(PG_EDIT_RUN, NULL, pg_lines(p, command), p);
}

pg_edit *pg_edit_advice(const char *text, apr_pool_t *p)
{
    return make(PG_EDIT_ADVICE, NULL, pg_lines(p, text), p);
}

pg_edit *pg_edit_into(const ap_directive_t *section,
                      const apr_array_header_t *lines, apr_pool_t *p)
{
    return make(PG_EDIT_INTO, section, lines, p);
}

pg_edit *pg_edit_load(const char *module, const char *also, apr_pool_t *p)
{
    return make(PG_EDIT_LOAD, NULL, pg_lines(p, module, also), p);
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

pg_edit *pg_edit_delete_name(const pg_directive *d, const char *name,
                             apr_pool_t *p)
{
    apr_array_header_t *exts = pg_extensions(name, p);
    const char *args = d->node->args, *text = d->node->directive, *word;
    int others = 0;

    if (d->kind == PG_ADDHANDLER || d->kind == PG_ADDTYPE) {
        text = apr_pstrcat(p, text, " ", pg_edit_quote(pg_getword(p, &args),
                                                       p), NULL);
    }
    while (*(word = pg_getword(p, &args))) {
        if (!is_one_of(word, exts)) {
            text = apr_pstrcat(p, text, " ", word, NULL);
            others = 1;
        }
    }
    return others ? pg_edit_replace(d->node, text, p)
                  : pg_edit_delete(d->node, p);
}

pg_edit *pg_edit_aside(pg_edit *edit, const char *aside)
{
    edit->aside = aside;
    return edit;
}

pg_edit *pg_edit_and(pg_edit *first, const pg_edit *next)
{
    if (!first) {
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
    case PG_EDIT_BESIDE:
        return apr_pstrcat(p, "write ", quoted(edit, p), " beside ",
                           line_of(edit->node, p), " if the files are not "
                           "meant to be read, else delete it", NULL);
    case PG_EDIT_RUN:
        return apr_pstrcat(p, "run ", quoted(edit, p), NULL);
    case PG_EDIT_LOAD:
        return apr_pstrcat(p, "load ", text_of(edit, 0),
                           edit->text->nelts > 1 ? " and " : "",
                           edit->text->nelts > 1 ? text_of(edit, 1) : "",
                           " with LoadModule", NULL);
    default:
        return text_of(edit, 0);
    }
}

apr_array_header_t *pg_edits(const pg_edit *first,
                             const apr_array_header_t *rest, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const pg_edit *));

    APR_ARRAY_PUSH(all, const pg_edit *) = first;
    if (rest) {
        apr_array_cat(all, rest);
    }
    return all;
}

const char *pg_edit_step(const pg_edit *edit, apr_pool_t *p)
{
    return edit->aside ? apr_psprintf(p, "%s (%s)", words(edit, p),
                                      edit->aside) : words(edit, p);
}

const char *pg_edit_sentence(const pg_edit *edit, apr_pool_t *p)
{
    const char *all = "";

    for (; edit; edit = edit->next) {
        all = apr_pstrcat(p, all, pg_edit_step(edit, p),
                          edit->next ? " and " : "", NULL);
    }
    return pg_text_plain(apr_pstrdup(p, all));
}

const char *pg_edit_quote(const char *word, apr_pool_t *p)
{
    char *quoted = apr_palloc(p, 2 * strlen(word) + 3), *to = quoted;

    if (*word && !strpbrk(word, " \t\"'\\|<>")) {
        return word;
    }
    *to++ = '"';
    for (; *word; ++word) {
        if (*word == '"' || *word == '\\') {
            *to++ = '\\';
        }
        *to++ = *word;
    }
    *to++ = '"';
    *to = '\0';
    return quoted;
}
