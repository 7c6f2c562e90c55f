/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What to write instead. */

#include "model/fix.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/rewrite.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define INSTALL "until PHP is there: \"apt install libapache2-mod-php\""

/* Does a section choose files by name, so that others are not concerned? */
static int is_for_files(const pg_directive *d)
{
    const ap_directive_t *node;

    for (node = d->node->parent; node; node = node->parent) {
        if (!strncasecmp(node->directive, "<Files", 6)) {
            return 1;
        }
    }
    return 0;
}

/* The Action under another subject, its script and "virtual" as they were. */
static pg_edit *rename_action(const pg_directive *action,
                              const char *handler, apr_pool_t *p)
{
    const char *rest = action->node->args;

    pg_getword(p, &rest);
    return pg_edit_replace(action->node, apr_psprintf(p, "Action %s %s",
                                                      handler, rest), p);
}

/* A handler that runs PHP here, or NULL. */
static const char *php_handler(const pg_world *w, apr_pool_t *p)
{
    if (w->runner(w->baton, "application/x-httpd-php").state
        == PG_RUNNER_PHP) {
        return "application/x-httpd-php";
    }
    return w->php ? w->php(w->baton, p) : NULL;
}

/* By the host's switch, by a handler that it has; where nothing could run
 * the files nobody should read them. */
static pg_edit *run_php_at_all(const pg_world *w, apr_pool_t *p)
{
    const char *command = w->enable(w->baton, NULL, p);
    const char *handler = php_handler(w, p);

    if (command) {
        return pg_edit_run(command, p);
    }
    if (handler) {
        return pg_edit_into(NULL, pg_lines_map(handler, p), p);
    }
    return pg_edit_aside(pg_edit_into(NULL, pg_lines_deny(p), p), INSTALL);
}

pg_edit *pg_fix_load(const char *module, const pg_world *w, apr_pool_t *p)
{
    const char *command = w->enable(w->baton, module, p);

    return command ? pg_edit_run(command, p) : pg_edit_load(module, NULL, p);
}

/* mod_mime would fold a socket's path to lower case: "proxy:" is for
 * SetHandler alone. */
static pg_edit *give_handler(const pg_directive *d, const char *handler,
                             apr_pool_t *p)
{
    const char *rest = d->node->args;

    pg_getword(p, &rest);
    if (d->kind == PG_SETHANDLER || d->kind == PG_FORCETYPE) {
        return pg_edit_replace(d->node,
                               apr_pstrcat(p, "SetHandler ",
                                           pg_edit_quote(handler, p),
                                           NULL), p);
    }
    if (!strncmp(handler, "proxy:", 6)) {
        return pg_edit_and(pg_edit_into(NULL, pg_lines_map(handler, p), p),
                           pg_edit_delete(d->node, p));
    }
    return pg_edit_replace(d->node,
                           apr_pstrcat(p, "AddHandler ", handler, " ", rest,
                                       NULL), p);
}

/* Over a place's every file the name that runs would run pictures too. */
static pg_edit *fix_beaten(const pg_inquiry *q)
{
    const pg_mapping *m = q->c->mapping;
    const pg_directive *set = pg_beaten(q, PG_KIND(PG_SETHANDLER), 1);
    const char *loser = pg_would_run(m->addhandler.text, q)
                        ? m->addhandler.text
                        : set ? pg_directive_subject(set, q->p) : m->type;
    pg_value action = pg_merged_action(q->c->trail, loser, q->p);

    if (q->v->decided->kind != PG_SETHANDLER) {
        return pg_edit_delete_name(q->v->decided, m->name, q->p);
    }
    if (!is_for_files(q->v->decided)) {
        return pg_edit_delete(q->v->decided->node, q->p);
    }
    if (action.by) {
        return rename_action(action.by, m->handler, q->p);
    }
    return give_handler(q->v->decided, loser, q->p);
}

/* The handler as it was meant: "proxy:" in front, a scheme that is spoken.
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

/* a2enmod brings what a module needs by itself. */
static pg_edit *fix_not_loaded(const pg_inquiry *q)
{
    pg_runner r = q->w->runner(q->w->baton, q->c->handler);
    const char *handler = r.scheme ? with_scheme(q, r.scheme)
                          : !r.module || strncmp(r.module, "mod_php", 7)
                          ? NULL : php_handler(q->w, q->p);

    if (handler && q->v->decided) {
        return give_handler(q->v->decided, handler, q->p);
    }
    if (!r.module) {
        return run_php_at_all(q->w, q->p);
    }
    if (r.also && !q->w->enable(q->w->baton, r.also, q->p)) {
        return pg_edit_load(r.module, r.also, q->p);
    }
    return pg_fix_load(r.also ? r.also : r.module, q->w, q->p);
}

