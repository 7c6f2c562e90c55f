/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Building blocks of fixes. */

#include "lint/fixes/fix_parts.h"
#include "model/advice.h"
#include "model/concerned.h"
#include "model/directive.h"
#include "model/edit_line.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define INSTALL "until PHP is installed: \"apt install libapache2-mod-php\""

static int has(const pg_host *w, const char *module, apr_pool_t *p)
{
    return !w->has || w->has(w->baton, module, p);
}

/* Those that it needs in front.  a2enmod knows them by itself. */
pg_edit *pg_fix_load(const char *module, const pg_host *w, apr_pool_t *p)
{
    const char *command = w->enable(w->baton, module, p);
    apr_array_header_t *all = w->needs ? w->needs(w->baton, module, p)
                              : apr_array_make(p, 1, sizeof(const char *));
    int i;

    if (command) {
        return pg_edit_run(command, p);
    }
    APR_ARRAY_PUSH(all, const char *) = module;
    for (i = 0; i < all->nelts; ++i) {
        if (!has(w, APR_ARRAY_IDX(all, i, const char *), p)) {
            return NULL;
        }
    }
    return pg_edit_load(all, p);
}

const char *pg_fix_php_handler(const pg_case *c, const pg_host *w,
                               apr_pool_t *p)
{
    if (w->runner(w->baton, "application/x-httpd-php").state
        == PG_RUNNER_PHP) {
        return "application/x-httpd-php";
    }
    return w->php ? w->php(w->baton, c, p) : NULL;
}

/* "<FilesMatch "(?i)[.](php|html)$">" for the extensions of an AddHandler line;
 * NULL where they are PHP's own, for which there is a pattern. */
static const char *pattern_of_line(const pg_directive *d, const char *rest,
                                   apr_pool_t *p)
{
    const char *all = NULL;
    int others = 0;

    while (*rest) {
        const char *ext = pg_getword(p, &rest), *c;

        ext += *ext == '.';
        for (c = ext; apr_isalnum(*c); ++c);
        if (*c || c == ext) {
            return NULL;
        }
        others |= pg_name_classify(apr_pstrcat(p, "x.", ext, NULL))
                  != PG_NAME_PHP;
        all = all ? apr_pstrcat(p, all, "|", ext, NULL) : ext;
    }
    return others ? pg_edit_line(p, d, "<FilesMatch \"(?i)[.](%b)$\">", all, d)
                  : NULL;
}

/* mod_mime would fold a socket's path to lower case: "proxy:" is for
 * SetHandler alone. */
pg_edit *pg_fix_give_handler(const pg_directive *d, const char *handler,
                             const pg_directive *by, apr_pool_t *p)
{
    const char *set = pg_edit_line(p, d, "SetHandler %w", handler, by);
    const char *rest = d->node->args;

    if (!set) {
        return NULL;
    }
    pg_getword(p, &rest);
    if (d->kind == PG_SETHANDLER || d->kind == PG_FORCETYPE
        || (!strncmp(handler, "proxy:", 6)
            && pg_directive_section(d->node, "<Files"))) {
        return pg_edit_replace(d, set, p);
    }
    if (!strncmp(handler, "proxy:", 6)) {
        apr_array_header_t *lines = pg_lines_map("none", p);
        const char *pattern = pattern_of_line(d, rest, p);

        APR_ARRAY_IDX(lines, 1, const char *) = set;
        if (pattern) {
            APR_ARRAY_IDX(lines, 0, const char *) = pattern;
        }
        return pg_edit_replace_lines(d, lines, p);
    }
    return pg_edit_replace(d, pg_edit_line(p, d, "AddHandler %b %o", handler,
                                           by, rest), p);
}

pg_edit *pg_fix_rename_action(const pg_directive *action, const char *handler,
                              const pg_directive *by, apr_pool_t *p)
{
    const char *rest = action->node->args;

    pg_getword(p, &rest);
    return pg_edit_replace(action, pg_edit_line(p, action, "Action %b %o",
                                                handler, by, rest), p);
}

/* A macro's vhost is in no file of its own. */
static pg_edit *in_vhost(const pg_case *c, const apr_array_header_t *lines,
                         apr_pool_t *p)
{
    pg_edit *edit = pg_edit_into(NULL, lines, p);

    if (edit && c->vhost && *c->vhost == '/') {
        edit->vhost = c->vhost;
        edit->vhost_line = c->vhost_line;
    }
    return edit;
}

static const apr_array_header_t *wrapped(const char *open,
                                         const apr_array_header_t *lines,
                                         const char *close, apr_pool_t *p)
{
    apr_array_header_t *all = pg_lines(p, open);

    apr_array_cat(all, lines);
    APR_ARRAY_PUSH(all, const char *) = close;
    return all;
}

