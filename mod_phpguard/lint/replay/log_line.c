/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Parses a line of an access log into a request. */

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

/* What a line has been found to hold. */
typedef struct {
    pg_log_line *to;
    char *request, *path, *query;
    int bad;
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

/* Quotes and backslashes in a field are escaped. */
static char *find_end(char *s, const char *behind)
{
    const apr_size_t len = strlen(behind);

    if (!len) {
        return s + strlen(s);
    }
    for (; *s; ++s) {
        if (*s == '\\' && s[1]) {
            ++s;
        }
        else if (!strncmp(s, behind, len)) {
            return s;
        }
    }
    return NULL;
}

static char *end_of(char *s, const pg_field *f)
{
    char *bracket = f->kind == PG_FIELD_TIME && *s == '[' ? strchr(s, ']')
                                                       : NULL;

    return find_end(bracket ? bracket + 1 : s, f->behind);
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

static int is_number(const char *s)
{
    return *s && strlen(s) < 6 && !s[strspn(s, "0123456789")];
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

static void take_status(reading *in, const char *text)
{
    in->bad |= strlen(text) != 3 || !is_number(text) || *text < '1'
               || *text > '5';
    in->to->status = in->bad ? 0 : atoi(text);
}

/* A field's own text.  Where it cannot be one of its kind the line is of
 * another format. */
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
    case PG_FIELD_QUERY:
        in->query = text;
        break;
    case PG_FIELD_STATUS:
        take_status(in, text);
        break;
    case PG_FIELD_VHOST:
        in->bad |= !is_host(text, ".-_*[]:");
        to->vhost = text;
        break;
    case PG_FIELD_HOST:
        to->host = is_absent(text) || !is_host(text, ".-_[]:") ? to->host
                                                               : text;
        break;
    case PG_FIELD_PORT:
        in->bad |= !is_number(text);
        to->port = text;
        break;
    case PG_FIELD_CLIENT:
        in->bad |= !is_host(text, ".-_:%");
        to->client = is_address(text) ? text : to->client;
        break;
    case PG_FIELD_USER:
        to->user = is_absent(text) || !strcmp(text, "\"\"") ? NULL
                                                            : printed(text);
        break;
    case PG_FIELD_REFERER:
        to->referer = is_absent(text) ? NULL : printed(text);
        break;
    case PG_FIELD_AGENT:
        to->agent = is_absent(text) ? "" : printed(text);
        break;
    case PG_FIELD_TIME:
        in->bad |= *text != '[';
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

    if (strncasecmp(url, "http://", 7)) {
        return url;
    }
    url += 7;
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

static const char *whole_url(const reading *in, apr_pool_t *p)
{
    char *query = in->query && *in->query ? in->query
                                          : strchr(in->path, '?');

    query = query && *query == '?' ? query : in->path + strlen(in->path);
    query = apr_pstrdup(p, query);
    in->path[strcspn(in->path, "?")] = '\0';
    return encode_path(in->path, query, p);
}

static pg_line_state conclude(reading *in, apr_pool_t *p)
{
    pg_log_line *to = in->to;

    if (in->request && !split_request(in)) {
        return PG_LINE_EMPTY;
    }
    if (!in->request) {
        to->url = whole_url(in, p);
    }
    if (!*to->method || strlen(to->method) > METHOD_MAX
        || !all_of(to->method, "-_") || !is_url(to->url)) {
        return PG_LINE_EMPTY;
    }
    if (!strcmp(to->method, "HEAD")) {
        to->method = "GET";
    }
    return PG_LINE_FINE;
}

/* One field's text, cut off and taken.
 * @return behind it; NULL: the line is of another format */
static char *read_field(reading *in, const pg_field *f, pg_field_kind kind,
                        char *s)
{
    char *end = end_of(s, f);

    if (!end) {
        return NULL;
    }
    *end = '\0';
    if (kind != PG_FIELD_OTHER) {
        unescape(s);
        take(in, kind, s);
    }
    return end + strlen(f->behind);
}

pg_line_state pg_log_format_read(const pg_log_format *f, char *line,
                                 pg_log_line *to, apr_pool_t *p)
{
    const apr_size_t front = strlen(f->front);
    reading in = { NULL, NULL, NULL, NULL, 0 };
    char *s = strncmp(line, f->front, front) ? NULL : line + front;
    int i;

    memset(to, 0, sizeof(*to));
    in.to = to;
    for (i = 0; s && i < f->fields->nelts; ++i) {
        const pg_field *one = &APR_ARRAY_IDX(f->fields, i, pg_field);
        const pg_field_kind kind = one->kind;

        if (!*one->behind && i + 1 < f->fields->nelts) {
            ++one;              /* %U%q: one text */
            ++i;
        }
        s = read_field(&in, one, kind, s);
    }
    return !s || *s || in.bad ? PG_LINE_BROKEN : conclude(&in, p);
}
