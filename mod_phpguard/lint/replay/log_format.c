/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Parses a LogFormat. */

#include "lint/replay/log_fields.h"
#include "lint/replay/log_format.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* What a field is, behind its "%": modifiers, letter and {argument}. */
typedef struct {
    char letter;
    const char *argument;       /* "": none */
    int is_final;               /* ">": of the last internal redirect */
    int has_conditions;
} field_name;

static pg_field_kind kind_of_header(const char *name)
{
    return !strcasecmp(name, "Host") ? PG_FIELD_HOST
           : !strcasecmp(name, "Referer") ? PG_FIELD_REFERER
           : !strcasecmp(name, "User-Agent") ? PG_FIELD_AGENT : PG_FIELD_OTHER;
}

/* log_request_time(): these are as without an argument. */
static int is_clf_time(const char *argument)
{
    return !*argument || !strcmp(argument, "begin")
           || !strcmp(argument, "begin:") || !strcmp(argument, "end")
           || !strcmp(argument, "end:");
}

/* log_server_port(). */
static int is_server_port(const char *argument)
{
    return !*argument || !strcasecmp(argument, "canonical")
           || !strcasecmp(argument, "local");
}

static pg_field_kind kind_of(const field_name *name)
{
    const char *argument = name->argument;

    switch (name->letter) {
    case 'r': return PG_FIELD_REQUEST;
    case 'm': return PG_FIELD_METHOD;
    case 'U': return name->is_final ? PG_FIELD_OTHER : PG_FIELD_PATH;
    case 'q': return PG_FIELD_QUERY;
    case 's': return PG_FIELD_STATUS;
    case 'v': return PG_FIELD_VHOST;
    case 'V': return PG_FIELD_HOST;
    case 'u': return PG_FIELD_USER;
    case 't': return is_clf_time(argument) ? PG_FIELD_TIME : PG_FIELD_OTHER;
    case 'p': return is_server_port(argument) ? PG_FIELD_PORT : PG_FIELD_WORD;
    /* of a server in front: log_remote_address() */
    case 'a':
    case 'h': return strcmp(argument, "c") ? PG_FIELD_CLIENT : PG_FIELD_WORD;
    case 'i': return kind_of_header(argument);
    default: return name->letter && strchr("AbBDFHIkLOPSTX", name->letter)
                    ? PG_FIELD_WORD : PG_FIELD_OTHER;
    }
}

/* parse_log_item(): "%!200,304{Referer}i", "%>s", "%^FB".
 * @return behind it; NULL: it does not end */
static const char *read_name(const char *s, field_name *name, apr_pool_t *p)
{
    const char *end;

    memset(name, 0, sizeof(*name));
    name->argument = "";
    for (; *s; ++s) {
        if (*s == '{') {
            end = strchr(s, '}');
            if (!end) {
                return NULL;
            }
            name->argument = apr_pstrmemdup(p, s + 1,
                                            (apr_size_t)(end - s) - 1);
            s = end;
        }
        else if (*s == '^') {   /* two letters, none of which is asked for */
            return s[1] && s[2] ? s + 3 : NULL;
        }
        else if (*s == '>' || *s == '<') {
            name->is_final = *s == '>';
        }
        else if (apr_isdigit(*s)) {
            name->has_conditions = 1;
        }
        else if (*s != ',' && *s != '!') {
            name->letter = *s;
            return s + 1;
        }
    }
    return NULL;
}

/* parse_log_misc_string(): up to the next field. */
static const char *read_text(const char **at, apr_pool_t *p)
{
    const char *s = *at;
    char *text = apr_palloc(p, strlen(s) + 1), *to = text;

    for (; *s && (*s != '%' || s[1] == '%'); ++s) {
        s += *s == '%';
        if (*s == '\\' && s[1] && strchr("\\nrt", s[1])) {
            ++s;
            *to++ = *s == 'n' ? '\n' : *s == 'r' ? '\r' : *s == 't' ? '\t'
                                                                    : '\\';
        }
        else {
            *to++ = *s;
        }
    }
    *to = '\0';
    *at = s;
    return text;
}

static int has(const pg_log_format *f, pg_field_kind kind)
{
    int i;

    for (i = 0; i < f->fields->nelts; ++i) {
        if (APR_ARRAY_IDX(f->fields, i, pg_field).kind == kind) {
            return 1;
        }
    }
    return 0;
}

