/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Parses a LogFormat. */

#include "lint/replay/log_format.h"
#include "lint/replay/log_fields.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"


/* The name of a field behind its "%" and modifiers: letter and {argument}. */
typedef struct {
    char letter;
    const char *argument;       /* or NULL */
    int original;               /* "<", or what is the first request's anyway */
} field_name;

static pg_field_kind kind_of_header(const char *name)
{
    return !name ? PG_FIELD_OTHER
           : !strcasecmp(name, "Host") ? PG_FIELD_HOST
           : !strcasecmp(name, "Referer") ? PG_FIELD_REFERER
           : !strcasecmp(name, "User-Agent") ? PG_FIELD_AGENT : PG_FIELD_OTHER;
}

static pg_field_kind kind_of(const field_name *name)
{
    const char *argument = name->argument ? name->argument : "";

    switch (name->letter) {
    case 'r': return PG_FIELD_REQUEST;
    case 'm': return PG_FIELD_METHOD;
    case 'U': return PG_FIELD_PATH;
    case 'q': return PG_FIELD_QUERY;
    case 's': return PG_FIELD_STATUS;
    case 'v': return PG_FIELD_VHOST;
    case 'V': return PG_FIELD_HOST;
    case 'u': return PG_FIELD_USER;
    case 't': return *argument ? PG_FIELD_OTHER : PG_FIELD_TIME;
    case 'p': return strcmp(argument, "remote") ? PG_FIELD_PORT
                                                : PG_FIELD_OTHER;
    case 'a': return *argument ? PG_FIELD_OTHER : PG_FIELD_CLIENT;
    case 'h': return PG_FIELD_CLIENT;
    case 'i': return kind_of_header(name->argument);
    default: return PG_FIELD_OTHER;
    }
}

/* parse_log_item(): "%!200,304{Referer}i", "%>s", "%^FB".
 * @return behind it; NULL: it does not end */
static const char *read_name(const char *s, field_name *name, apr_pool_t *p)
{
    int is_final = 0;
    const char *end;

    memset(name, 0, sizeof(*name));
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
            is_final = *s == '>';
        }
        else if (!apr_isdigit(*s) && *s != ',' && *s != '!') {
            name->letter = *s;
            name->original = !is_final;
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

/* Two fields without a text between them are one where the second is a
 * query. */
static int has_separators(const pg_log_format *f)
{
    int i;

    for (i = 0; i < f->fields->nelts - 1; ++i) {
        const pg_field *one = &APR_ARRAY_IDX(f->fields, i, pg_field);

        if (!*one->behind && (one->kind != PG_FIELD_PATH
                              || one[1].kind != PG_FIELD_QUERY)) {
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
        pg_field *next = apr_array_push(f->fields);
        field_name name;

        text = read_name(text + 1, &name, p);
        if (!text) {
            return NULL;
        }
        next->kind = kind_of(&name);
        f->original |= next->kind == PG_FIELD_STATUS && name.original;
        next->behind = read_text(&text, p);
    }
    return has(f, PG_FIELD_STATUS) && has_separators(f)
           && (has(f, PG_FIELD_REQUEST)
               || (has(f, PG_FIELD_METHOD) && has(f, PG_FIELD_PATH)))
           ? f : NULL;
}

int pg_log_format_is_original(const pg_log_format *f)
{
    return f->original;
}

int pg_log_format_names_vhost(const pg_log_format *f)
{
    return has(f, PG_FIELD_VHOST) || has(f, PG_FIELD_HOST);
}
