/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Lines as mod_log_config writes them, in formats that people use. */

#include "lint/replay/log_format.h"

#include "apr_general.h"
#include "apr_strings.h"

#include <stdio.h>
#include <string.h>

#define TIME "[30/Nov/2026:00:00:00 +0000]"

static const struct {
    const char *format, *line;
    int extends;
    const char *want;           /* NULL: broken */
} rows[] = {
    { "%h %l %u %t \"%r\" %>s %b",
      "192.0.2.1 - ann " TIME " \"GET /a?b=1 HTTP/1.1\" 200 -", 0,
      "GET /a?b=1 200 client=192.0.2.1 user=ann" },
    { "%h %l %u %t \"%r\" %>s %b",
      "192.0.2.1 - ann lee " TIME " \"GET / HTTP/1.1\" 200 -", 0, NULL },
    { "%h %l %u %t \"%r\" %>s %b",
      "192.0.2.1 - ann lee " TIME " \"GET / HTTP/1.1\" 200 -", 1,
      "GET / 200 client=192.0.2.1 user=ann lee" },
    { "%h %l %u %t \"%r\" %>s %b",
      "www.example.org:80 192.0.2.1 - - " TIME " \"GET / HTTP/1.1\" 200 -", 1,
      NULL },
    { "%h %l %u %t %r %>s %b",
      "::1 - - " TIME " GET /a b HTTP/1.1 200 5", 1, "empty" },
    { "%h %l %u %t %r %>s %b",
      "::1 - - " TIME " GET /a HTTP/1.1 200 5", 1,
      "GET /a 200 client=::1" },
    { "%h %l %u %t %r %>s %b", "::1 - - " TIME " GET /a 200 5", 1,
      "GET /a 200 client=::1" },
    { "%h %l %u %t %r %>s %b", "::1 - - " TIME " - 408 -", 0, "empty" },
    { "%!200,304{User-Agent}i %400,501{Referer}i %>s %r",
      "- - 200 GET / HTTP/1.1", 0, "GET / 200" },
    { "%{User-Agent}i|%>s|%r", "-|200|GET / HTTP/1.1", 0,
      "GET / 200 agent=" },
    { "%!200v %>s %r", "- 200 GET / HTTP/1.1", 0, "GET / 200" },
    { "%!200v %>s %r", "a.example 404 GET / HTTP/1.1", 0,
      "GET / 404 vhost=a.example" },
    { "%!200r %>s", "- 200", 0, "empty" },
    { "%r|%!200>s", "GET / HTTP/1.1|-", 0, "empty" },
    { "%{%d/%b/%Y %T}t %u \"%r\" %>s",
      "30/Nov/2026 10:00:00 ann \"GET / HTTP/1.1\" 200", 0,
      "GET / 200 user=ann" },
    { "%{%c}t %h \"%r\" %>s",
      "Mon Nov  2 10:00:00 2026 ::1 \"GET / HTTP/1.1\" 200", 1,
      "GET / 200 client=::1" },
    { "[%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t] \"%r\" %>s",
      "[30/Nov/2026 10:00:00.123 +0000] \"GET / HTTP/1.1\" 200", 0,
      "GET / 200" },
    { "%{sec}t%{usec_frac}t %{end}t %r|%s",
      "1796000000123456 " TIME " GET / HTTP/1.1|200", 1,
      "GET / 200 original" },
    { "%s %>s %r", "403 200 GET / HTTP/1.1", 0, "GET / 200" },
    { "%>s %s %r", "200 403 GET / HTTP/1.1", 0, "GET / 200" },
    { "%m %U%q %s", "GET /a b?c=d 404", 1, "GET /a%20b?c=d 404 original" },
    { "%m|%U|%q|%>s", "GET|/a?b||200", 0, "GET /a%3fb 200" },
    { "%m|%U|%q|%>s", "HEAD|/a|?x=y|200", 0, "GET /a?x=y 200" },
    { "%m %V:%p%U%q %>s", "GET a.example:8080/a?b 200", 0,
      "GET /a?b 200 port=8080 host=a.example" },
    { "%V:%p %m %U %>s", "[::1]:80 GET / 200", 0,
      "GET / 200 port=80 host=[::1]" },
    { "%v %>s %r", "a.example 200 GET / HTTP/1.1", 0,
      "GET / 200 vhost=a.example" },
    { "%v %>s %r", "a.example:80 200 GET / HTTP/1.1", 0, NULL },
    { "%{c}a %{c}h %a %{remote}p %{local}p %>s %r",
      "192.0.2.9 192.0.2.9 192.0.2.1 40000 80 200 GET / HTTP/1.1", 0,
      "GET / 200 port=80 client=192.0.2.1" },
    { "100%% \\t%>s\\\\ %r", "100% \t200\\ GET / HTTP/1.1", 0, "GET / 200" },
    { "%>s %m %U%q %H", "200 GET /a b HTTP/1.1", 0, NULL },
    { "%>s %m %U%q %H", "200 GET /a b HTTP/1.1", 1, "GET /a%20b 200" },
    { "{\"q\":\"%r\",\"s\":%>s,\"u\":\"%u\"}",
      "{\"q\":\"GET /\\\"a HTTP/1.1\",\"s\":200,\"u\":\"-\"}", 0,
      "GET /\"a 200" },
    { "%>s %r", "999 GET / HTTP/1.1", 0, "GET / 999" },
    { "%>s %r", "- GET / HTTP/1.1", 0, NULL },
    { "%>s %r", "200 GET https://b.example/x HTTP/1.1", 0,
      "GET /x 200 host=b.example" },
    { "%{X}i%{Y}i %^FB %>s %r", "a - 200 GET / HTTP/1.1", 0, "GET / 200" },
    { "%>U %m %>s", "/ GET 200", 0, "no format" },
    { "%r", "GET / HTTP/1.1", 0, "no format" },
    { "%U %>s", "/ 200", 0, "no format" },
    { "%m%r %>s", "GETGET / HTTP/1.1 200", 0, "no format" },
    { "%{X", "", 0, "no format" },
    { "%r %>s %", "", 0, "no format" },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

static const char *named(const char *name, const char *value, apr_pool_t *p)
{
    return value && (*value || *name == 'a')
           ? apr_pstrcat(p, " ", name, "=", value, NULL) : "";
}

static const char *words(const pg_log_line *line, apr_pool_t *p)
{
    return apr_pstrcat(p, line->method, " ", line->url, " ",
                       apr_itoa(p, line->status),
                       named("vhost", line->vhost, p),
                       named("port", line->port, p),
                       named("host", line->host, p),
                       named("client", line->client, p),
                       named("user", line->user, p),
                       named("agent", line->agent, p),
                       line->original ? " original" : "", NULL);
}

static const char *got(apr_size_t i, apr_pool_t *p)
{
    const pg_log_format *f = pg_log_format_make(rows[i].format, p);
    pg_log_line line;

    switch (f ? pg_log_format_read(f, rows[i].line, rows[i].extends, &line, p)
              : PG_LINE_BROKEN) {
    case PG_LINE_FINE:
        return words(&line, p);
    case PG_LINE_EMPTY:
        return "empty";
    default:
        return f ? "broken" : "no format";
    }
}

int main(void)
{
    apr_pool_t *p;
    apr_size_t i;
    int failed = 0;

    apr_initialize();
    apr_pool_create(&p, NULL);
    for (i = 0; i < ROWS; ++i) {
        const char *is = got(i, p);
        const char *want = rows[i].want ? rows[i].want : "broken";
        const int good = !strcmp(is, want);

        failed += !good;
        printf("%sok %d - %s: %s\n", good ? "" : "not ", (int)i + 1,
               rows[i].format, rows[i].line);
        if (!good) {
            printf("# got:      %s\n# expected: %s\n", is, want);
        }
    }
    printf("1..%d\n", (int)ROWS);
    return failed != 0;
}
