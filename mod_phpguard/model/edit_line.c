/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Validates and builds the lines of an edit. */

#include "model/edit_line.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <stdarg.h>

/* Those of C1 too, as UTF-8 has them. */
static int has_control(const char *text)
{
    for (; *text; ++text) {
        if (apr_iscntrl(*text)
            || ((unsigned char)*text == 0xc2
                && (unsigned char)text[1] >= 0x80
                && (unsigned char)text[1] <= 0x9f)) {
            return 1;
        }
    }
    return 0;
}

static int has_blank_ends(const char *text)
{
    return apr_isspace(*text) || apr_isspace(text[strlen(text) - 1]);
}

static int is_plain(const char *word)
{
    return word && *word && !has_control(word) && !has_blank_ends(word)
           && !strpbrk(word, "\"'\\$%<>*?[");
}

int pg_edit_line_is_fine(const char *line)
{
    return line && *line && !has_control(line) && !has_blank_ends(line)
           && line[strlen(line) - 1] != '\\';
}

static int is_command_word(const char *word, apr_size_t len)
{
    apr_size_t i;

    for (i = 0; i < len && (apr_isalnum(word[i])
                            || strchr("._+-", word[i])); ++i);
    return i == len ? len > 0 : len == 2 && !strncmp(word, "&&", 2);
}

int pg_edit_command_is_fine(const char *command)
{
    while (command) {
        const apr_size_t len = strcspn(command, " ");

        if (!is_command_word(command, len)) {
            return 0;
        }
        if (!command[len]) {
            return 1;
        }
        command += len + 1;
    }
    return 0;
}

/* A word of a .htaccess file stays in that file. */
static int may_stand(const pg_directive *by, const pg_directive *at)
{
    return !by || !by->htaccess
           || (at && !strcmp(by->node->filename, at->node->filename));
}

static const char *own_word(const char *word, const pg_directive *by,
                            const pg_directive *at)
{
    return is_plain(word) && may_stand(by, at) ? word : NULL;
}

/* In brackets, but for "^", which would mean something else there. */
static const char *literal(const char *word, apr_pool_t *p)
{
    char *out = apr_palloc(p, 3 * strlen(word) + 1), *to = out;

    if (strchr(word, '^')) {
        return NULL;
    }
    for (; *word; ++word) {
        if (strchr(".]|()+{}", *word)) {
            *to++ = '[';
            *to++ = *word;
            *to++ = ']';
        }
        else {
            *to++ = *word;
        }
    }
    *to = '\0';
    return out;
}

#define BETWEEN " ,[]"
#define FILE_NAME_MAX 80

/* Are all words of a text in the line that it is to replace? */
static const char *own_text(const char *text, const pg_directive *at,
                            apr_pool_t *p)
{
    const char *s = text;

    if (!text || !at || has_control(text)) {
        return NULL;
    }
    while (*(s += strspn(s, BETWEEN))) {
        const char *word = apr_pstrmemdup(p, s, strcspn(s, BETWEEN));

        if (!strstr(at->node->args, word)
            && strcmp(at->node->directive, word)) {
            return NULL;
        }
        s += strlen(word);
    }
    return text;
}

static const char *whole(const pg_directive *d, const pg_directive *at,
                         apr_pool_t *p)
{
    const char *text = pg_directive_text(d->node, p);

    return may_stand(d, at) && !has_control(text) ? text : NULL;
}

static const char *formed(char how, const char *word, apr_pool_t *p)
{
    switch (how) {
    case 'w':
        if (!strpbrk(word, " |")) {
            return word;
        }
        /* fall through */
    case 'q':
        return apr_pstrcat(p, "\"", word, "\"", NULL);
    case 'm':
        return literal(word, p);
    default:
        return strchr(word, ' ') ? NULL : word;
    }
}

/* What has no meaning to any parser, in the file of whoever chose it. */
static const char *own_file(const char *name, const pg_directive *at)
{
    const char *c;

    if (!name || !at || !at->htaccess || !apr_isalnum(*name)) {
        return NULL;
    }
    for (c = name; apr_isalnum(*c) || (*c && strchr("._-", *c)); ++c);
    return *c || c - name > FILE_NAME_MAX || c[-1] == '.' ? NULL : name;
}

/* The text for one "%" of the format, NULL where it is refused. */
static const char *part(char how, va_list *args, const pg_directive *at,
                        apr_pool_t *p)
{
    const char *word;

    if (how == 'd') {
        return whole(va_arg(*args, const pg_directive *), at, p);
    }
    word = va_arg(*args, const char *);
    if (how == 'o') {
        return own_text(word, at, p);
    }
    if (how == 'f') {
        return own_file(word, at);
    }
    word = own_word(word, va_arg(*args, const pg_directive *), at);
    return word ? formed(how, word, p) : NULL;
}

const char *pg_edit_line(apr_pool_t *p, const pg_directive *at,
                         const char *format, ...)
{
    const char *line = "", *next;
    va_list args;

    va_start(args, format);
    while (line && (next = strchr(format, '%')) != NULL) {
        const char *added = part(next[1], &args, at, p);

        line = added ? apr_pstrcat(p, line,
                                   apr_pstrmemdup(p, format,
                                                  (apr_size_t)(next - format)),
                                   added, NULL) : NULL;
        format = next + 2;
    }
    va_end(args);
    line = line ? apr_pstrcat(p, line, format, NULL) : NULL;
    return pg_edit_line_is_fine(line) ? line : NULL;
}
