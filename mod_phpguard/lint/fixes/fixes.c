/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Proposes fixes for each cause. */

#include "lint/fixes/fixes.h"
#include "lint/fixes/backend_url.h"
#include "lint/fixes/fix_parts.h"
#include "model/advice.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"
#include "model/overridden.h"
#include "model/rewrite.h"

#include "apr_lib.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

/* One candidate more, if it can be had. */
static void add(const pg_inquiry *q, const pg_edit *edit)
{
    if (edit) {
        APR_ARRAY_PUSH(q->v->fixes, const pg_edit *) = edit;
    }
}

static void add_run(const pg_inquiry *q, const char *command)
{
    add(q, command ? pg_edit_run(command, q->p) : NULL);
}

/* The same in the section for files of a .htaccess, where a denial of all PHP
 * names is too much: the section may leave one of them to what runs it. */
static void add_denial_in_files(const pg_inquiry *q)
{
    const pg_directive *d = q->v->decided;

    if (d && d->htaccess && d->node->parent
        && !strncasecmp(d->node->parent->directive, "<Files", 6)) {
        add(q, pg_edit_aside(pg_edit_before(d, pg_lines(q->p,
                                 "Require all denied"), q->p),
                             PG_ASIDE_READ));
    }
}

static void add_advice(const pg_inquiry *q)
{
    add(q, pg_advice(q));
    add_denial_in_files(q);
}

/* Without the line that decides, what it overrides runs the file.  A .htaccess
 * that came from another host is of no more use with half of it. */
static void take_out(const pg_inquiry *q, const pg_value *loser)
{
    const pg_directive *decided = q->v->decided;
    pg_edit *all = pg_fix_leave_to(pg_fix_delete_leftovers(q), loser, q->p);
    pg_edit *one = pg_fix_leave_to(pg_edit_delete(decided, q->p), loser, q->p);

    add(q, decided->htaccess ? all : one);
    add(q, decided->htaccess ? one : all);
}

/* Over a place's every file the name that runs would run pictures too. */
static void fix_overridden(const pg_inquiry *q)
{
    const pg_mapping *m = q->c->mapping;
    const pg_value loser = pg_overridden(q);
    const pg_runner r = q->w->runner(q->w->baton, q->c->handler);
    pg_value action;
    int first;

    if (r.scheme) {
        add(q, pg_fix_scheme(q, r.scheme));
    }
    add(q, pg_fix_url(q->v->decided, q->c->handler, q->p));
    if (q->v->decided->kind != PG_SETHANDLER) {
        add(q, pg_edit_delete_name(q->v->decided, m->name, q->p));
        return;
    }
    /* where nothing remains of what it overrides, as with a rule's [H=] */
    /* a section that chooses files by name concerns no others */
    if (!pg_directive_section(q->v->decided->node, "<Files") || !loser.text) {
        take_out(q, NULL);
        return;
    }
    action = pg_merged_action(q->c->trail, loser.text, q->p);
    if (action.by) {
        add(q, pg_fix_rename_action(action.by, m->handler, m->handler_by,
                                    q->p));
    }
    /* it runs all that it maps, or a .htaccess got in root's way */
    first = loser.by->kind == PG_SETHANDLER
            || (q->v->decided->htaccess && !loser.by->htaccess);
    if (first) {
        take_out(q, &loser);
    }
    add(q, pg_fix_give_handler(q->v->decided, loser.text, loser.by, q->p));
    if (!first) {
        take_out(q, NULL);
    }
}

static void add_handler(const pg_inquiry *q, const char *handler,
                        const pg_directive *by)
{
    if (handler && q->v->decided) {
        add(q, pg_fix_give_handler(q->v->decided, handler, by, q->p));
    }
}

/* What is left of another host. */
static void fix_take_out(const pg_inquiry *q)
{
    if (q->v->decided) {
        take_out(q, NULL);
    }
}

/* A module that can be had is what is missing; where it cannot, the line is
 * what is too much. */
