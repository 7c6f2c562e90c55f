/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Makes text safe for a terminal: UTF-8 according to RFC 3629. */

#include "util/printable.h"

#include "apr_lib.h"

#include <string.h>

#define LINE_ENDS "\n\t"

/* One character, or one byte that begins none. */
typedef struct {
    apr_size_t bytes;           /* 0: its end is missing */
    apr_uint32_t code;          /* of UTF-8, or the byte */
} character;

/* Of the byte that begins a character: how many it takes, and the smallest
 * code that may be written so. */
static apr_size_t length_of(unsigned char first, apr_uint32_t *least)
{
    if (first >= 0xc2 && first <= 0xdf) {
        *least = 0x80;
        return 2;
    }
    if (first >= 0xe0 && first <= 0xef) {
        *least = 0x800;
        return 3;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        *least = 0x10000;
        return 4;
    }
    return 1;
}

static character next(const char *data, apr_size_t len)
{
    const unsigned char first = (unsigned char)*data;
    character byte = { 1, 0 }, c = { 0, 0 };
    apr_uint32_t least = 0;
    apr_size_t i;

    byte.code = first;
    c.bytes = length_of(first, &least);
    if (c.bytes == 1) {
        return byte;
    }
    c.code = first & (0x7fU >> c.bytes);
    for (i = 1; i < c.bytes; ++i) {
        if (i == len) {
            c.bytes = 0;
            return c;
        }
        if ((data[i] & 0xc0) != 0x80) {
            return byte;
        }
        c.code = c.code << 6 | (data[i] & 0x3f);
    }
    return c.code < least || c.code > 0x10ffff
           || (c.code >= 0xd800 && c.code <= 0xdfff) ? byte : c;
}

/* Nearly all of a text is this, and need not be asked more. */
static int is_ascii(char byte)
{
    return byte >= ' ' && byte <= '~';
}

static int turns_direction(apr_uint32_t code)
{
    return code == 0x61c || code == 0x200e || code == 0x200f
           || (code >= 0x202a && code <= 0x202e)
           || (code >= 0x2066 && code <= 0x2069);
}

static int is_obeyed(character c, const char *stays)
{
    if (c.code < 0x80) {
        return apr_iscntrl(c.code) && !(c.code && strchr(stays, (int)c.code));
    }
    return c.code <= 0x9f || turns_direction(c.code);
}

/* Copies one character to "to", which may be its own place. */
static char *copy(char *to, const char *from, character c, const char *stays)
{
    if (is_obeyed(c, stays)) {
        *to = '?';
        return to + 1;
    }
    memmove(to, from, c.bytes);
    return to + c.bytes;
}

char *pg_printable_text(char *text, const char *stays)
{
    apr_size_t len = strlen(text), at;
    char *to = text;
    character c;

    for (at = 0; at < len; at += c.bytes) {
        if (is_ascii(text[at])) {
            *to++ = text[at];
            c.bytes = 1;
            continue;
        }
        c = next(text + at, len - at);
        if (!c.bytes) {
            c.bytes = 1;
            c.code = (unsigned char)text[at];
        }
        to = copy(to, text + at, c, stays);
    }
    *to = '\0';
    return text;
}

/* The end of a line may take two. */
static character next_of_lines(const char *data, apr_size_t len)
{
    character c = next(data, len);

    if (*data == '\r' && len == 1) {
        c.bytes = 0;
    }
    else if (*data == '\r' && data[1] == '\n') {
        c.bytes = 2;
        c.code = '\n';
    }
    return c;
}

int pg_printable_is(const char *data, apr_size_t len)
{
    character c;

    for (; len; data += c.bytes, len -= c.bytes) {
        if (is_ascii(*data)) {
            c.bytes = 1;
            continue;
        }
        c = next_of_lines(data, len);
        if (!c.bytes || is_obeyed(c, LINE_ENDS)) {
            return 0;
        }
    }
    return 1;
}

/* What was held, with as much of the new piece as its end takes: a byte at a
 * time, for it may turn out to be none of UTF-8. */
static char *release(pg_printable *state, const char **data, apr_size_t *len,
                     char *to)
{
    character c;

    while (state->length) {
        c = next_of_lines(state->held, state->length);
        if (!c.bytes && *len) {
            state->held[state->length++] = *(*data)++;
            --*len;
            continue;
        }
        if (!c.bytes) {
            break;
        }
        to = copy(to, state->held, c, LINE_ENDS);
        state->length -= c.bytes;
        memmove(state->held, state->held + c.bytes, state->length);
    }
    return to;
}

static char *flush(pg_printable *state, char *to)
{
    apr_size_t i;

    for (i = 0; i < state->length; ++i) {
        character c = { 1, 0 };

        c.code = (unsigned char)state->held[i];
        to = copy(to, state->held + i, c, LINE_ENDS);
    }
    state->length = 0;
    return to;
}

apr_size_t pg_printable_piece(pg_printable *state, const char *data,
                              apr_size_t len, char *out)
{
    char *to;
    character c;

    if (!data) {
        return (apr_size_t)(flush(state, out) - out);
    }
    to = release(state, &data, &len, out);
    for (; len; data += c.bytes, len -= c.bytes) {
        c = next_of_lines(data, len);
        if (!c.bytes) {
            memcpy(state->held, data, len);
            state->length = len;
            break;
        }
        to = copy(to, data, c, LINE_ENDS);
    }
    return (apr_size_t)(to - out);
}