static int occurrences(const char *of, const char *text)
{
    int n = 0;

    while (*of && (text = strstr(text, of)) != NULL) {
        text += strlen(of);
        ++n;
    }
    return n;
}

/* Of two the last request's counts. */
static void take_status(pg_log_format *f, pg_field *new, int is_final)
{
    pg_field *old = NULL;
    int i;

    for (i = 0; i < f->fields->nelts - 1; ++i) {
        pg_field *one = &APR_ARRAY_IDX(f->fields, i, pg_field);

        old = one->kind == PG_FIELD_STATUS ? one : old;
    }
    if (old && (new->has_conditions || (!is_final && !f->original))) {
        new->kind = PG_FIELD_OTHER;
        return;
    }
    if (old) {
        old->kind = PG_FIELD_OTHER;
    }
    f->original = !is_final;
}

/* One that needs no text before it to be distinguished is joined to the one
 * before. */
static int is_joined(pg_field *before, const pg_field *new)
{
    if (*before->separator || before->has_conditions || new->has_conditions) {
        return 0;
    }
    if (before->kind == PG_FIELD_PATH && new->kind == PG_FIELD_QUERY) {
        before->kind = PG_FIELD_URL;
        return 1;
    }
    if (before->kind > PG_FIELD_WORD || new->kind > PG_FIELD_WORD) {
        return 0;
    }
    before->kind = before->kind == new->kind ? new->kind : PG_FIELD_OTHER;
    return 1;
}

static void join_last(pg_log_format *f)
{
    const int n = f->fields->nelts;
    pg_field *last = &APR_ARRAY_IDX(f->fields, n - 1, pg_field);

    if (n > 1 && is_joined(last - 1, last)) {
        last[-1].separator = last->separator;
        last[-1].skipped = 0;
        apr_array_pop(f->fields);
    }
}

/* @return behind it; NULL: it is none */
static const char *read_field(pg_log_format *f, const char *text,
                              apr_pool_t *p)
{
    pg_field *new = apr_array_push(f->fields);
    field_name name;

    text = read_name(text + 1, &name, p);
    if (!text) {
        return NULL;
    }
    new->kind = kind_of(&name);
    new->has_conditions = name.has_conditions;
    new->separator = read_text(&text, p);
    new->skipped = name.letter == 't' && new->kind == PG_FIELD_OTHER
                   ? occurrences(new->separator, name.argument) : 0;
    if (new->kind == PG_FIELD_STATUS) {
        take_status(f, new, name.is_final);
    }
    join_last(f);
    return text;
}

/* Before a path, its slash separates: "%V%U". */
static int ends_at_slash(const pg_field *f)
{
    return (f[1].kind == PG_FIELD_PATH || f[1].kind == PG_FIELD_URL)
           && (f->kind == PG_FIELD_METHOD || f->kind == PG_FIELD_VHOST
               || f->kind == PG_FIELD_HOST || f->kind == PG_FIELD_PORT
               || f->kind == PG_FIELD_CLIENT);
}

static int has_separators(const pg_log_format *f)
{
    int i;

    for (i = 0; i < f->fields->nelts - 1; ++i) {
        const pg_field *one = &APR_ARRAY_IDX(f->fields, i, pg_field);

        if (!*one->separator && !ends_at_slash(one)) {
            return 0;
        }
    }
    return 1;
}

pg_log_format *pg_log_format_make(const char *text, apr_pool_t *p)
{
    pg_log_format *f = apr_pcalloc(p, sizeof(*f));

    f->fields = apr_array_make(p, 12, sizeof(pg_field));
    f->front = read_text(&text, p);
    while (*text) {
        text = read_field(f, text, p);
        if (!text) {
            return NULL;
        }
    }
    f->found = apr_pcalloc(p, (apr_size_t)(f->fields->nelts + 1)
                              * sizeof(*f->found));
    return has(f, PG_FIELD_STATUS) && has_separators(f)
           && (has(f, PG_FIELD_REQUEST)
               || (has(f, PG_FIELD_METHOD)
                   && (has(f, PG_FIELD_PATH) || has(f, PG_FIELD_URL))))
           ? f : NULL;
}

int pg_log_format_names_vhost(const pg_log_format *f)
{
    return has(f, PG_FIELD_VHOST) || has(f, PG_FIELD_HOST);
}