static void fix_not_loaded(const pg_inquiry *q)
{
    pg_runner r = q->w->runner(q->w->baton, q->c->handler);
    const int is_php = r.module && !strncmp(r.module, "mod_php", 7);
    const int is_htaccess = q->v->decided && q->v->decided->htaccess;
    const char *handler = pg_fix_php_handler(q->c, q->w, q->p);
    const char *module = r.also ? r.also : r.module;
    pg_edit *load = module ? pg_fix_load(module, q->w, q->p) : NULL;

    if (r.scheme) {
        add(q, pg_fix_scheme(q, r.scheme));
    }
    add(q, pg_fix_url(q->v->decided, q->c->handler, q->p));
    if (!is_php && !is_htaccess) {
        add(q, load);
    }
    fix_take_out(q);
    if (!is_php && is_htaccess) {
        add(q, load);
    }
    add_handler(q, handler, NULL);
    if (is_php) {
        add(q, load);
    }
}

/* Another line already uses the name of the Action, so the line with the other
 * name is corrected. */
static void fix_action_name(const pg_inquiry *q)
{
    const pg_directive *used
        = pg_overridden_directive(q, PG_KIND(PG_ADDHANDLER)
                                     | PG_KIND(PG_SETHANDLER), 1);

    if (used) {
        add_handler(q, pg_directive_subject(used, q->p), used);
    }
    add(q, pg_fix_rename_action(pg_overridden_directive(q, PG_KIND(PG_ACTION),
                                                        0),
                                q->c->mapping->handler,
                                q->c->mapping->handler_by, q->p));
}

static void fix_no_provider(const pg_inquiry *q)
{
    const pg_runner r = q->w->runner(q->w->baton, q->c->handler);
    const char *command = q->w->enable(q->w->baton, NULL, q->p);

    if (r.scheme) {
        add(q, pg_fix_scheme(q, r.scheme));
    }
    fix_take_out(q);
    add_handler(q, pg_fix_php_handler(q->c, q->w, q->p), NULL);
    if (command && q->v->decided) {
        add(q, pg_edit_and(pg_edit_run(command, q->p),
                           pg_edit_delete(q->v->decided, q->p)));
    }
}

/* Where an Action waits for PHP files, php-cgi's glue maps them to it. */
static void fix_nothing(const pg_inquiry *q)
{
    if (pg_merged_action(q->c->trail, "application/x-httpd-php", q->p).by) {
        add_run(q, q->w->enable(q->w->baton, "php-cgi", q->p));
    }
}

/* The file is not needed on the web: keep it, and deny access. */
static void fix_deny_name(const pg_inquiry *q)
{
    pg_fix_add_deny_name(q->v->fixes, q->c, q->p);
}

/* Without the extension of the file; others may need the line. */
static void fix_take_out_name(const pg_inquiry *q)
{
    if (q->v->decided) {
        add(q, pg_edit_delete_name(q->v->decided, q->c->mapping->name, q->p));
    }
}

/* A panel's site has a runner of its own beside PHP's module, whose engine it
 * switches off; the module's SetHandler takes the files all the same. */
static void fix_engine(const pg_inquiry *q)
{
    const pg_mapping *m = q->c->mapping;
    const pg_directive *own = pg_overridden_runner(m, q->w);

    if (own) {
        add(q, pg_fix_give_handler(m->handler_by, m->addhandler.text, own,
                                   q->p));
    }
    if (own && !own->htaccess) {
        add(q, pg_fix_here(q->c, pg_lines_map(m->addhandler.text, q->p),
                           q->p));
    }
    if (own && q->v->decided && q->v->decided->htaccess) {
        add(q, pg_deny_before(q->v->decided, q->p));
    }
    add_advice(q);
}

static void fix_declined(const pg_inquiry *q)
{
    const pg_directive *d = q->v->decided;
    const pg_edit *advice = pg_advice(q);

    add(q, advice ? advice        /* NULL: an AddType decided */
           : pg_edit_replace(d, pg_edit_line(q->p, d, "AddHandler %o",
                                             d->node->args), q->p));
}

/* A RewriteRule with another handler; with none "" leaves the flag out, NULL
 * refuses the URL. */
