/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* JSON values as text. */

#include "lint/print/json.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

const char *pg_json_string(const char *s, apr_pool_t *p)
{
    char *out, *to;

    if (!s) {
        return "null";
    }
    to = out = apr_palloc(p, strlen(s) * 6 + 3);
    *to++ = '"';
    for (; *s; ++s) {
        unsigned char c = (unsigned char)*s;

        if (c == '"' || c == '\\') {
            *to++ = '\\';
            *to++ = (char)c;
        }
        else if (c < 0x20 || c > 0x7e) {
            to += apr_snprintf(to, 7, "\\u%04x", c);
        }
        else {
            *to++ = (char)c;
        }
    }
    *to++ = '"';
    *to = '\0';
    return out;
}

const char *pg_json_array(const apr_array_header_t *values, apr_pool_t *p)
{
    return apr_psprintf(p, "[%s]", apr_array_pstrcat(p, values, ','));
}

/* Each item of a list of pointers as a value. */
static const char *array_of(const apr_array_header_t *list,
                            const char *(*value)(const void *item,
                                                 apr_pool_t *p),
                            apr_pool_t *p)
{
    apr_array_header_t *values = apr_array_make(p, 4, sizeof(const char *));
    int i;

    for (i = 0; list && i < list->nelts; ++i) {
        APR_ARRAY_PUSH(values, const char *)
            = value(APR_ARRAY_IDX(list, i, const void *), p);
    }
    return pg_json_array(values, p);
}

static const char *json_text(const void *item, apr_pool_t *p)
{
    return pg_json_string(item, p);
}

const char *pg_json_strings(const apr_array_header_t *list, apr_pool_t *p)
{
    return array_of(list, json_text, p);
}

/* httpd's tree keeps the brackets of a section. */
static const char *json_directive(const void *item, apr_pool_t *p)
{
    const pg_directive *d = item;
    const char *name = d->node->directive, *args = d->node->args;
    apr_size_t len = strlen(args);

    if (*name == '<') {
        ++name;
        len -= len && args[len - 1] == '>';
    }
    return apr_psprintf(p, "{\"directive\":%s,\"args\":%s,\"file\":%s,"
                        "\"line\":%d}", pg_json_string(name, p),
                        pg_json_string(apr_pstrmemdup(p, args, len), p),
                        pg_json_string(d->node->filename, p),
                        d->node->line_num);
}

const char *pg_json_directives(const apr_array_header_t *list, apr_pool_t *p)
{
    return array_of(list, json_directive, p);
}