/* The name by which another line reaches the Action is in use: the line that
 * does not is the one to mend. */
static pg_edit *fix_action_name(const pg_inquiry *q)
{
    const pg_directive *used = pg_beaten(q, PG_KIND(PG_ADDHANDLER)
                                            | PG_KIND(PG_SETHANDLER), 1);

    if (used && q->v->decided) {
        return give_handler(q->v->decided, pg_directive_subject(used, q->p),
                            q->p);
    }
    return rename_action(pg_beaten(q, PG_KIND(PG_ACTION), 0),
                         q->c->mapping->handler, q->p);
}

static pg_edit *fix_nobody(const pg_inquiry *q)
{
    const pg_runner r = q->w->runner(q->w->baton, q->c->handler);
    const char *handler = r.scheme ? with_scheme(q, r.scheme)
                                   : php_handler(q->w, q->p);

    if (q->v->decided && handler) {
        return give_handler(q->v->decided, handler, q->p);
    }
    return q->v->decided && q->w->enable(q->w->baton, NULL, q->p)
           ? pg_edit_and(run_php_at_all(q->w, q->p),
                         pg_edit_delete(q->v->decided->node, q->p))
           : run_php_at_all(q->w, q->p);
}

/* Where an Action waits for PHP files, php-cgi's glue maps them to it. */
static pg_edit *fix_nothing(const pg_inquiry *q)
{
    const char *command = NULL;

    if (pg_merged_action(q->c->trail, "application/x-httpd-php", q->p).by) {
        command = q->w->enable(q->w->baton, "php-cgi", q->p);
    }
    return command ? pg_edit_run(command, q->p) : run_php_at_all(q->w, q->p);
}

/* Nobody needs the file on the web: keep it, and deny it. */
static pg_edit *fix_deny_name(const pg_inquiry *q)
{
    const char *base = pg_name_base(q->c->file);
    const char *dir = apr_pstrmemdup(q->p, q->c->file,
                                     (apr_size_t)(base - q->c->file));

    return pg_edit_aside(pg_edit_into(NULL, pg_lines(q->p,
                   apr_psprintf(q->p, "<Directory %s>",
                                pg_edit_quote(dir, q->p)),
                   apr_psprintf(q->p, "<Files %s>",
                                pg_edit_quote(base, q->p)),
                   "Require all denied", "</Files>", "</Directory>"),
                   q->p), "or move the file out of the document root");
}

/* Without the extension of the file; others may need the line. */
static pg_edit *fix_take_out_name(const pg_inquiry *q)
{
    return q->v->decided ? pg_edit_delete_name(q->v->decided,
                                               q->c->mapping->name, q->p)
                         : NULL;
}

static pg_edit *fix_take_out(const pg_inquiry *q)
{
    return q->v->decided ? pg_edit_delete(q->v->decided->node, q->p) : NULL;
}

static pg_edit *fix_deny_section(const pg_inquiry *q)
{
    return q->v->decided ? pg_edit_beside(q->v->decided->node, q->p) : NULL;
}

static pg_edit *fix_declined(const pg_inquiry *q)
{
    if (q->c->mapping->by_type && q->v->decided
        && q->v->decided->kind == PG_ADDTYPE) {
        return pg_edit_replace(q->v->decided->node,
                       apr_pstrcat(q->p, "AddHandler ",
                                   q->v->decided->node->args,
                                   NULL), q->p);
    }
    return pg_edit_advice("upgrade Apache and PHP; if it goes on, look for a "
                          "module that changes the handler", q->p);
}

/* Without the flag, where the mapping behind it runs the file; else by a
 * handler that does, and if there is none nobody may have it. */
static pg_edit *fix_runtime(const pg_inquiry *q)
{
    const char *handler = php_handler(q->w, q->p), *flag = "F";

    if (!q->v->decided) {
        return pg_edit_advice(
            apr_psprintf(q->p, "look for a module that sets the handler "
                         "\"%s\", or load the one that answers to it",
                         q->c->handler), q->p);
    }
    if (pg_would_run(q->c->mapping->handler, q)) {
        flag = NULL;
    }
    else if (handler) {
        flag = apr_pstrcat(q->p, "H=", handler, NULL);
    }
    return pg_edit_replace(q->v->decided->node,
                           pg_rewrite_instead(q->v->decided->node, flag,
                                              q->p), q->p);
}

