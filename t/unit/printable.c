/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What a terminal would obey, in whole texts and in every way to cut one. */

#include "util/printable.h"

#include <stdio.h>
#include <string.h>

#define LONG 256

static const struct {
    const char *what, *in, *out;
} rows[] = {
    { "ASCII", "a-Z 09~", "a-Z 09~" },
    { "C0", "a\x01\x1b[31m\x7f" "b", "a??[31m?b" },
    { "tabs and lines", "a\tb\nc\r\nd", "a\tb\nc\r\nd" },
    { "a CR alone", "a\rb\r\r\n\r", "a?b?\r\n?" },
    { "umlauts", "\xc3\xa4\xc3\x9f", "\xc3\xa4\xc3\x9f" },
    { "the last of C1 and the next", "\xc2\x9f\xc2\xa0", "?\xc2\xa0" },
    { "C1", "a\xc2\x9b" "31m\xc2\x80", "a?31m?" },
    { "C1 as bytes", "a\x9b" "31m\x80\x9f", "a?31m??" },
    { "Latin-1", "\xe4\xf6\xfc.php", "\xe4\xf6\xfc.php" },
    { "CJK", "\xe4\xb8\xad\xe6\x96\x87", "\xe4\xb8\xad\xe6\x96\x87" },
    { "beyond the first plane", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80" },
    { "overrides", "a\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad"
      "\xe2\x80\xae", "a?????" },
    { "isolates", "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9", "????" },
    { "marks", "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", "???" },
    { "their neighbours", "\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xa9\xe2\x80\xaf"
      "\xe2\x81\xa5\xe2\x81\xaa\xd8\x9b\xd8\x9d",
      "\xe2\x80\x8d\xe2\x80\x90\xe2\x80\xa9\xe2\x80\xaf"
      "\xe2\x81\xa5\xe2\x81\xaa\xd8\x9b\xd8\x9d" },
    { "overlong C1", "\xe0\x82\x9b\xf0\x80\x82\x9b", "\xe0??\xf0???" },
    { "overlong C0", "\xc0\x9b", "\xc0?" },
    { "a surrogate", "\xed\xa0\x80", "\xed\xa0?" },
    { "beyond Unicode", "\xf4\x90\x80\x80", "\xf4???" },
    { "cut characters", "\xe2\x80" "a\xc2" "b\xf0\x9f\x98",
      "\xe2?a\xc2" "b\xf0??" },
    { "a cut one before a whole one", "\xe2\xc2\x9b\xe2\x80\xe2\x80\xae",
      "\xe2?\xe2??" },
    { "nothing", "", "" },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

static int tests, failed;

static void ok(int good, const char *what, const char *name)
{
    failed += !good;
    printf("%sok %d - %s: %s\n", good ? "" : "not ", ++tests, name, what);
}

/* In pieces that end at one place, then at another. */
static int in_pieces(const char *in, apr_size_t one, apr_size_t two,
                     const char *want)
{
    char out[LONG + 3 * PG_PRINTABLE_MORE];
    pg_printable state;
    apr_size_t n;

    memset(&state, 0, sizeof(state));
    n = pg_printable_piece(&state, in, one, out);
    n += pg_printable_piece(&state, in + one, two - one, out + n);
    n += pg_printable_piece(&state, in + two, strlen(in) - two, out + n);
    n += pg_printable_piece(&state, NULL, 0, out + n);
    return n == strlen(want) && !memcmp(out, want, n);
}

static void test_pieces(const char *what, const char *in, const char *want)
{
    apr_size_t one, two;
    int good = 1;

    for (two = 0; two <= strlen(in); ++two) {
        for (one = 0; one <= two; ++one) {
            good &= in_pieces(in, one, two, want);
        }
    }
    ok(good, what, "in pieces");
}

static void test_bytes(const char *what, const char *in, const char *want)
{
    char out[LONG + PG_PRINTABLE_MORE] = "";
    pg_printable state;
    apr_size_t n = 0;

    memset(&state, 0, sizeof(state));
    for (; *in; ++in) {
        n += pg_printable_piece(&state, in, 1, out + n);
    }
    n += pg_printable_piece(&state, NULL, 0, out + n);
    ok(n == strlen(want) && !memcmp(out, want, n), what, "byte by byte");
}

static void test_text(const char *what, const char *in, const char *want)
{
    char text[LONG];

    strcpy(text, in);
    pg_printable_text(text, "\t\n");
    /* the end of a line is one character here */
    ok(strchr(in, '\r') || !strcmp(text, want), what, "a text");
    strcpy(text, in);
    pg_printable_text(text, "");
    ok(!strpbrk(text, "\r\n\t"), what, "a text of one line");
}

int main(void)
{
    apr_size_t i;

    for (i = 0; i < ROWS; ++i) {
        test_pieces(rows[i].what, rows[i].in, rows[i].out);
        test_bytes(rows[i].what, rows[i].in, rows[i].out);
        test_text(rows[i].what, rows[i].in, rows[i].out);
        ok(pg_printable_is(rows[i].in, strlen(rows[i].in))
           == !strcmp(rows[i].in, rows[i].out), rows[i].what, "asked");
    }
    printf("1..%d\n", tests);
    return failed != 0;
}
