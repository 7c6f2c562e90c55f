/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Splits a directive into words, as httpd does. */

#include "model/directive.h"
#include "model/php_names.h"

#include "apr_lib.h"
#include "apr_strings.h"

/* A backslash protects itself and, between quotes, the quote: nothing else. */
static char *unquote(apr_pool_t *p, const char *start, const char *end,
                     char quote)
{
    char *word = apr_palloc(p, (apr_size_t)(end - start) + 1);
    char *to = word;

    while (start < end) {
        if (*start == '\\'
            && (start[1] == '\\' || (quote && start[1] == quote))) {
            ++start;
        }
        *to++ = *start++;
    }
    *to = '\0';
    return word;
}

static const char *closing_quote(const char *s, char quote)
{
    while (*s && *s != quote) {
        s += (*s == '\\' && s[1] && (s[1] == '\\' || s[1] == quote)) ? 2 : 1;
    }
    return s;
}

char *pg_getword(apr_pool_t *p, const char **line)
{
    const char *start = *line, *end;
    char *word;

    while (apr_isspace(*start)) {
        ++start;
    }
    if (*start == '"' || *start == '\'') {
        end = closing_quote(start + 1, *start);
        word = unquote(p, start + 1, end, *start);
        end += (*end != '\0');
    }
    else {
        for (end = start; *end && !apr_isspace(*end); ++end);
        word = unquote(p, start, end, '\0');
    }
    while (apr_isspace(*end)) {
        ++end;
    }
    *line = end;
    return word;
}

char *pg_section_argument(const ap_directive_t *node, int *is_regex,
                          apr_pool_t *p)
{
    const char *args = node->args;
    char *word = pg_getword(p, &args);
    const int marked = !strcmp(word, "~");
    apr_size_t len;

    if (marked) {
        word = pg_getword(p, &args);
    }
    len = strlen(word);
    if (len && !*args && word[len - 1] == '>') {
        word[len - 1] = '\0';
    }
    if (is_regex) {
        len = strlen(node->directive);
        *is_regex = marked || (len > 5 && !strcasecmp(node->directive + len - 5,
                                                      "Match"));
    }
    return word;
}

int pg_alias_of(pg_alias *alias, const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;

    alias->is_regex = d->kind == PG_ALIASMATCH
                      || d->kind == PG_SCRIPTALIASMATCH;
    alias->is_script = d->kind == PG_SCRIPTALIAS
                       || d->kind == PG_SCRIPTALIASMATCH;
    if (!alias->is_regex && !alias->is_script && d->kind != PG_ALIAS) {
        return 0;
    }
    alias->url = pg_getword(p, &args);
    alias->dir = pg_getword(p, &args);
    return 1;
}

void pg_tolower(char *s)
{
    for (; *s; ++s) {
        *s = (char)apr_tolower(*s);
    }
}

char *pg_getword_lower(apr_pool_t *p, const char **line)
{
    char *word = pg_getword(p, line);

    pg_tolower(word);
    return word;
}

const char *pg_directive_text(const ap_directive_t *node, apr_pool_t *p)
{
    const char *blank = *node->args && *node->args != '>' ? " " : "";

    return apr_pstrcat(p, node->directive, blank, node->args, NULL);
}

const char *pg_directive_place(const ap_directive_t *node, apr_pool_t *p)
{
    return apr_psprintf(p, "%s:%d", node->filename, node->line_num);
}

const char *pg_directive_line(const pg_directive *d, apr_pool_t *p)
{
    return apr_pstrcat(p, pg_directive_text(d->node, p), " (",
                       pg_directive_place(d->node, p), ")", NULL);
}

apr_array_header_t *pg_directive_lines(const apr_array_header_t *list,
                                       apr_pool_t *p)
{
    apr_array_header_t *texts = apr_array_make(p, list->nelts + 1,
                                               sizeof(const char *));
    int i;

    for (i = 0; i < list->nelts; ++i) {
        APR_ARRAY_PUSH(texts, const char *)
            = pg_directive_line(APR_ARRAY_IDX(list, i, const pg_directive *),
                                p);
    }
    return texts;
}

int pg_directive_names_ext(const pg_directive *d, const char *ext,
                           apr_pool_t *p)
{
    const char *args = d->node->args;
    const char *word;

    if (d->kind == PG_ADDHANDLER || d->kind == PG_ADDTYPE) {
        pg_getword(p, &args);
    }
    /* invoke_cmd() (server/config.c) stops at an empty word */
    while (*(word = pg_getword_lower(p, &args))) {
        if (!strcmp(*word == '.' ? word + 1 : word, ext)) {
            return 1;
        }
    }
    return 0;
}

const char *pg_directive_subject(const pg_directive *d, apr_pool_t *p)
{
    const char *args = d->node->args;

    return pg_getword(p, &args);
}

static int shows_source(const char *args)
{
    static const char source[] = "-source";
    const apr_size_t len = sizeof(source) - 1;
    const char *end;

    args += strspn(args, "\"' ");
    end = args + strcspn(args, "\"' \t;");
    return end - args > (long)len && !strncasecmp(end - len, source, len);
}

int pg_is_name_of(const char *const *names, const char *name)
{
    while (*names && strcasecmp(*names, name)) {
        ++names;
    }
    return *names != NULL;
}

int pg_directive_maps_php(const ap_directive_t *node)
{
    static const char *const maps[] = {
        "SetHandler", "AddHandler", "AddType", "ForceType", "Action",
        "ProxyPassMatch", NULL
    };

    return pg_is_name_of(maps, node->directive)
           && pg_name_means_php(node->args) && !shows_source(node->args);
}

const ap_directive_t *pg_directive_section(const ap_directive_t *node,
                                           const char *name)
{
    while (node && strncasecmp(node->directive, name, strlen(name))) {
        node = node->parent;
    }
    return node;
}

int pg_is_among(const apr_array_header_t *list, const char *text)
{
    int i = 0;

    while (i < list->nelts && strcmp(APR_ARRAY_IDX(list, i, const char *),
                                     text)) {
        ++i;
    }
    return i < list->nelts;
}

int pg_is_on(const pg_directive *d, pg_kind kind, int before, apr_pool_t *p)
{
    for (; d; d = d->next) {
        if (d->kind == kind) {
            before = !strcasecmp(pg_directive_subject(d, p), "on");
        }
    }
    return before;
}