static const apr_array_header_t *placed(const pg_case *c,
                                        const apr_array_header_t *lines,
                                        apr_pool_t *p)
{
    pg_directive section = { NULL, NULL, PG_PRESENCE, 0 };
    const char *open;

    if (!c->dir && c->dirs) {
        return wrapped(apr_pstrcat(p, "<DirectoryMatch \"", c->dirs, "\">",
                                   NULL), lines, "</DirectoryMatch>", p);
    }
    if (!c->dir && !c->section) {
        return lines;
    }
    section.node = c->section;
    open = c->dir ? pg_edit_line(p, NULL, "<Directory %w>", c->dir, NULL)
                  : pg_edit_line(p, NULL, "%d", &section);
    return wrapped(open, lines, "</Directory>", p);
}

pg_edit *pg_fix_here(const pg_case *c, const apr_array_header_t *lines,
                     apr_pool_t *p)
{
    return in_vhost(c, placed(c, lines, p), p);
}

pg_edit *pg_fix_in_vhost(const pg_case *c, const apr_array_header_t *lines,
                         apr_pool_t *p)
{
    pg_edit *edit = in_vhost(c, lines, p);

    if (!edit || !edit->vhost) {
        return NULL;
    }
    edit->wide = 1;
    return edit;
}

/* Extensions of files that PHP programs include. */
static const char *const companions[] = {
    "ctp", "engine", "inc", "install", "module", "profile", "theme", "tpl",
    NULL
};

/* That of these that a name has, up to its end or to what is no letter. */
static const char *companion_in(const char *name, int at_end)
{
    const char *dot, *const *c;

    for (dot = strchr(name, '.'); dot; dot = strchr(dot + 1, '.')) {
        for (c = companions; *c; ++c) {
            const char *end = dot + 1 + strlen(*c);

            if (!strncasecmp(dot + 1, *c, strlen(*c))
                && (at_end ? !*end : *end && !apr_isalnum(*end))) {
                return *c;
            }
        }
    }
    return NULL;
}

/* A name of the file's own would be its owner's choice: a pattern for its kind
 * is ours.  NULL where there is none. */
static const char *pattern_for(const pg_case *c, int second, apr_pool_t *p)
{
    const char *name = apr_filepath_name_get(c->file);

    switch (c->name_class) {
    case PG_NAME_PHP:
        return second ? "<FilesMatch \"[.](?!php$)(?i)php[0-9]*$\">"
                      : "<FilesMatch \"[.](?!php$)(?i)ph(p[0-9]*|t|tml|ar)$"
                        "\">";
    case PG_NAME_LEFTOVER:
    case PG_NAME_INNER:
        return "<FilesMatch \"(?i)[.]ph(p[0-9]*|t|tml|ar)[^a-z0-9_]\">";
    case PG_NAME_COPY:
        return pg_edit_line(p, NULL, "<FilesMatch \"(?i)[.]%b[^a-z0-9_]\">",
                            companion_in(name, 0), NULL);
    case PG_NAME_COMPANION:
        return pg_edit_line(p, NULL, "<FilesMatch \"(?i)[.]%b$\">",
                            companion_in(name, 1), NULL);
    case PG_NAME_MEANT:
        return "<FilesMatch \"^index[.]html$\">";
    default:
        return NULL;
    }
}

/* The text stays one for all files: findings with one repair are grouped. */
static pg_edit *move_it(apr_pool_t *p)
{
    return pg_edit_advice("move it out of the document root", p);
}

void pg_fix_add_deny_name(apr_array_header_t *to, const pg_case *c,
                          apr_pool_t *p)
{
    const apr_array_header_t *deny = pg_lines(p, "Require all denied");
    int i;

    for (i = 0; i < (c->name_class == PG_NAME_PHP ? 2 : 1); ++i) {
        const apr_array_header_t *lines = wrapped(pattern_for(c, i, p), deny,
                                                  "</FilesMatch>", p);
        const pg_edit *edit = pg_fix_here(c, lines, p);

        if (edit) {
            APR_ARRAY_PUSH(to, const pg_edit *) = edit;
        }
    }
    APR_ARRAY_PUSH(to, const pg_edit *) = move_it(p);
}

static void add_deny(apr_array_header_t *to, const pg_case *c,
                     const apr_array_header_t *lines, const char *aside,
                     apr_pool_t *p)
{
    pg_edit *edit = pg_edit_aside(in_vhost(c, lines, p), aside);

    if (edit) {
        APR_ARRAY_PUSH(to, const pg_edit *) = edit;
    }
}

/* Where the directive applies, whatever the pattern of its section. */
static pg_edit *deny_in_section(const pg_directive *d, apr_pool_t *p)
{
    const ap_directive_t *in = d && !d->htaccess ? d->node->parent : NULL;

    if (!in || !strcasecmp(in->directive, "<VirtualHost")) {
        return NULL;
    }
    return pg_edit_before(d, !strncasecmp(in->directive, "<Directory", 10)
                             ? pg_lines_deny(p)
                             : pg_lines(p, PG_IF_PHP_FILES,
                                        "Require all denied", "</If>"), p);
}

