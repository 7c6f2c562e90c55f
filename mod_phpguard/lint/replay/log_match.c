/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds the fields of a LogFormat in a line. */

#include "lint/replay/log_fields.h"

#include "apr_lib.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define NAME_MAX_BYTES 255      /* of a host: RFC 1035 */
/* A client chooses what is in a line: so often a field is extended. */
#define TRIES 200

typedef struct {
    const struct pg_log_format *f;
    int extends;
    int tries;                  /* that are left */
} matching;

static int all_of(const char *s, const char *end, const char *also)
{
    while (s < end && (apr_isalnum(*s) || (*s && strchr(also, *s)))) {
        ++s;
    }
    return s == end;
}

static int is_host(const char *s, const char *end, const char *also)
{
    return s < end && end - s <= NAME_MAX_BYTES && all_of(s, end, also);
}

static int is_digits(const char *s, const char *end)
{
    while (s < end && apr_isdigit(*s)) {
        ++s;
    }
    return s == end;
}

/* One colon is no address: "%v:%p" in the place of %h or %v. */
static int has_port(const char *s, const char *end)
{
    const char *colon = memchr(s, ':', (apr_size_t)(end - s));

    return colon && !memchr(colon + 1, ':', (apr_size_t)(end - colon) - 1);
}

static int fits(const pg_field *f, const char *s, const char *end)
{
    if (f->has_conditions && end - s == 1 && *s == '-') {
        return 1;
    }
    switch (f->kind) {
    case PG_FIELD_STATUS:
        return end - s == 3 && *s != '0' && is_digits(s, end);
    case PG_FIELD_PORT:
        return end > s && end - s < 6 && is_digits(s, end);
    case PG_FIELD_VHOST:
        return is_host(s, end, ".-_*[]:") && !has_port(s, end);
    case PG_FIELD_CLIENT:
        return is_host(s, end, ".-_:%") && !has_port(s, end);
    case PG_FIELD_TIME:
        return end - s > 1 && *s == '[' && end[-1] == ']';
    case PG_FIELD_REQUEST:      /* "GET / HTTP/1.1" without quotes */
        return *f->separator != ' ' || memchr(s, ' ', (apr_size_t)(end - s))
               || (end - s == 1 && *s == '-');
    case PG_FIELD_WORD:
    case PG_FIELD_METHOD:
    case PG_FIELD_QUERY:
        return !memchr(s, ' ', (apr_size_t)(end - s));
    default:
        return 1;
    }
}

/* Those that may contain anything. */
static int may_extend(const pg_field *f)
{
    return f->kind == PG_FIELD_OTHER || f->kind == PG_FIELD_REQUEST
           || f->kind == PG_FIELD_PATH || f->kind == PG_FIELD_URL
           || f->kind == PG_FIELD_USER || f->kind == PG_FIELD_REFERER
           || f->kind == PG_FIELD_AGENT;
}

/* Quotes and backslashes in a field are escaped. */
static const char *find_text(const char *s, const char *text)
{
    const apr_size_t len = strlen(text);

    for (; *s; ++s) {
        if (*s == *text && !strncmp(s, text, len)) {
            return s;
        }
        s += *s == '\\' && s[1];
    }
    return NULL;
}

/* The blank of a time, and the colons of an address, are in brackets. */
static const char *skip_bracket(const pg_field *f, const char *s)
{
    const char *bracket = *s == '[' && (f->kind == PG_FIELD_TIME
                                        || f->kind == PG_FIELD_VHOST
                                        || f->kind == PG_FIELD_HOST)
                          ? strchr(s, ']') : NULL;

    return bracket ? bracket + 1 : s;
}

static const char *first_end(const pg_field *f, int is_last, const char *s)
{
    int i;

    s = skip_bracket(f, s);
    if (!*f->separator) {
        return is_last ? s + strlen(s) : strpbrk(s, "/*");  /* OPTIONS * */
    }
    s = find_text(s, f->separator);
    for (i = 0; s && i < f->skipped; ++i) {
        s = find_text(s + strlen(f->separator), f->separator);
    }
    return s;
}

static int match(matching *m, int i, const char *s)
{
    const int n = m->f->fields->nelts;
    const pg_field *f = &APR_ARRAY_IDX(m->f->fields, i, pg_field);
    const char *end;

    if (i == n) {
        return !*s;
    }
    end = first_end(f, i == n - 1, s);
    while (end) {
        if (fits(f, s, end) && match(m, i + 1, end + strlen(f->separator))) {
            m->f->found[i].begin = s;
            m->f->found[i].end = end;
            return 1;
        }
        if (!m->extends || !may_extend(f) || !*f->separator || --m->tries < 0) {
            return 0;
        }
        end = find_text(end + 1, f->separator);
    }
    return 0;
}

int pg_log_match(const struct pg_log_format *f, const char *line, int extends)
{
    const apr_size_t len = strlen(f->front);
    matching m = { NULL, 0, TRIES };

    m.f = f;
    m.extends = extends;
    return !strncmp(line, f->front, len) && match(&m, 0, line + len);
}
