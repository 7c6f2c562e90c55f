/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/**
 * @file util/printable.h
 * @brief Removes control sequences from text that others wrote.
 *
 * "?" replaces a control character of C0 and C1 (U+0080 to U+009F,
 * in UTF-8 or as the byte), and of one that turns the direction of the text
 * (Unicode's Bidi_Control, UAX #9).  All other UTF-8 stays, and so does a byte
 * above 0x9f that is none.  APR only.
 */

#ifndef PHPGUARD_PRINTABLE_H
#define PHPGUARD_PRINTABLE_H

#include "apr.h"

/** So much longer than what goes in may be what comes out. */
#define PG_PRINTABLE_MORE 4

/** A text that comes in pieces; all zero at its beginning. */
typedef struct {
    char held[PG_PRINTABLE_MORE]; /* a character whose end is to come */
    apr_size_t length;
} pg_printable;

/**
 * A whole text, in its place.
 * @param stays control characters that stay, "" for none
 * @return text
 */
char *pg_printable_text(char *text, const char *stays);

/**
 * Whether the next piece of a text, tabs and the ends of its lines (LF, CR LF)
 * apart, would stay as it is.  What is cut in two at its end would not.
 */
int pg_printable_is(const char *data, apr_size_t len);

/**
 * The next piece of a text; tabs and the ends of lines stay.
 * @param state keeps what is cut in two at the end of the piece
 * @param data  NULL: there is no more, what is kept comes out
 * @param out   room for len + PG_PRINTABLE_MORE bytes, other memory than data
 * @return how many bytes came out
 */
apr_size_t pg_printable_piece(pg_printable *state, const char *data,
                              apr_size_t len, char *out);

#endif /* PHPGUARD_PRINTABLE_H */
