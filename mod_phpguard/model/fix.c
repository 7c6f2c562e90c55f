/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What to write instead.  A fix is one sentence that can be applied as it
 * stands; "line" below is a directive with its place. */

#include "model/fix.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/rewrite.h"

#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define INSTALL " (until PHP is there: \"apt install libapache2-mod-php\")"

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
static const char *rename_action(const pg_directive *action,
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
static const char *run_php_at_all(const pg_world *w, apr_pool_t *p)
{
    const char *command = w->enable(w->baton, NULL, p);
    const char *handler = php_handler(w, p);

    if (command) {
        return pg_edit_run(command, p);
    }
    if (handler) {
        return pg_edit_write(pg_edit_map(handler, p), PG_EDIT_SERVER, p);
    }
    return pg_edit_write(pg_edit_deny(), PG_EDIT_SERVER INSTALL, p);
}

static const char *load(const char *module, const pg_world *w, apr_pool_t *p)
{
    const char *command = w->enable(w->baton, module, p);

    return command ? pg_edit_run(command, p) : pg_edit_load(module, NULL, p);
}

/* Over a place's every file the name that runs would run pictures too. */
static const char *fix_beaten(const pg_verdict *v, const pg_case *c,
                              const pg_world *w, apr_pool_t *p)
{
    const pg_mapping *m = c->mapping;
    const char *loser = pg_would_run(m->addhandler.text, c, w, p)
                        ? m->addhandler.text : m->type;
    pg_value action = pg_merged_action(c->trail, loser, p);

    if (v->decided->kind != PG_SETHANDLER) {
        return pg_edit_delete_name(v->decided, m->name, p);
    }
    if (!is_for_files(v->decided)) {
        return pg_edit_delete(v->decided->node, p);
    }
    if (action.by) {
        return rename_action(action.by, m->handler, p);
    }
    return pg_edit_replace(v->decided->node, apr_pstrcat(p, "SetHandler ",
                                           pg_edit_quote(loser, p), NULL), p);
}

/* a2enmod brings what a module needs by itself. */
static const char *fix_not_loaded(const pg_verdict *v, const pg_case *c,
                                  const pg_world *w, apr_pool_t *p)
{
    pg_runner r = w->runner(w->baton, c->handler);

    (void)v;
    if (r.also && !w->enable(w->baton, r.also, p)) {
        return pg_edit_load(r.module, r.also, p);
    }
    return load(r.also ? r.also : r.module, w, p);
}

static const char *fix_action_name(const pg_verdict *v, const pg_case *c,
                                   const pg_world *w, apr_pool_t *p)
{
    int i;

    (void)w;
    for (i = v->lost->nelts - 1; i >= 0; --i) {
        const pg_directive *d = APR_ARRAY_IDX(v->lost, i,
                                              const pg_directive *);

        if (d->kind == PG_ACTION) {
            return rename_action(d, c->mapping->handler, p);
        }
    }
    return NULL;
}

/* mod_mime would fold a socket's path to lower case: "proxy:" is for
 * SetHandler alone. */
static const char *give_handler(const pg_directive *d, const char *handler,
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
        return apr_pstrcat(p, pg_edit_write(pg_edit_map(handler, p),
                                            PG_EDIT_SERVER, p), " and ",
                           pg_edit_delete(d->node, p), NULL);
    }
    return pg_edit_replace(d->node,
                           apr_pstrcat(p, "AddHandler ", handler, " ", rest,
                                       NULL), p);
}

static const char *fix_nobody(const pg_verdict *v, const pg_case *c,
                              const pg_world *w, apr_pool_t *p)
{
    const char *handler = php_handler(w, p);

    (void)c;
    if (v->decided && handler) {
        return give_handler(v->decided, handler, p);
    }
    return v->decided && w->enable(w->baton, NULL, p)
           ? apr_pstrcat(p, run_php_at_all(w, p), " and ",
                         pg_edit_delete(v->decided->node, p), NULL)
           : run_php_at_all(w, p);
}

/* Where an Action waits for PHP files, php-cgi's glue maps them to it. */
static const char *fix_nothing(const pg_verdict *v, const pg_case *c,
                               const pg_world *w, apr_pool_t *p)
{
    const char *command = NULL;

    (void)v;
    if (pg_merged_action(c->trail, "application/x-httpd-php", p).by) {
        command = w->enable(w->baton, "php-cgi", p);
    }
    return command ? pg_edit_run(command, p) : run_php_at_all(w, p);
}

