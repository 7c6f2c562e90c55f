/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Sections that hold nothing any more. */

#include "lint/text/empty_sections.h"

#define APR_WANT_STRFUNC
#include "apr_want.h"

/* Those that do nothing without what they hold: a VirtualHost or a Proxy is
 * something by itself. */
static const char *const sections[] = {
    "FilesMatch", "Files", "IfModule", "IfDefine", "IfVersion",
    "DirectoryMatch", "Directory", "LocationMatch", "Location", NULL
};

static const char *without_indent(const char *text)
{
    return text + strspn(text, " \t");
}

/* The name of the section that a line opens, from the list, or NULL. */
static const char *opened(const char *text)
{
    const char *const *name = sections;
    apr_size_t len;

    text = without_indent(text);
    len = *text == '<' ? strcspn(text + 1, " \t>\r") : 0;
    while (*name && (strlen(*name) != len
                     || strncasecmp(text + 1, *name, len))) {
        ++name;
    }
    return *name;
}

static int closes(const char *text, const char *name)
{
    const apr_size_t len = strlen(name);

    text = without_indent(text);
    return !strncmp(text, "</", 2) && !strncasecmp(text + 2, name, len)
           && text[2 + len] == '>';
}

static int is_blank(const pg_text_line *line)
{
    return line->gone || !line->text[strspn(line->text, " \t\r")];
}

/* The next line that says something, from i on; or an end of the file. */
static int next_held(const struct pg_text_file *file, int i, int step)
{
    while (i >= 0 && i < count(file) && is_blank(line_at(file, i))
           && !line_at(file, i)->before) {
        i += step;
    }
    return i;
}

/* The section around a deleted line, then the one around that. */
static void drop_around(struct pg_text_file *file, int i)
{
    int from = i, to = i;

    for (;;) {
        const char *name;

        from = next_held(file, from, -1);
        to = next_held(file, to, 1);
        name = from >= 0 ? opened(line_at(file, from)->text) : NULL;
        if (!name || line_at(file, from)->gone || to >= count(file)
            || line_at(file, to)->before
            || !closes(line_at(file, to)->text, name)) {
            return;
        }
        for (i = from; i <= to; ++i) {
            line_at(file, i)->gone = 1;
        }
        if (line_at(file, from)->before) {
            return;
        }
    }
}

void pg_empty_sections_drop(struct pg_text_file *file)
{
    int i;

    for (i = 0; i < count(file); ++i) {
        if (line_at(file, i)->gone && !line_at(file, i)->before) {
            drop_around(file, i);
        }
    }
}
