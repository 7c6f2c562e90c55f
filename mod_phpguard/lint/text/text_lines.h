/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/text/text_lines.h
 * @brief What a pg_text_file is made of: for text_file.c and
 *        empty_sections.c alone, which change it.
 */

#ifndef PHPGUARD_TEXT_LINES_H
#define PHPGUARD_TEXT_LINES_H

#include "lint/child/owner.h"

#include "apr_tables.h"

/* A line, and what is to be done with it. */
typedef struct {
    const char *text;           /* without its line end; a CR stays */
    int gone;
    apr_array_header_t *before; /* const char *: what goes in front of it */
} pg_text_line;

struct pg_text_file {
    const char *path;
    pg_owner owner;
    apr_array_header_t *lines;  /* pg_text_line; the last is the end */
    const char *text;           /* all of them, as they were read */
    int unended;                /* the last line has no line end */
    apr_pool_t *p;
};

/* From 0; the last one is the end of the file. */
static inline pg_text_line *line_at(const struct pg_text_file *file, int i)
{
    return &APR_ARRAY_IDX(file->lines, i, pg_text_line);
}

static inline int count(const struct pg_text_file *file)
{
    return file->lines->nelts - 1;
}

#endif /* PHPGUARD_TEXT_LINES_H */