/* Nobody needs the file on the web: keep it, and deny it. */
static const char *fix_deny_name(const pg_verdict *v, const pg_case *c,
                                 const pg_world *w, apr_pool_t *p)
{
    const char *base = pg_name_base(c->file);
    const char *dir = apr_pstrmemdup(p, c->file,
                                     (apr_size_t)(base - c->file));

    (void)v;
    (void)w;
    return pg_edit_write(apr_psprintf(p, "\"<Directory %s>\", "
                                      "\"<Files %s>\", "
                                      "\"Require all denied\", "
                                      "\"</Files>\", \"</Directory>\"",
                                      pg_edit_quote(dir, p),
                                      pg_edit_quote(base, p)),
                         PG_EDIT_SERVER " (or move the file out of the "
                         "document root)", p);
}

/* Without the extension of the file; others may need the line. */
static const char *fix_take_out_name(const pg_verdict *v, const pg_case *c,
                                     const pg_world *w, apr_pool_t *p)
{
    (void)w;
    return v->decided ? pg_edit_delete_name(v->decided, c->mapping->name, p)
                      : NULL;
}

static const char *fix_take_out(const pg_verdict *v, const pg_case *c,
                                const pg_world *w, apr_pool_t *p)
{
    (void)c;
    (void)w;
    return v->decided ? pg_edit_delete(v->decided->node, p) : NULL;
}

static const char *fix_deny_section(const pg_verdict *v, const pg_case *c,
                                    const pg_world *w, apr_pool_t *p)
{
    (void)c;
    (void)w;
    return v->decided
           ? apr_psprintf(p, "write \"Require all denied\" beside %s if the "
                          "files are not meant to be read, else delete it",
                          pg_edit_line(v->decided->node, p))
           : "write \"Require all denied\" for this place";
}

static const char *fix_declined(const pg_verdict *v, const pg_case *c,
                                const pg_world *w, apr_pool_t *p)
{
    (void)w;
    if (c->mapping->by_type && v->decided
        && v->decided->kind == PG_ADDTYPE) {
        return pg_edit_replace(v->decided->node,
                       apr_pstrcat(p, "AddHandler ", v->decided->node->args,
                                   NULL), p);
    }
    return "upgrade Apache and PHP; if it goes on, look for a module that "
           "changes the handler";
}

/* Without the flag, where the mapping behind it runs the file; else by a
 * handler that does, and if there is none nobody may have it. */
static const char *fix_runtime(const pg_verdict *v, const pg_case *c,
                               const pg_world *w, apr_pool_t *p)
{
    const char *handler = php_handler(w, p), *flag = "F";

    if (!v->decided) {
        return apr_psprintf(p, "look for a module that sets the handler "
                            "\"%s\", or load the one that answers to it",
                            c->handler);
    }
    if (pg_would_run(c->mapping->handler, c, w, p)) {
        flag = NULL;
    }
    else if (handler) {
        flag = apr_pstrcat(p, "H=", handler, NULL);
    }
    return pg_edit_replace(v->decided->node,
                           pg_rewrite_instead(v->decided->node, flag, p), p);
}

static const char *fix_xsendfile(const pg_verdict *v, const pg_case *c,
                                 const pg_world *w, apr_pool_t *p)
{
    (void)v;
    (void)w;
    return apr_psprintf(p, "keep \"%s\" from naming \"%s\", or move that "
                        "file out of its reach; if it is meant to be read, "
                        "write \"PHPGuard Off\" for \"%s\"",
                        c->mapping->name, c->file, c->mapping->name);
}

/* A handler or a list of files gave the file to its sender, or the sender
 * is a program and chose it. */
static const char *fix_sender(const pg_verdict *v, const pg_case *c,
                              const pg_world *w, apr_pool_t *p)
{
    if (v->decided) {
        return pg_edit_delete(v->decided->node, p);
    }
    if (strcmp(pg_name_base(c->file), c->mapping->name)) {
        return fix_xsendfile(v, c, w, p);
    }
    return apr_psprintf(p, "delete \"%s\" from CacheFile and MMapFile, or "
                        "find the module that sends it", c->file);
}

static const char *fix_lookup(const pg_verdict *v, const pg_case *c,
                              const pg_world *w, apr_pool_t *p)
{
    (void)v;
    (void)w;
    return apr_psprintf(p, "name another file than \"%s\" in ReadmeName and "
                        "HeaderName", c->mapping->name);
}

static const char *fix_cached(const pg_verdict *v, const pg_case *c,
                              const pg_world *w, apr_pool_t *p)
{
    (void)v;
    (void)c;
    (void)w;
    (void)p;
    return "empty the cache: stop Apache, delete what is in CacheRoot, start "
           "it";
}

static const struct {
    pg_cause_id id;
    const char *(*fix)(const pg_verdict *v, const pg_case *c,
                       const pg_world *w, apr_pool_t *p);
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
    apr_size_t i;

    losers(v, c, p);
    for (i = 0; i < FIXES && !v->fix; ++i) {
        if (fixes[i].id == v->id) {
            v->fix = fixes[i].fix(v, c, w, p);
        }
    }
    if (!v->fix) {
        v->fix = "write \"Require all denied\" for this place";
    }
}
