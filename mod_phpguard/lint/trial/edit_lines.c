/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Serializes edits, and validates those that are received. */

#include "lint/trial/edit_lines.h"
#include "model/edit_line.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <stdlib.h>

/* No word of an edit is one of these. */
#define NONE "-"

static const char *word(const char *text)
{
    return text ? text : NONE;
}

const char *pg_edit_to_line(const pg_edit *edit, apr_pool_t *p)
{
    const ap_directive_t *node = edit->node;
    const char *line;
    int i;

    if (edit->kind == PG_EDIT_ADVICE || edit->htaccess) {
        return NULL;
    }
    line = apr_psprintf(p, "%d\t%s\t%d\t%s\t%s\t%d", edit->kind,
                        word(node ? node->filename : NULL),
                        node ? node->line_num : 0,
                        word(node ? node->directive : NULL),
                        word(edit->vhost), edit->vhost_line);
    for (i = 0; edit->text && i < edit->text->nelts; ++i) {
        line = apr_pstrcat(p, line, "\t", APR_ARRAY_IDX(edit->text, i,
                                                        const char *), NULL);
    }
    return strchr(line, '\n') ? NULL : line;
}

/* What model/fix writes.  None of it includes a file, loads code or starts a
 * program while httpd reads it. */
static const char *const directives[] = {
    "AddHandler", "AddType", "SetHandler", "Action", "Require", "Options",
    "RemoveHandler", "RemoveType", "Define", "RewriteEngine",
    "RewriteCond", "RewriteRule", "ProxyPass",
    "ProxyPassMatch", "ProxyFCGIBackendType", "FcgidWrapper",
    "FcgidInitialEnv", "FCGIWrapper", "SetEnv", "SetEnvIf", "SetEnvIfNoCase",
    "DirectoryIndex", "php_value", "php_flag", "php_admin_value",
    "php_admin_flag", "<IfModule", "<FilesMatch", "<Files", "<Directory",
    "<DirectoryMatch", "<Location", "<LocationMatch", "<Proxy", NULL
};

static const char *const commands[] = {
    "a2enmod", "a2dismod", "a2enconf", "a2disconf", "service", NULL
};

static int is_one_of(const char *const *list, const char *text,
                     apr_size_t len)
{
    while (*list && (strlen(*list) != len || strncasecmp(*list, text, len))) {
        ++list;
    }
    return *list != NULL;
}

static int is_line_taken(const char *line)
{
    const apr_size_t len = strcspn(line, " \t>");

    return pg_edit_line_is_fine(line) && !strstr(line, "${")
           && (!strncmp(line, "</", 2) || !strcmp(line, PG_IF_PHP_FILES)
               || is_one_of(directives, line, len));
}

static int is_command_taken(const char *command)
{
    while (command && is_one_of(commands, command, strcspn(command, " "))) {
        command = strstr(command, "&& ");
        if (!command) {
            return 1;
        }
        command += 3;
    }
    return 0;
}

static int is_taken(const pg_edit *edit)
{
    int i;

    for (i = 0; i < edit->text->nelts; ++i) {
        const char *text = APR_ARRAY_IDX(edit->text, i, const char *);

        if (edit->kind == PG_EDIT_RUN
            ? !pg_edit_command_is_fine(text) || !is_command_taken(text)
            : edit->kind != PG_EDIT_LOAD && !is_line_taken(text)) {
            return 0;
        }
    }
    return edit->kind == PG_EDIT_DELETE || edit->text->nelts > 0;
}

static int is_condition(const char *text)
{
    return !strncasecmp(text, "Define ", 7)
           || (!strncasecmp(text, "<If", 3) && text[3] != ' ');
}

int pg_edit_opens(const pg_edit *edit)
{
    int i, opens = 0;

    for (; edit && !opens; edit = edit->next) {
        for (i = 0; edit->kind <= PG_EDIT_INTO && edit->text && !opens
                    && i < edit->text->nelts; ++i) {
            opens = is_condition(APR_ARRAY_IDX(edit->text, i, const char *));
        }
    }
    return opens;
}

static const char *next(char **rest)
{
    char *field = *rest, *end = field ? strchr(field, '\t') : NULL;

    *rest = end ? end + 1 : NULL;
    if (end) {
        *end = '\0';
    }
    return field && strcmp(field, NONE) ? field : NULL;
}

static int number(char **rest)
{
    const char *field = next(rest);

    return field ? atoi(field) : 0;
}

static ap_directive_t *node_of(const char *file, int line, const char *name,
                               apr_pool_t *p)
{
    ap_directive_t *node = apr_pcalloc(p, sizeof(*node));

    node->filename = file;
    node->line_num = line;
    node->directive = name;
    node->args = "";
    return node;
}

pg_edit *pg_edit_from_line(const char *line, apr_pool_t *p)
{
    apr_array_header_t *text = apr_array_make(p, 4, sizeof(const char *));
    pg_edit *edit = apr_pcalloc(p, sizeof(*edit));
    char *rest = apr_pstrdup(p, line);
    const int kind = number(&rest);
    const char *file = next(&rest), *name, *more;
    const int at = number(&rest);

    name = next(&rest);
    edit->kind = (pg_edit_kind)kind;
    edit->node = file && name ? node_of(file, at, name, p) : NULL;
    edit->vhost = next(&rest);
    edit->vhost_line = number(&rest);
    while ((more = next(&rest)) != NULL) {
        APR_ARRAY_PUSH(text, const char *) = more;
    }
    edit->text = text;
    return kind >= PG_EDIT_REPLACE && kind < PG_EDIT_ADVICE && is_taken(edit)
           && (edit->node || kind >= PG_EDIT_INTO) ? edit : NULL;
}
