/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A finding on a terminal. */

#include "lint/print.h"
#include "config.h"
#include "lint/vhosts.h"
#include "lint/words.h"
#include "model/directive.h"
#include "model/text.h"

#include "http_log.h"
#include "apr_file_io.h"
#include "apr_lib.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

#define COLUMNS 79
#define LABEL 10                /* "  decides " */
#define LINES_MAX 8             /* of a finding, what is to be copied apart */
#define FINDINGS_MAX 20

/* Straight to where httpd's startup messages go: the log would double every
 * backslash, and a fix is to be copied as it stands. */
typedef struct {
    apr_file_t *err;
    apr_pool_t *p;
} console;

/* How much of a finding there is room for. */
typedef struct {
    int places, lost, sections, handler;
} extent;

/* From the whole to what may not be missing. */
static const extent extents[] = {
    { 3, 3, 1, 1 }, { 3, 2, 1, 0 }, { 3, 1, 1, 0 }, { 1, 1, 1, 0 },
    { 1, 1, 0, 0 }, { 1, 0, 0, 0 }
};
#define EXTENTS (sizeof(extents) / sizeof(extents[0]))

/* The lines of a finding, const char *. */
typedef apr_array_header_t lines;

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

static void put(lines *to, const char *label, const char *text)
{
    while (*text) {
        int len = line_length(text, COLUMNS - LABEL);

        APR_ARRAY_PUSH(to, const char *)
            = apr_psprintf(to->pool, "%-*s%.*s", LABEL, label, len, text);
        text += len;
        text += strspn(text, " ");
        label = "";
    }
}

static void put_places(lines *to, const pg_finding *f, int max)
{
    apr_pool_t *p = to->pool;
    const char *label = "  in";
    int i;

    for (i = 0; i < f->where->nelts && i < max; ++i) {
        const pg_where *where = &APR_ARRAY_IDX(f->where, i, pg_where);
        const char *own = where->decided && i
                          ? apr_psprintf(p, ": %s",
                                pg_directive_place(where->decided->node, p))
                          : "";

        put(to, label,
            apr_psprintf(p, "%s, vhost %s%s", pg_words_file(where, p),
                         pg_vhost_name(where->s, p), own));
        label = "";
    }
    if (i < f->where->nelts) {
        put(to, label, apr_psprintf(p, "and %d place%s more",
                                    f->where->nelts - i,
                                    f->where->nelts - i > 1 ? "s" : ""));
    }
}

/* A file's name once: what stands in the same one has a line number. */
static const char *short_place(const pg_directive *d, const char **file,
                               apr_pool_t *p)
{
    if (*file && !strcmp(*file, d->node->filename)) {
        return apr_psprintf(p, "(:%d)", d->node->line_num);
    }
    *file = d->node->filename;
    return apr_psprintf(p, "(%s)", pg_directive_place(d->node, p));
}

static const char *sections_of(const pg_directive *d, apr_pool_t *p)
{
    const ap_directive_t *node;
    const char *text = "";

    for (node = d->node->parent; node; node = node->parent) {
        text = apr_pstrcat(p, text, " in ", pg_directive_text(node, p), NULL);
    }
    return text;
}

/* In the order of the configuration; the last are the nearest. */
static void put_losers(lines *to, const pg_finding *f, const extent *room,
                       const char *file)
{
    const int far = f->lost->nelts > room->lost ? f->lost->nelts - room->lost
                                                : 0;
    const char *label = "  lost";
    int i;

    for (i = far; i < f->lost->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(f->lost, i,
                                              const pg_directive *);

        put(to, label, apr_pstrcat(to->pool,
                                   pg_directive_text(d->node, to->pool), " ",
                                   short_place(d, &file, to->pool),
                                   far && i == f->lost->nelts - 1
                                   ? apr_psprintf(to->pool, ", and %d more",
                                                  far) : "", NULL));
        label = "";
    }
}

