/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Values of JSON. */

#include "lint/json.h"

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

const char *pg_json_strings(const apr_array_header_t *list, apr_pool_t *p)
{
    const char *text = "[";
    int i;

    for (i = 0; list && i < list->nelts; ++i) {
        text = apr_pstrcat(p, text, i ? "," : "",
                           pg_json_string(APR_ARRAY_IDX(list, i,
                                                        const char *), p),
                           NULL);
    }
    return apr_pstrcat(p, text, "]", NULL);
}

/* httpd's tree keeps the brackets of a section. */
static const char *json_directive(const pg_directive *d, apr_pool_t *p)
{
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
    const char *text = "[";
    int i;

    for (i = 0; list && i < list->nelts; ++i) {
        text = apr_pstrcat(p, text, i ? "," : "",
                           json_directive(APR_ARRAY_IDX(list, i,
                                                        const pg_directive *),
                                          p), NULL);
    }
    return apr_pstrcat(p, text, "]", NULL);
}
