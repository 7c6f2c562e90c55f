/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file lint/text_line.h
 * @brief What a text file is made of, for those two that look inside:
 *        lint/text_file.c and lint/text_diff.c.
 */

#ifndef PHPGUARD_TEXT_LINE_H
#define PHPGUARD_TEXT_LINE_H

#include "httpd/owner.h"

#include "apr_tables.h"

/** A line, and what is to become of it. */
typedef struct {
    const char *text;           /* without its line end; a CR stays */
    int gone;
    apr_array_header_t *before; /* const char *: what goes in front of it */
} pg_text_line;

struct pg_text_file {
    const char *path;
    pg_owner owner;
    apr_array_header_t *lines;  /* pg_text_line; the last is the end */
    int unended;                /* the last line has no line end */
    apr_pool_t *p;
};

/**
 * A line by its place, from 0; the last one is the file's end.
 */
static inline pg_text_line *pg_text_line_at(const struct pg_text_file *file,
                                            int i)
{
    return &APR_ARRAY_IDX(file->lines, i, pg_text_line);
}

/**
 * How many lines there are.
 */
static inline int pg_text_lines(const struct pg_text_file *file)
{
    return file->lines->nelts - 1;
}

#endif /* PHPGUARD_TEXT_LINE_H */
