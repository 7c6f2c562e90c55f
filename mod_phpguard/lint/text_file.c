/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A file of the configuration with changes to its lines, and their diff. */

#include "lint/text_file.h"
#include "model/directive.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define CONTEXT 3
#define SIZE_MAX_BYTES (4 * 1024 * 1024)

typedef struct {
    const char *text;           /* without its line end; a CR stays */
    int gone;
    apr_array_header_t *before; /* const char *: what goes in front of it */
} text_line;

struct pg_text_file {
    const char *path;
    apr_array_header_t *lines;  /* text_line; the last one is the file's end */
    int unended;                /* the last line has no line end */
    apr_pool_t *p;
};

static text_line *line_at(const pg_text_file *file, int i)
{
    return &APR_ARRAY_IDX(file->lines, i, text_line);
}

static int count(const pg_text_file *file)
{
    return file->lines->nelts - 1;
}

static void split(pg_text_file *file, char *text)
{
    char *end;

    for (; *text; text = end + 1) {
        text_line *line = apr_array_push(file->lines);

        memset(line, 0, sizeof(*line));
        line->text = text;
        end = strchr(text, '\n');
        if (!end) {
            file->unended = 1;
            break;
        }
        *end = '\0';
    }
    memset(apr_array_push(file->lines), 0, sizeof(text_line));
}

/* What a terminal would obey is not printed to one (lint/child.c), and a diff
 * without it would not fit. */
static int is_text(const char *text, apr_size_t len)
{
    apr_size_t i;

    for (i = 0; i < len; ++i) {
        if (apr_iscntrl(text[i]) && text[i] != '\n' && text[i] != '\t'
            && !(text[i] == '\r' && text[i + 1] == '\n')) {
            return 0;
        }
    }
    return 1;
}

static char *read_all(const char *path, apr_pool_t *p)
{
    apr_file_t *fd;
    apr_finfo_t finfo;
    apr_size_t len;
    char *text = NULL;

    if (apr_file_open(&fd, path, APR_READ, APR_OS_DEFAULT, p)
        != APR_SUCCESS) {
        return NULL;
    }
    if (apr_file_info_get(&finfo, APR_FINFO_SIZE | APR_FINFO_TYPE, fd)
        == APR_SUCCESS
        && finfo.filetype == APR_REG && finfo.size < SIZE_MAX_BYTES) {
        len = (apr_size_t)finfo.size;
        text = apr_pcalloc(p, len + 1);
        if (apr_file_read_full(fd, text, len, &len) != APR_SUCCESS
            || !is_text(text, len)) {
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

    if (!text) {
        return NULL;
    }
    file = apr_pcalloc(p, sizeof(*file));
    file->path = apr_pstrdup(p, path);
    file->lines = apr_array_make(p, 64, sizeof(text_line));
    file->p = p;
    split(file, text);
    return file;
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

/* Lines that are to stand where "like" stands. */
static void put(pg_text_file *file, int i, const apr_array_header_t *lines,
                const char *like, const char *more)
{
    text_line *at = line_at(file, i);
    apr_size_t len = strspn(like, " \t");
    const char *cr = *like && like[strlen(like) - 1] == '\r' ? "\r" : "";
    int n;

    if (!at->before) {
        at->before = apr_array_make(file->p, 2, sizeof(const char *));
    }
    for (n = 0; n < lines->nelts; ++n) {
        APR_ARRAY_PUSH(at->before, const char *)
            = apr_pstrcat(file->p, apr_pstrmemdup(file->p, like, len), more,
                          APR_ARRAY_IDX(lines, n, const char *), cr, NULL);
    }
}

int pg_text_file_replace(pg_text_file *file, int line,
                         const apr_array_header_t *lines)
{
    int first = first_of(file, line), i;

    for (i = first; i < line; ++i) {
        if (line_at(file, i)->gone) {
            return 0;
        }
    }
    for (i = first; i < line; ++i) {
        line_at(file, i)->gone = 1;
    }
    if (lines) {
        put(file, first, lines, line_at(file, first)->text, "");
    }
    return 1;
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

static int is_changed(const pg_text_file *file, int i)
{
    return line_at(file, i)->gone || line_at(file, i)->before;
}

/* An unended last line that something follows gets its line end. */
static int is_last_unended(const pg_text_file *file, int i)
{
    return file->unended && i == count(file) - 1;
}

static void print_line(const pg_text_file *file, int i, apr_file_t *out)
{
    const text_line *line = line_at(file, i);
    const int ends = is_last_unended(file, i);
    const int followed = ends && line_at(file, i + 1)->before;
    int n;

    for (n = 0; line->before && n < line->before->nelts; ++n) {
        apr_file_printf(out, "+%s\n", APR_ARRAY_IDX(line->before, n,
                                                    const char *));
    }
    if (i < count(file)) {
        apr_file_printf(out, "%c%s\n%s", line->gone || followed ? '-' : ' ',
                        line->text, ends ? "\\ No newline at end of file\n"
                                         : "");
        if (followed && !line->gone) {
            apr_file_printf(out, "+%s\n", line->text);
        }
    }
}

/* How many lines a part of the file has, as it is and as it will be. */
static void measure(const pg_text_file *file, int from, int to, int *old,
                    int *new)
{
    int i;

    *old = *new = 0;
    for (i = from; i < to; ++i) {
        const text_line *line = line_at(file, i);

        *new += line->before ? line->before->nelts : 0;
        if (i < count(file)) {
            ++*old;
            *new += !line->gone;
        }
    }
}

/* The end of a part: behind it there are six lines and more unchanged. */
static int part_end(const pg_text_file *file, int from)
{
    int i, last = from;

    for (i = from; i <= count(file) && i <= last + 2 * CONTEXT; ++i) {
        if (is_changed(file, i)) {
            last = i;
        }
    }
    last += CONTEXT + 1;
    return last > count(file) + 1 ? count(file) + 1 : last;
}

void pg_text_file_diff(const pg_text_file *file, apr_file_t *out)
{
    int i, from, to, old, new, added = 0, headed = 0;

    for (i = 0; i <= count(file); ++i) {
        if (!is_changed(file, i)) {
            continue;
        }
        from = i > CONTEXT ? i - CONTEXT : 0;
        to = part_end(file, i);
        measure(file, from, to, &old, &new);
        if (!headed++) {
            apr_file_printf(out, "--- a%s\n+++ b%s\n", file->path,
                            file->path);
        }
        apr_file_printf(out, "@@ -%d,%d +%d,%d @@\n", old ? from + 1 : from,
                        old, new ? from + added + 1 : from + added, new);
        for (i = from; i < to; ++i) {
            print_line(file, i, out);
        }
        added += new - old;
        i = to - 1;
    }
}
