/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A changed file as a unified diff. */

#include "lint/text_file.h"
#include "lint/text_line.h"

#include "apr_lib.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define CONTEXT 3

static int is_changed(const pg_text_file *file, int i)
{
    return pg_text_line_at(file, i)->gone || pg_text_line_at(file, i)->before;
}

/* An unended last line that something follows gets its line end. */
static int is_last_unended(const pg_text_file *file, int i)
{
    return file->unended && i == pg_text_lines(file) - 1;
}

static void print_line(const pg_text_file *file, int i, apr_file_t *out)
{
    const pg_text_line *line = pg_text_line_at(file, i);
    const int ends = is_last_unended(file, i);
    const int followed = ends && pg_text_line_at(file, i + 1)->before;
    int n;

    for (n = 0; line->before && n < line->before->nelts; ++n) {
        apr_file_printf(out, "+%s\n", APR_ARRAY_IDX(line->before, n,
                                                    const char *));
    }
    if (i < pg_text_lines(file)) {
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
        const pg_text_line *line = pg_text_line_at(file, i);

        *new += line->before ? line->before->nelts : 0;
        if (i < pg_text_lines(file)) {
            ++*old;
            *new += !line->gone;
        }
    }
}

/* The end of a part: behind it there are six lines and more unchanged. */
static int part_end(const pg_text_file *file, int from)
{
    int i, last = from;

    for (i = from; i <= pg_text_lines(file) && i <= last + 2 * CONTEXT; ++i) {
        if (is_changed(file, i)) {
            last = i;
        }
    }
    last += CONTEXT + 1;
    return last > pg_text_lines(file) + 1 ? pg_text_lines(file) + 1 : last;
}

int pg_text_file_is_nameable(const pg_text_file *file)
{
    const char *s;

    for (s = file->owner.real; *s; ++s) {
        if (apr_iscntrl(*s) || strchr("\"'\\", *s)) {
            return 0;
        }
    }
    return 1;
}

/* A name with a blank ends at a tab. */
static void print_names(const pg_text_file *file, apr_file_t *out)
{
    const char *name = file->owner.real;
    const char *end = strchr(name, ' ') ? "\t" : "";

    apr_file_printf(out, "--- a%s%s\n+++ b%s%s\n", name, end, name, end);
}

void pg_text_file_diff(const pg_text_file *file, apr_file_t *out)
{
    int i, from, to, old, new, added = 0, headed = 0;

    for (i = 0; i <= pg_text_lines(file); ++i) {
        if (!is_changed(file, i)) {
            continue;
        }
        from = i > CONTEXT ? i - CONTEXT : 0;
        to = part_end(file, i);
        measure(file, from, to, &old, &new);
        if (!headed++) {
            print_names(file, out);
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