static pg_edit *fix_xsendfile(const pg_inquiry *q)
{
    return pg_edit_advice(
        apr_psprintf(q->p, "keep \"%s\" from naming \"%s\", or move that "
                     "file out of its reach; if it is meant to be read, "
                     "write \"PHPGuard Off\" for \"%s\"",
                     q->c->mapping->name, q->c->file, q->c->mapping->name),
        q->p);
}

/* A handler or a list of files gave the file to its sender, or the sender
 * is a program and chose it. */
static pg_edit *fix_sender(const pg_inquiry *q)
{
    if (q->v->decided) {
        return pg_edit_delete(q->v->decided->node, q->p);
    }
    if (strcmp(pg_name_base(q->c->file), q->c->mapping->name)) {
        return fix_xsendfile(q);
    }
    return pg_edit_advice(
        apr_psprintf(q->p, "delete \"%s\" from CacheFile and MMapFile, or "
                     "find the module that sends it", q->c->file), q->p);
}

static pg_edit *fix_lookup(const pg_inquiry *q)
{
    return pg_edit_advice(
        apr_psprintf(q->p, "name another file than \"%s\" in ReadmeName and "
                     "HeaderName", q->c->mapping->name), q->p);
}

static pg_edit *fix_cached(const pg_inquiry *q)
{
    return pg_edit_advice("empty the cache: stop Apache, delete what is in "
                          "CacheRoot, start it", q->p);
}

static const struct {
    pg_cause_id id;
    pg_edit *(*fix)(const pg_inquiry *q);
} fixes[] = {
    { PG_BEATEN,          fix_beaten },
    { PG_NOT_LOADED,      fix_not_loaded },
    { PG_NOBODY,          fix_nobody },
    { PG_ACTION_NAME,     fix_action_name },
    { PG_NOTHING,         fix_nothing },
    { PG_SPELLING,        fix_deny_name },
    { PG_REMOVED_BESIDE,  fix_take_out_name },
    { PG_TYPE_OVERRIDDEN, fix_take_out_name },
    { PG_DECLINED,        fix_declined },
    { PG_RUNTIME,         fix_runtime },
    { PG_LEFTOVER,        fix_deny_name },
    { PG_INNER,           fix_deny_name },
    { PG_COMPANION,       fix_deny_name },
    { PG_CONTENT,         fix_deny_name },
    { PG_SET_NONE,        fix_deny_section },
    { PG_MARKER,          fix_deny_section },
    { PG_ENGINE_OFF,      fix_deny_section },
    { PG_FORCED_TYPE,     fix_deny_section },
    { PG_REMOVED,         fix_deny_section },
    { PG_OTHER_SENDER,    fix_sender },
    { PG_LOOKUP,          fix_lookup },
    { PG_XSENDFILE,       fix_xsendfile },
    { PG_CACHED,          fix_cached },
    { PG_SHOWN,           fix_take_out }
};
#define FIXES (sizeof(fixes) / sizeof(fixes[0]))

/* All that had a say, without the one that decided; the engine only where it
 * is the matter. */
static void losers(pg_verdict *v, const pg_case *c, apr_pool_t *p)
{
    apr_array_header_t *all = pg_mapping_concerned(c->trail,
                                                   c->mapping->name, p);
    int i;

    v->lost = apr_array_make(p, all->nelts + 1, sizeof(const pg_directive *));
    if (c->sender && !v->decided) {
        return;     /* no directive had a say */
    }
    for (i = 0; i < all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (d != v->decided
            && (d->kind != PG_ENGINE || v->id == PG_ENGINE_OFF)) {
            APR_ARRAY_PUSH(v->lost, const pg_directive *) = d;
        }
    }
}

void pg_verdict_explain(pg_verdict *v, const pg_case *c, const pg_world *w,
                        apr_pool_t *p)
{
    const pg_inquiry q = { v, c, w, p };
    apr_size_t i;

    losers(v, c, p);
    for (i = 0; i < FIXES && !v->fix; ++i) {
        if (fixes[i].id == v->id) {
            v->fix = fixes[i].fix(&q);
        }
    }
    if (!v->fix) {
        v->fix = pg_edit_advice("write \"Require all denied\" for this place",
                                p);
    }
}