static void put_finding(lines *to, const pg_finding *f, const extent *room)
{
    const pg_where *first = &APR_ARRAY_IDX(f->where, 0, pg_where);
    const char *file = NULL;
    apr_pool_t *p = to->pool;

    put(to, pg_text_number(f->id, p),
        apr_psprintf(p, "%s: %s %s: %s", pg_words_severity(f),
                     first->name, pg_words_outcome(f, p),
                     pg_cause_get(f->id)->says));
    put_places(to, f, room->places);
    if (f->detail) {
        put(to, "  says", f->detail);
    }
    else if (f->handler && (room->handler || !f->decided)) {
        put(to, "  handler", f->handler);
    }
    if (f->decided) {
        put(to, "  decides",
            apr_pstrcat(p, pg_directive_text(f->decided->node, p),
                        room->sections ? sections_of(f->decided, p) : "", " ",
                        short_place(f->decided, &file, p), NULL));
    }
    put_losers(to, f, room, file);
}

/* Several lines are to be copied as they are. */
static int put_block(lines *to, const pg_edit *edit, const char *label,
                     int *copied)
{
    int i;

    if (edit->kind != PG_EDIT_INTO || edit->text->nelts < 2) {
        return 0;
    }
    put(to, label, apr_psprintf(to->pool, "write in %s:",
                                pg_edit_place(edit, to->pool)));
    for (i = 0; i < edit->text->nelts; ++i) {
        APR_ARRAY_PUSH(to, const char *)
            = apr_psprintf(to->pool, "%*s%s", LABEL + 2, "",
                           APR_ARRAY_IDX(edit->text, i, const char *));
    }
    *copied += edit->text->nelts;
    if (edit->aside) {
        put(to, "", apr_psprintf(to->pool, "(%s)", edit->aside));
    }
    return 1;
}

/* Returns how many lines of it are to be copied. */
static int put_fix(lines *to, const pg_finding *f)
{
    int copied = 0;
    const char *label = "  fix";
    const pg_edit *edit;

    for (edit = f->fix; edit; edit = edit->next) {
        if (!put_block(to, edit, label, &copied)) {
            put(to, label, apr_pstrcat(to->pool, pg_edit_step(edit, to->pool),
                                       edit->next ? " and" : "", NULL));
        }
        else if (edit->next) {
            put(to, "", "and");
        }
        label = "";
    }
    if (f->fix && pg_words_differ(f, to->pool)) {
        put(to, "", "(and so at the other places)");
    }
    return copied;
}

static void print_finding(const pg_finding *f, const console *c)
{
    lines *head, *fix = apr_array_make(c->p, 8, sizeof(const char *));
    const int copied = put_fix(fix, f);
    apr_size_t i;
    int n;

    for (i = 0; i < EXTENTS; ++i) {
        head = apr_array_make(c->p, 8, sizeof(const char *));
        put_finding(head, f, &extents[i]);
        if (head->nelts + fix->nelts - copied <= LINES_MAX) {
            break;
        }
    }
    apr_array_cat(head, fix);
    for (n = 0; n < head->nelts; ++n) {
        apr_file_printf(c->err, "%s\n",
                        pg_text_plain(apr_pstrdup(c->p,
                            APR_ARRAY_IDX(head, n, const char *))));
    }
}

/* Errors first; a host where all is wrong has a list elsewhere. */
void pg_lint_print(const pg_findings *all, server_rec *s, apr_pool_t *p)
{
    const apr_array_header_t *list = pg_findings_sorted(all, p);
    int i, n = 0;
    console c;

    c.p = p;
    if (apr_file_open_stderr(&c.err, p) != APR_SUCCESS) {
        return;
    }
    for (i = 0; i < list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(list, i, const pg_finding *);

        if (APLOG_IS_LEVEL(s, pg_words_level(f)) && n++ < FINDINGS_MAX) {
            print_finding(f, &c);
        }
    }
    if (n > FINDINGS_MAX) {
        apr_file_printf(c.err, "phpguard: and %d findings more: apachectl -t "
                        "-D DUMP_PHPGUARD_JSON\n", n - FINDINGS_MAX);
    }
    pg_words_rest(all, s, APLOG_STARTUP, p);
}