/* Nothing below the directory, and nothing that a later section gives back:
 * of all sections but <If> a Location comes last. */
#define NAMES_IN "Match \"(?i)^%m[^/]*[.]ph(p[0-9]*|t|tml|ar)$\">"
/* Of an AliasMatch no directory's own URL is in the configuration. */
#define NAMES_BELOW "Match \"(?i)^%m.*[.]ph(p[0-9]*|t|tml|ar)$\">"

void pg_fix_add_deny(const pg_inquiry *q)
{
    const pg_case *c = q->c;
    apr_array_header_t *to = q->v->fixes;
    apr_pool_t *p = q->p;
    const apr_array_header_t *deny = pg_lines(p, "Require all denied");
    const char *aside = pg_cause_get(q->v->id)->deliberate ? PG_ASIDE_READ
                        : pg_fix_php_handler(c, q->w, p)
                          || has(q->w, "php", p) ? NULL : INSTALL;
    pg_edit *in_section = deny_in_section(q->v->decided, p);

    add_deny(to, c, placed(c, pg_lines_deny(p), p), aside, p);
    if (c->is_own) {
        add_deny(to, c, wrapped(pg_edit_line(p, NULL, "<Directory" NAMES_IN,
                                             c->dir, NULL), deny,
                                "</DirectoryMatch>", p), aside, p);
    }
    if (!c->dir && c->urls) {
        add_deny(to, c, wrapped(pg_edit_line(p, NULL, "<Location" NAMES_BELOW,
                                             c->urls, NULL), deny,
                                "</LocationMatch>", p), aside, p);
    }
    if (c->url) {
        add_deny(to, c, wrapped(pg_edit_line(p, NULL, "<Location" NAMES_IN,
                                             c->url, NULL), deny,
                                "</LocationMatch>", p), aside, p);
    }
    if (in_section) {
        APR_ARRAY_PUSH(to, const pg_edit *) = pg_edit_aside(in_section, aside);
    }
    if (!c->is_own || !to->nelts) {
        APR_ARRAY_PUSH(to, const pg_edit *) = move_it(p);
    }
}

/* The handler as it was meant: "proxy:" in front, a scheme that a module has.
 * Without the former httpd has folded it to lower case. */
static const char *with_scheme(const pg_inquiry *q, const char *scheme)
{
    const pg_directive *by = q->v->decided;
    const char *handler = by && by->kind == PG_SETHANDLER
                          ? pg_directive_subject(by, q->p) : q->c->handler;
    const char *end = strstr(handler, "://"), *start = end;

    while (start > handler && start[-1] != '|' && start[-1] != ':') {
        --start;
    }
    return apr_pstrcat(q->p, strncmp(handler, "proxy:", 6) ? "proxy:" : "",
                       apr_pstrmemdup(q->p, handler,
                                      (apr_size_t)(start - handler)),
                       scheme, end, NULL);
}

pg_edit *pg_fix_scheme(const pg_inquiry *q, const char *scheme)
{
    const pg_directive *by = q->v->decided;
    pg_edit *edit = by ? pg_fix_give_handler(by, with_scheme(q, scheme), by,
                                             q->p) : NULL;

    if (edit) {
        edit->meant = 1;
    }
    return edit;
}

pg_edit *pg_fix_leave_to(pg_edit *edit, const pg_value *loser, apr_pool_t *p)
{
    return loser && loser->by && !loser->by->htaccess
           && !strncmp(loser->text, "proxy:", 6)
           ? pg_edit_aside(edit, apr_psprintf(p, "then it runs by \"%s\", "
                                              "%s:%d", loser->text,
                                              loser->by->node->filename,
                                              loser->by->node->line_num))
           : edit;
}

static int is_left_over(const pg_directive *d, const pg_directive *decided,
                        apr_pool_t *p)
{
    return d != decided && d->kind != PG_REMOVEHANDLER
           && d->kind != PG_REMOVETYPE
           && !strcmp(d->node->filename, decided->node->filename)
           && !strcasecmp(pg_directive_subject(d, p),
                          pg_directive_subject(decided, p));
}

pg_edit *pg_fix_delete_leftovers(const pg_inquiry *q)
{
    const apr_array_header_t *all
        = pg_concerned(q->c->trail, q->c->mapping->exts, q->p);
    pg_edit *rest = NULL;
    int i;

    for (i = all->nelts - 1; i >= 0; --i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (is_left_over(d, q->v->decided, q->p)) {
            pg_edit *edit = pg_edit_delete(d, q->p);

            rest = rest ? pg_edit_and(edit, rest) : edit;
        }
    }
    return pg_edit_and(pg_edit_delete(q->v->decided, q->p), rest);
}
