/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Passes the child's output to the terminal of its parent. */

#include "lint/child/relay.h"
#include "util/printable.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A line that is longer is shown in pieces. */
#define LINE_MAX_BYTES 65536

struct pg_relay {
    int to;
    apr_size_t len;             /* of a line so far */
    char line[LINE_MAX_BYTES];
    pg_printable text;
    char shown[LINE_MAX_BYTES + PG_PRINTABLE_MORE];
};

pg_relay *pg_relay_make(int to, apr_pool_t *p)
{
    pg_relay *r = apr_palloc(p, sizeof(*r));

    memset(r, 0, sizeof(*r));
    r->to = to;
    return r;
}

void pg_relay_write(int to, const char *data, apr_size_t len)
{
    while (len) {
        ssize_t n = write(to, data, len);

        if (n < 0 && errno != EINTR) {
            return;
        }
        if (n > 0) {
            data += n;
            len -= (apr_size_t)n;
        }
    }
}

/* A terminal interprets control characters. */
static void print(pg_relay *r, apr_size_t len)
{
    pg_relay_write(r->to, r->shown,
                   pg_printable_piece(&r->text, r->line, len, r->shown));
    r->len -= len;
    memmove(r->line, r->line + len, r->len);
}

void pg_relay_take(pg_relay *r, const char *data, apr_size_t len)
{
    while (len) {
        apr_size_t n = LINE_MAX_BYTES - r->len, end;

        n = len < n ? len : n;
        memcpy(r->line + r->len, data, n);
        r->len += n;
        data += n;
        len -= n;
        for (end = r->len; end && r->line[end - 1] != '\n'; --end);
        if (end || r->len == LINE_MAX_BYTES) {
            print(r, end ? end : r->len);
        }
    }
}
