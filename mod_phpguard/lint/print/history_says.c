/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Describes the history of a finding, as text and as JSON. */

#include "lint/print/history_says.h"
#include "httpd/modules.h"
#include "lint/child/own_file.h"
#include "lint/child/owner.h"
#include "lint/print/json.h"
#include "model/directive.h"

#include "apr_lib.h"
#include "apr_strings.h"

/* Of a file so many lines are looked through. */
#define LINES_MAX 20000

const pg_history_entry *pg_history_of_finding(const pg_finding *f,
                                              apr_pool_t *p)
{
    const pg_where *where = &APR_ARRAY_IDX(f->where, 0, pg_where);
    const int fails = f->id == PG_SCHEME || f->id == PG_TARGET
                      || f->id == PG_NO_SOCKET || f->id == PG_BAD_URL;

    return (where->raw.id || fails) && !where->by
           ? pg_history_of(where->s, where->context, where->name, p) : NULL;
}

/* The subject of the clause. */
typedef struct {
    const pg_history_entry *e;
    const server_rec *s;
    apr_pool_t *p;
} saying;

static const char *skip_blanks(const char *s)
{
    while (apr_isspace(*s)) {
        ++s;
    }
    return s;
}

/* As httpd reads it: blanks at both ends do not count, nor how many there are
 * behind the name. */
static int is_line(const char *line, const char *text)
{
    const apr_size_t name = strcspn(text, " ");
    const char *args = skip_blanks(text + name);
    apr_size_t len;

    line = skip_blanks(line);
    if (strncasecmp(line, text, name)) {
        return 0;
    }
    line = skip_blanks(line + name);
    for (len = strlen(line); len && apr_isspace(line[len - 1]); --len);
    return len == strlen(args) && !strncmp(line, args, len);
}

/* How often it is there.  A site that is enabled is a link, on Debian. */
static int count_lines(const pg_history_line *line, apr_pool_t *p)
{
    const pg_owner owner = pg_owner_of(line->file, p);
    apr_file_t *f = owner.is_roots ? pg_own_file_open(owner.real, p) : NULL;
    char text[MAX_STRING_LEN];
    int i, n = 0;

    for (i = 0; f && i < LINES_MAX
                && apr_file_gets(text, sizeof(text), f) == APR_SUCCESS; ++i) {
        n += is_line(text, line->text);
    }
    if (f) {
        apr_file_close(f);
    }
    return n;
}

/* What httpd has not read is in a section that is not true, or in a file
 * that no Include names. */
static const char *what_became(const pg_history_line *line, const saying *of)
{
    int read;
    const ap_directive_t *now = pg_history_now(line, of->e, of->s, &read,
                                               of->p);

    if (!now) {
        return count_lines(line, of->p) > read
               ? "which httpd no longer reads"
               : "which no longer exists";
    }
    return now->line_num == line->line ? "which still exists"
           : apr_psprintf(of->p, "which still exists, in line %d",
                          now->line_num);
}

static const char *line_clause(const pg_history_line *line, const saying *of)
{
    return apr_psprintf(of->p, "%s (%s:%d), %s", line->text, line->file,
                        line->line, what_became(line, of));
}

/* The module that its handler needs and that is gone; or NULL. */
static const char *missing_module(const pg_history_entry *e)
{
    const pg_runner runner = pg_runner_find(e->handler, NULL);

    if (e->action.text || !e->handler) {
        return e->module && !pg_module_loaded(e->module) ? e->module : NULL;
    }
    return runner.module && !pg_module_loaded(runner.module) ? runner.module
                                                             : NULL;
}

static const char *by_clause(const saying *of)
{
    switch (of->e->origin) {
    case PG_RAN_BY_HTACCESS:
        return "a directive of a .htaccess file";
    case PG_RAN_BY_SCRIPTALIAS:
        return "its ScriptAlias";
    case PG_RAN_BY_TYPE:
        return "its type in the TypesConfig file";
    default:
        return line_clause(&of->e->by, of);
    }
}

const char *pg_history_clause(const pg_history_entry *e, const server_rec *s,
                              const char *dir, apr_pool_t *p)
{
    const saying of = { e, s, p };
    const char *text, *missing;

    if (!e) {
        return "";
    }
    text = apr_psprintf(p, "%sran until %s by %s",
                        strcmp(dir, e->dir)
                        ? apr_psprintf(p, "%s%s ", e->dir, e->name) : "",
                        e->date, by_clause(&of));
    if (e->action.text) {
        text = apr_pstrcat(p, text, ", and ", line_clause(&e->action, &of),
                           NULL);
    }
    missing = missing_module(e);
    return missing ? apr_psprintf(p, "%s, and %s, which is no longer loaded",
                                  text, missing) : text;
}

static const char *json_line(const pg_history_line *line, apr_pool_t *p)
{
    const apr_size_t name = line->text ? strcspn(line->text, " ") : 0;

    return !line->text ? "null"
           : apr_psprintf(p, "{\"directive\":%s,\"args\":%s,\"file\":%s,"
                          "\"line\":%d}",
                          pg_json_string(apr_pstrmemdup(p, line->text, name),
                                         p),
                          pg_json_string(line->text + name
                                         + (line->text[name] == ' '), p),
                          pg_json_string(line->file, p), line->line);
}

const char *pg_history_json(const pg_history_entry *e, const server_rec *s,
                            apr_pool_t *p)
{
    return !e ? "null"
           : apr_psprintf(p, "{\"until\":%s,\"file\":%s,\"origin\":\"%s\","
                          "\"handler\":%s,\"module\":%s,\"by\":%s,"
                          "\"action\":%s,\"message\":%s}",
                          pg_json_string(e->date, p),
                          pg_json_string(apr_pstrcat(p, e->dir, e->name,
                                                     NULL), p),
                          pg_history_origin_word(e->origin),
                          pg_json_string(e->handler, p),
                          pg_json_string(e->module, p), json_line(&e->by, p),
                          json_line(&e->action, p),
                          pg_json_string(pg_history_clause(e, s, e->dir, p),
                                         p));
}
