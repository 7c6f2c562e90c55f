/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A file of the configuration with changes to its lines. */

#include "lint/text/text_file.h"
#include "lint/text/empty_sections.h"
#include "model/directive.h"
#include "util/printable.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define SIZE_MAX_BYTES (4 * 1024 * 1024)

static void split(pg_text_file *file, char *text)
{
    char *end;

    for (; *text; text = end + 1) {
        pg_text_line *line = apr_array_push(file->lines);

        *line = (pg_text_line) { text, 0, NULL };
        end = strchr(text, '\n');
        if (!end) {
            file->unended = 1;
            break;
        }
        *end = '\0';
    }
    memset(apr_array_push(file->lines), 0, sizeof(pg_text_line));
}

static char *read_all(const char *path, apr_pool_t *p)
{
    apr_file_t *fd;
    apr_finfo_t finfo;
    apr_size_t len;
    char *text = NULL;

    if (apr_file_open(&fd, path, APR_READ, APR_OS_DEFAULT, p)) {
        return NULL;
    }
    if (apr_file_info_get(&finfo, APR_FINFO_SIZE | APR_FINFO_TYPE, fd)
        == APR_SUCCESS
        && finfo.filetype == APR_REG && finfo.size < SIZE_MAX_BYTES) {
        len = (apr_size_t)finfo.size;
        text = apr_pcalloc(p, len + 1);
        if (apr_file_read_full(fd, text, len, &len) != APR_SUCCESS
            /* control characters are not printed to a terminal
             * (lint/child/child.c), and a diff without it would not fit */
            || !pg_printable_is(text, len)) {
            text = NULL;
        }
    }
    apr_file_close(fd);
    return text;
}

pg_text_file *pg_text_file_read(const char *path, apr_pool_t *p)
{
    pg_text_file *file;
    char *text = *path == '/' ? read_all(path, p) : NULL;
    pg_owner owner;

    if (!text) {
        return NULL;
    }
    owner = pg_owner_of(path, p);
    if (!owner.real) {
        return NULL;
    }
    file = apr_pcalloc(p, sizeof(*file));
    file->path = apr_pstrdup(p, path);
    file->owner = owner;
    file->lines = apr_array_make(p, 64, sizeof(pg_text_line));
    file->p = p;
    file->text = apr_pstrdup(p, text);
    split(file, text);
    return file;
}

const char *pg_text_file_path(const pg_text_file *file)
{
    return file->path;
}

const pg_owner *pg_text_file_owner(const pg_text_file *file)
{
    return &file->owner;
}

pg_text_file *pg_text_file_copy(const pg_text_file *file, apr_pool_t *p)
{
    pg_text_file *copy = apr_pmemdup(p, file, sizeof(*file));
    int i;

    copy->p = p;
    copy->lines = apr_array_copy(p, file->lines);
    for (i = 0; i < copy->lines->nelts; ++i) {
        if (line_at(copy, i)->before) {
            line_at(copy, i)->before
                = apr_array_copy(p, line_at(copy, i)->before);
        }
    }
    return copy;
}

apr_array_header_t *pg_text_file_lines(const pg_text_file *file,
                                       apr_pool_t *p)
{
    apr_array_header_t *lines = apr_array_make(p, count(file) + 1,
                                               sizeof(const char *));
    pg_text_file *shown = pg_text_file_copy(file, p);
    int i;

    pg_empty_sections_drop(shown);
    for (i = 0; i <= count(file); ++i) {
        const pg_text_line *line = line_at(shown, i);

        if (line->before) {
            apr_array_cat(lines, line->before);
        }
        if (i < count(file) && !line->gone) {
            APR_ARRAY_PUSH(lines, const char *) = line->text;
        }
    }
    return lines;
}

/* An unended last line that something follows gets its line end. */
const char *pg_text_file_text(const pg_text_file *file, apr_pool_t *p)
{
    const apr_array_header_t *lines = pg_text_file_lines(file, p);

    return lines->nelts
           ? apr_pstrcat(p, apr_array_pstrcat(p, lines, '\n'),
                         file->unended && !line_at(file, count(file))->before
                         ? "" : "\n", NULL) : "";
}

const char *pg_text_file_as_read(const pg_text_file *file)
{
    return file->text;
}

static int goes_on(const char *text)
{
    apr_size_t len = strlen(text);

    len -= len && text[len - 1] == '\r';
    return len && text[len - 1] == '\\'
           && !(len > 1 && text[len - 2] == '\\');
}

/* The first line of the directive that ends in the line of this number, or
 * -1. */
static int first_of(const pg_text_file *file, int line)
{
    int i = line - 1;

    if (i < 0 || i >= count(file)) {
        return -1;
    }
    while (i > 0 && goes_on(line_at(file, i - 1)->text)) {
        --i;
    }
    return i;
}

static int begins(const char *text, const char *name)
{
    apr_size_t len = strlen(name);

    text += strspn(text, " \t");
    return !strncasecmp(text, name, len)
           && (!text[len] || apr_isspace(text[len]) || text[len] == '>'
               || text[len] == '\\');
}

int pg_text_file_names(const pg_text_file *file, int line, const char *name)
{
    int i = first_of(file, line);

    return i >= 0 && begins(line_at(file, i)->text, name);
}

