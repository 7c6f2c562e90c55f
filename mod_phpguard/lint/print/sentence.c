/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Checks the text of a fix that came from the lint's child. */

#include "lint/print/sentence.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define LENGTH_MAX 6000

static int begins(const char *text, const char *const *with)
{
    for (; *with; ++with) {
        if (!strncmp(text, *with, strlen(*with))) {
            return 1;
        }
    }
    return 0;
}

/* "a2enmod proxy_fcgi setenvif && a2enconf php8.2-fpm" */
static int is_command(const char *text)
{
    static const char *const switches[] = {
        "a2enmod ", "a2enconf ", "a2dismod ", "a2disconf ", NULL
    };

    if (!begins(text, switches)) {
        return 0;
    }
    while (apr_isalnum(*text) || (*text && strchr(" ._+-", *text))) {
        ++text;
    }
    return !*text || (!strncmp(text, "&& ", 3) && is_command(text + 3));
}

/* The backend or program to which a directive passes PHP files. */
static const char *target_of(const char *text)
{
    const char *at = strstr(text, "proxy:");

    if (at) {
        return at + strlen("proxy:");
    }
    if (!strncmp(text, "FcgidWrapper ", 13)) {
        return text + 13 + strspn(text + 13, "\"' ");
    }
    if (!strncmp(text, "ProxyPass", 9)) {
        at = strstr(text, "unix:");
        for (at = at ? at : strstr(text, "://");
             at && at > text && !strchr("\"' ", at[-1]); --at);
        return at ? at : "";
    }
    return NULL;
}

static int is_line(const char *text, pg_sentence_named named, apr_pool_t *p)
{
    static const char *const directives[] = {
        "SetHandler ", "AddHandler ", "AddType ", "Action ", "Require ",
        "Options ", "RewriteRule ", "<Files ", "<FilesMatch ", "<Directory ",
        "<DirectoryMatch ", "<Location ", "<LocationMatch ", "<IfModule ",
        "<IfDefine ", "</", "Define ", "RemoveHandler ", "RemoveType ",
        "FcgidWrapper ", "ProxyPass ", "ProxyPassMatch ", NULL
    };
    const char *target = target_of(text);

    return begins(text, directives)
           && (!target || named(apr_pstrmemdup(p, target,
                                               strcspn(target, "\"' \t"))));
}

/* The text that follows the lines of a "write": edit.c. */
static const char *end_of_lines(const char *text)
{
    static const char *const behind[] = {
        "\" in place of \"", "\" before \"",
        "\" in the vhost at ", "\" in the configuration of the server",
        "\" in \"", NULL
    };

    while (*text && !begins(text, behind)) {
        ++text;
    }
    return *text ? text : NULL;
}

/* "line", "line" */
static int are_lines(const char *text, const char *end,
                     pg_sentence_named named, apr_pool_t *p)
{
    char *all = apr_pstrmemdup(p, text, (apr_size_t)(end - text)), *next;
    int are = 1;

    for (; all && are; all = next) {
        next = strstr(all, "\", \"");
        if (next) {
            *next = '\0';
            next += 4;
        }
        are = is_line(all, named, p);
    }
    return are;
}

/* Each "run" and "write" in it; other text in it is a line of root's
 * configuration. */
static int are_steps(const char *text, pg_sentence_named named, apr_pool_t *p)
{
    const char *at, *end;

    for (at = text; (at = strstr(at, "run \"")) != NULL; at = end) {
        at += 5;
        end = at + strcspn(at, "\"");
        if (!*end
            || !is_command(apr_pstrmemdup(p, at, (apr_size_t)(end - at)))) {
            return 0;
        }
    }
    for (at = text; (at = strstr(at, "write \"")) != NULL; at = end) {
        at += 7;
        end = end_of_lines(at);
        if (!end || !are_lines(at, end, named, p)) {
            return 0;
        }
    }
    return 1;
}

static int is_plain(const char *text)
{
    return !strpbrk(text, "`|") && !strstr(text, "$(") && !strstr(text, "&&")
           && !strstr(text, "://");
}

int pg_sentence_is_own(const char *text, pg_sentence_named named,
                       apr_pool_t *p)
{
    static const char *const steps[] = {
        "write \"", "delete \"", "run \"", "load mod_", NULL
    };
    const char *c;

    for (c = text; *c && !apr_iscntrl(*c); ++c);
    if (*c || c - text > LENGTH_MAX || !are_steps(text, named, p)) {
        return 0;
    }
    return begins(text, steps) || is_plain(text);
}
