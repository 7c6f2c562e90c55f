/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Turns the fields of a line into a request. */

#include "lint/replay/log_fields.h"
#include "lint/replay/log_format.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <arpa/inet.h>
#include <stdlib.h>

#define METHOD_MAX 32
#define NAME_MAX_BYTES 255      /* of a host: RFC 1035 */

/* The texts of which a request is made. */
typedef struct {
    pg_log_line *to;
    char *request, *path, *url, *query;
} reading;

static int from_hex(char c)
{
    return apr_isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* ap_escape_logitem(), back. */
static void unescape(char *s)
{
    static const char from[] = "bnrtv", into[] = "\b\n\r\t\v";
    char *to = s;
    const char *at;

    for (; *s; ++s) {
        if (*s != '\\' || !s[1]) {
            *to++ = *s;
        }
        else if (s[1] == 'x' && apr_isxdigit(s[2]) && apr_isxdigit(s[3])) {
            *to++ = (char)(from_hex(s[2]) << 4 | from_hex(s[3]));
            s += 3;
        }
        else {
            ++s;
            at = strchr(from, *s);
            *to++ = at ? into[at - from] : *s;
        }
    }
    *to = '\0';
}

static int all_of(const char *s, const char *also)
{
    while (*s && (apr_isalnum(*s) || strchr(also, *s))) {
        ++s;
    }
    return !*s;
}

static int is_host(const char *s, const char *also)
{
    return *s && strlen(s) <= NAME_MAX_BYTES && all_of(s, also);
}

/* A name would be looked up. */
static int is_address(const char *s)
{
    unsigned char bytes[16];

    return inet_pton(AF_INET, s, bytes) == 1
           || inet_pton(AF_INET6, s, bytes) == 1;
}

static int is_absent(const char *s)
{
    return !*s || !strcmp(s, "-");
}

/* For what goes into a header. */
static const char *printed(const char *s)
{
    const char *at = s;

    while (*at && !apr_iscntrl(*at)) {
        ++at;
    }
    return *at ? NULL : s;
}

/* A field's own text, which is one of its kind: pg_log_match(). */
static void take(reading *in, pg_field_kind kind, char *text)
{
    pg_log_line *to = in->to;

    switch (kind) {
    case PG_FIELD_REQUEST:
        in->request = text;
        break;
    case PG_FIELD_METHOD:
        to->method = text;
        break;
    case PG_FIELD_PATH:
        in->path = text;
        break;
    case PG_FIELD_URL:
        in->url = text;
        break;
    case PG_FIELD_QUERY:
        in->query = text;
        break;
    case PG_FIELD_STATUS:
        to->status = atoi(text);
        break;
    case PG_FIELD_VHOST:
        to->vhost = text;
        break;
    case PG_FIELD_HOST:
        to->host = is_absent(text) || !is_host(text, ".-_[]:") ? to->host
                                                               : text;
        break;
    case PG_FIELD_PORT:
        to->port = text;
        break;
    case PG_FIELD_CLIENT:
        to->client = is_address(text) ? text : to->client;
        break;
    case PG_FIELD_USER:
        to->user = is_absent(text) || !strcmp(text, "\"\"") ? ""
                                                            : printed(text);
        break;
    case PG_FIELD_REFERER:
        to->referer = is_absent(text) ? "" : printed(text);
        break;
    case PG_FIELD_AGENT:
        to->agent = is_absent(text) ? "" : printed(text);
        break;
    default:
        break;
    }
}

static int is_url(const char *s)
{
    const char *at = s;

    while (*at && (unsigned char)*at > ' ' && *at != 0x7f) {
        ++at;
    }
    return *s == '/' && !*at && strlen(s) <= PG_URL_MAX;
}

/* A client that uses httpd as a proxy writes the host into the URL, and that
 * host counts (ap_update_vhost_from_headers()). */
static char *behind_host(reading *in, char *url)
{
    char *slash;

    if (strncasecmp(url, "http://", 7) && strncasecmp(url, "https://", 8)) {
        return url;
    }
    url = strchr(url, '/') + 2;
    slash = strchr(url, '/');
    if (slash) {
        /* the host lies before its slash, where "http://" was */
        memmove(url - 1, url, (apr_size_t)(slash - url));
        slash[-1] = '\0';
        in->to->host = is_host(url - 1, ".-_[]:") ? url - 1 : NULL;
    }
    return slash ? slash : url;
}

/* "GET /path HTTP/1.1", or "GET /path" of HTTP/0.9. */
static int split_request(reading *in)
{
    char *method = in->request, *url = strchr(method, ' '), *end;

    if (!url) {
        return 0;
    }
    *url++ = '\0';
    end = strrchr(url, ' ');
    if (end && !strncmp(end + 1, "HTTP/", 5)) {
        *end = '\0';
    }
    in->to->method = method;
    in->to->url = behind_host(in, url);
    return 1;
}

/* %U is decoded, and the request was not. */
static char *encode_path(const char *path, const char *query, apr_pool_t *p)
{
    static const char hex[] = "0123456789abcdef";
    char *out = apr_palloc(p, strlen(path) * 3 + strlen(query) + 1);
    char *to = out;

    for (; *path; ++path) {
        if (apr_isalnum(*path) || strchr("/._~!$&'()*+,;=:@-", *path)) {
            *to++ = *path;
        }
        else {
            *to++ = '%';
            *to++ = hex[(unsigned char)*path >> 4];
            *to++ = hex[*path & 15];
        }
    }
    strcpy(to, query);
    return out;
}

static const char *url_of(const reading *in, apr_pool_t *p)
{
    char *query;

    if (!in->url) {
        query = in->query && *in->query == '?' ? in->query : "";
        return encode_path(in->path ? in->path : "", query, p);
    }
    query = apr_pstrdup(p, in->url + strcspn(in->url, "?"));
    in->url[strcspn(in->url, "?")] = '\0';
    return encode_path(in->url, query, p);
}

static pg_line_state conclude(reading *in, apr_pool_t *p)
{
    pg_log_line *to = in->to;

    if (in->request && !split_request(in)) {
        return PG_LINE_EMPTY;
    }
    if (!in->request) {
        to->url = url_of(in, p);
    }
    if (!to->status || !to->method || !*to->method
        || strlen(to->method) > METHOD_MAX
        || !all_of(to->method, "-_") || !is_url(to->url)) {
        return PG_LINE_EMPTY;
    }
    if (!strcmp(to->method, "HEAD")) {
        to->method = "GET";
    }
    return PG_LINE_FINE;
}

/* process_item(): what its conditions do not log is "-".
 * @return NULL: nothing to take */
static char *text_of(const pg_field *f, const pg_field_text *at, apr_pool_t *p)
{
    const apr_size_t len = (apr_size_t)(at->end - at->begin);

    return f->kind == PG_FIELD_OTHER || f->kind == PG_FIELD_WORD
           || (f->has_conditions && len == 1 && *at->begin == '-')
           ? NULL : apr_pstrmemdup(p, at->begin, len);
}

pg_line_state pg_log_format_read(const pg_log_format *f, const char *line,
                                 int extends, pg_log_line *to, apr_pool_t *p)
{
    reading in = { NULL, NULL, NULL, NULL, NULL };
    int i;

    if (!pg_log_match(f, line, extends)) {
        return PG_LINE_BROKEN;
    }
    memset(to, 0, sizeof(*to));
    to->original = f->original;
    in.to = to;
    for (i = 0; i < f->fields->nelts; ++i) {
        const pg_field *one = &APR_ARRAY_IDX(f->fields, i, pg_field);
        char *text = text_of(one, &f->found[i], p);

        if (text) {
            unescape(text);
            take(&in, one->kind, text);
        }
    }
    return conclude(&in, p);
}