/* get_lines_till_end_token() (modules/core/mod_macro.c) */
int pg_text_file_behind(const pg_text_file *file, int line, int n)
{
    int i;

    for (i = line; i < count(file); ++i) {
        const char *text = line_at(file, i)->text;

        text += strspn(text, " \t\r");
        if ((*text && *text != '#' && --n == 0)) {
            break;
        }
        while (i < count(file) && goes_on(line_at(file, i)->text)) {
            ++i;
        }
    }
    if (i >= count(file) || strpbrk(line_at(file, i)->text, "$%@")) {
        return 0;
    }
    while (i < count(file) && goes_on(line_at(file, i)->text)) {
        ++i;
    }
    return i + 1;
}

static int holds(const apr_array_header_t *all, int from,
                 const apr_array_header_t *lines)
{
    int n = 0;

    while (n < lines->nelts
           && !strcmp(APR_ARRAY_IDX(all, from + n, const char *),
                      APR_ARRAY_IDX(lines, n, const char *))) {
        ++n;
    }
    return n == lines->nelts;
}

/* Two findings may ask for the same. */
static int is_put(const pg_text_line *at, const apr_array_header_t *lines)
{
    int i;

    for (i = 0; at->before && i + lines->nelts <= at->before->nelts; ++i) {
        if (holds(at->before, i, lines)) {
            return 1;
        }
    }
    return 0;
}

/* Lines with the indentation of "like". */
static apr_array_header_t *indented(const pg_text_file *file,
                                    const apr_array_header_t *lines,
                                    const char *like, const char *more)
{
    const char *indent = apr_pstrmemdup(file->p, like, strspn(like, " \t"));
    const char *cr = *like && like[strlen(like) - 1] == '\r' ? "\r" : "";
    apr_array_header_t *all = apr_array_make(file->p, lines->nelts,
                                             sizeof(const char *));
    int n;

    for (n = 0; n < lines->nelts; ++n) {
        APR_ARRAY_PUSH(all, const char *)
            = apr_pstrcat(file->p, indent, more,
                          APR_ARRAY_IDX(lines, n, const char *), cr, NULL);
    }
    return all;
}

static void put(pg_text_file *file, int i, const apr_array_header_t *lines,
                const char *like, const char *more)
{
    pg_text_line *at = line_at(file, i);

    lines = indented(file, lines, like, more);
    if (!at->before) {
        at->before = apr_array_make(file->p, 2, sizeof(const char *));
    }
    if (!is_put(at, lines)) {
        apr_array_cat(at->before, lines);
    }
}

int pg_text_file_replace(pg_text_file *file, int line,
                         const apr_array_header_t *lines)
{
    int first = first_of(file, line), i;

    for (i = first; i < line; ++i) {
        if (line_at(file, i)->gone) {
            return lines ? is_put(line_at(file, first),
                                  indented(file, lines,
                                           line_at(file, first)->text, ""))
                         : !line_at(file, first)->before;
        }
    }
    for (i = first; i < line; ++i) {
        line_at(file, i)->gone = 1;
    }
    return !lines || pg_text_file_before(file, line, lines);
}

int pg_text_file_before(pg_text_file *file, int line,
                        const apr_array_header_t *lines)
{
    int first = first_of(file, line);

    put(file, first, lines, line_at(file, first)->text, "");
    return 1;
}

int pg_text_file_into(pg_text_file *file, int line,
                      const apr_array_header_t *lines)
{
    int first = first_of(file, line), depth = 0, i;
    const char *open, *name, *close;

    if (first < 0) {
        return 0;
    }
    name = line_at(file, first)->text;
    open = name + strspn(name, " \t");
    name = apr_pstrmemdup(file->p, open, strcspn(open, " \t>\r"));
    close = apr_pstrcat(file->p, "</", name + 1, NULL);
    for (i = first; i < count(file); ++i) {
        depth += begins(line_at(file, i)->text, name);
        depth -= begins(line_at(file, i)->text, close);
        if (!depth) {
            put(file, i, lines, line_at(file, i)->text, "    ");
            return 1;
        }
    }
    return 0;
}

int pg_text_file_append(pg_text_file *file, const apr_array_header_t *lines)
{
    const char *last = count(file) ? line_at(file, count(file) - 1)->text : "";

    put(file, count(file), lines, *last && last[strlen(last) - 1] == '\r'
                                  ? "\r" : "", "");
    return 1;
}

/* The line behind the last LoadModule of the file's own level, or -1. */
static int behind_modules(const pg_text_file *file)
{
    int i, depth = 0, found = -1;

    for (i = 0; i < count(file); ++i) {
        const char *text = line_at(file, i)->text;

        text += strspn(text, " \t");
        if (*text == '<') {
            depth += text[1] == '/' ? -1 : 1;
        }
        else if (!depth && begins(text, "LoadModule")) {
            found = i + 1;
        }
    }
    return found;
}

static int first_directive(const pg_text_file *file)
{
    int i;

    for (i = 0; i < count(file); ++i) {
        const char *text = line_at(file, i)->text;

        text += strspn(text, " \t\r");
        if (*text && *text != '#'
            && (!i || !goes_on(line_at(file, i - 1)->text))) {
            break;
        }
    }
    return i;
}

int pg_text_file_load(pg_text_file *file, const apr_array_header_t *lines)
{
    const int behind = behind_modules(file);

    put(file, behind < 0 ? first_directive(file) : behind, lines, "", "");
    return 1;
}