static void add_rule(const pg_inquiry *q, const char *handler)
{
    add(q, pg_edit_replace(q->v->decided,
                           pg_rewrite_instead(q->v->decided, handler, q->p),
                           q->p));
}

/* Without the flag, where the mapping behind it runs the file; else with a
 * handler that does, and if there is none access is denied. */
static void fix_runtime(const pg_inquiry *q)
{
    const char *handler = pg_fix_php_handler(q->c, q->w, q->p);
    const pg_runner r = q->w->runner(q->w->baton, q->c->handler);

    if (!q->v->decided) {       /* that of a ScriptAlias has a module */
        add(q, r.module ? pg_fix_load(r.module, q->w, q->p) : pg_advice(q));
        return;
    }
    if (pg_would_run(q->c->mapping->handler, q)) {
        add_rule(q, "");
    }
    if (handler) {
        add_rule(q, handler);
    }
    add_rule(q, NULL);
}

static void fix_sender(const pg_inquiry *q)
{
    if (q->v->decided) {
        add(q, pg_edit_delete(q->v->decided, q->p));
    }
    add_advice(q);
}

static const struct {
    pg_cause_id id;
    void (*fix)(const pg_inquiry *q);
} fixes[] = {
    { PG_OVERRIDDEN,      fix_overridden },
    { PG_NOT_LOADED,      fix_not_loaded },
    { PG_NO_PROVIDER,     fix_no_provider },
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
    { PG_SET_NONE,        add_advice },
    { PG_MARKER,          add_advice },
    { PG_ENGINE_OFF,      fix_engine },
    { PG_FORCED_TYPE,     add_advice },
    { PG_REMOVED,         add_advice },
    { PG_OTHER_SENDER,    fix_sender },
    { PG_LOOKUP,          add_advice },
    { PG_XSENDFILE,       add_advice },
    { PG_CACHED,          add_advice },
    { PG_SHOWN,           fix_take_out }
};
#define FIXES (sizeof(fixes) / sizeof(fixes[0]))

/* What maps PHP files leaves out other spellings, which are denied alone: the
 * files beside them are to run. */
static void add_map(const pg_inquiry *q, const char *handler)
{
    if (!handler) {
        return;
    }
    if (pg_edit_maps_name(apr_filepath_name_get(q->c->file))) {
        add(q, pg_fix_here(q->c, pg_lines_map(handler, q->p), q->p));
    }
    else {
        add(q, pg_fix_here(q->c, pg_lines(q->p, PG_OTHER_PHP_FILES,
                                          "Require all denied",
                                          "</FilesMatch>"), q->p));
    }
}

/* Where PHP is meant to run, a command of the distribution may enable it, or
 * the handler that runs it elsewhere in this server; the last choice is to
 * deny access. */
static void add_rest(const pg_inquiry *q)
{
    const char *handler = pg_fix_php_handler(q->c, q->w, q->p);

    /* a directive that gave a sender its file is one that mapped it */
    if ((q->c->sender && !q->v->decided)
        || q->c->name_class != PG_NAME_PHP) {
        pg_fix_add_deny_name(q->v->fixes, q->c, q->p);
        return;
    }
    if (!q->c->beyond && !pg_cause_get(q->v->id)->deliberate) {
        add_run(q, q->w->enable(q->w->baton, NULL, q->p));
        add_map(q, handler);
    }
    pg_fix_add_deny(q);
}

void pg_fixes_propose(pg_verdict *v, const pg_case *c, const pg_host *w,
                      apr_pool_t *p)
{
    const pg_inquiry q = { v, c, w, p };
    apr_size_t i;

    v->lost = pg_overridden_list(&q);
    v->fixes = apr_array_make(p, 4, sizeof(const pg_edit *));
    for (i = 0; i < FIXES; ++i) {
        if (fixes[i].id == v->id) {
            fixes[i].fix(&q);
        }
    }
    add_rest(&q);
    v->fix = APR_ARRAY_IDX(v->fixes, 0, const pg_edit *);
}
