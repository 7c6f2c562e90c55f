/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A line of an access log is a stranger's text, and an administrator may read
 * it by any format: whatever comes, what is taken of it is in bounds. */

#include "lint/replay/log_format.h"
#include "lint/replay/requests.h"

#include "apr_general.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define FORMATS 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const known[FORMATS] = {
    "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"",
    "%h %l %u %t \"%r\" %>s %b", "%{Host}i|%m|%U%q|%>s", "%>s %r",
    "%U %q %m %s %V%%", NULL    /* the format itself is the input's */
};

static void check_header(const char *text)
{
    for (; text && *text; ++text) {
        assert(!apr_iscntrl(*text));
    }
}

static void check(const pg_log_line *line)
{
    const char *at;

    assert(line->method && *line->method && strlen(line->method) <= 32);
    assert(line->url && *line->url == '/'
           && strlen(line->url) <= PG_URL_MAX);
    for (at = line->url; *at; ++at) {
        assert((unsigned char)*at > ' ' && *at != 0x7f);
    }
    assert(line->status >= 100 && line->status < 1000);
    assert(!line->vhost || strlen(line->vhost) <= 255);
    assert(!line->host || strlen(line->host) <= 255);
    assert(!line->port || strspn(line->port, "0123456789")
                          == strlen(line->port));
    check_header(line->user);
    check_header(line->referer);
    check_header(line->agent);
}

/* The first line is a format where the first byte asks for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    const pg_log_format *format;
    pg_requests *all;
    pg_log_line line;
    apr_pool_t *p;
    char *text, *rest;
    const char *name;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    if (!size) {
        return 0;
    }
    apr_pool_create(&p, root);
    rest = apr_pstrmemdup(p, (const char *)data + 1, size - 1);
    name = known[data[0] % FORMATS];
    if (!name) {
        name = apr_strtok(rest, "\n", &rest);
    }
    format = name ? pg_log_format_make(name, p) : NULL;
    all = pg_requests_make(4, p);
    while (format && (text = apr_strtok(rest, "\n", &rest)) != NULL) {
        if (pg_log_format_read(format, text, data[0] & 128, &line, p)
            == PG_LINE_FINE) {
            check(&line);
            pg_requests_add(all, 0, &line);
        }
    }
    assert(pg_requests_sorted(all, p)->nelts <= 4);
    apr_pool_destroy(p);
    return 0;
}
