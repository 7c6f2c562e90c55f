/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The visitor of all trees that are served. */

#include "lint/audit.h"
#include "config.h"
#include "httpd/progress.h"
#include "httpd/source.h"
#include "lint/contexts.h"
#include "lint/rules.h"
#include "lint/shape.h"
#include "lint/survey.h"
#include "lint/words.h"
#include "lint/worker.h"
#include "model/path.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_strings.h"

/* A tree that is walked already. */
typedef struct {
    server_rec *s;
    const char *dir, *url;
} root;

typedef struct {
    const pg_lint *l;
    const char *only;           /* a directory, or "" */
    pg_audit_report *report;
    apr_array_header_t *roots;  /* root */
    pg_site *site;              /* of the vhost that is walked */
    const root *at;             /* the tree that is walked */
    int script;
    pg_tree tree;
    apr_pool_t *scratch;        /* for one file */
    apr_file_t *tell;
    apr_time_t told;            /* when it was last said how far it is */
} audit;

static const char *url_of(const audit *a, const char *path, apr_pool_t *p)
{
    return apr_pstrcat(p, a->at->url, path + strlen(a->at->dir), NULL);
}

static int has_htaccess(const audit *a, const pg_tree_dir *dir)
{
    const core_server_config *core
        = ap_get_core_module_config(a->site->s->module_config);
    const char *names = core->access_name;

    while (*names) {
        if (pg_tree_has(dir, ap_getword_conf(dir->p, &names))) {
            return 1;
        }
    }
    return 0;
}

/* What a rule has said; what it names is to stay if it is new. */
static const pg_finding *report(audit *a, pg_tree_dir *dir,
                                const pg_checked *in, pg_shape *shape)
{
    int is_new;
    const pg_finding *have;

    if (!in->found->list->nelts) {
        return NULL;
    }
    have = pg_audit_report_add(a->report,
                               APR_ARRAY_IDX(in->found->list, 0, pg_finding *),
                               &is_new, dir->p);
    dir->kept |= is_new;
    ++shape->leaks;
    return have;
}

/* A copy is no mistake of the configuration. */
static void soften(const pg_checked *in)
{
    pg_finding *f = in->found->list->nelts
                    ? APR_ARRAY_IDX(in->found->list, 0, pg_finding *) : NULL;

    if (f && f->severity == PG_ERROR
        && f->id >= PG_LEFTOVER && f->id <= PG_CONTENT) {
        f->severity = PG_WARNING;
    }
}

/* The first of its kind is explained; those after it are counted there. */
static void say(audit *a, pg_tree_dir *dir, pg_kind_of_file *kind,
                const pg_context *context, const char *name)
{
    static const char nothing;
    const pg_php_files there = { 1, NULL, 0, 0, 0 };
    pg_shape *shape = dir->data;
    pg_context *own;
    pg_checked in;
    pg_answer *answer;
    pg_where where;

    if (kind->noted == &nothing) {
        return;
    }
    if (kind->noted) {
        where = pg_rules_where(context, name);
        where.exists = 1;
        pg_audit_report_more(a->report, kind->noted, &where, a->scratch);
        ++shape->leaks;
        return;
    }
    own = apr_pmemdup(dir->p, context, sizeof(*context));
    own->url = apr_pstrdup(dir->p, context->url);
    in = pg_rules_begin(a->l, dir->p);
    answer = apr_palloc(dir->p, sizeof(*answer));
    pg_lookup(answer, a->l, own, apr_pstrdup(dir->p, name), dir->p);
    pg_rules_apply(&in, answer, &there);
    soften(&in);
    kind->noted = (void *)report(a, dir, &in, shape);
    if (!kind->noted) {
        kind->noted = (void *)&nothing;
    }
}

static int is_source(const char *path, pg_name_class class, apr_pool_t *p)
{
    int is;

    if (!pg_progress_enter(path)) {
        return 0;
    }
    is = pg_source_is(path, class, p);
    pg_progress_leave();
    return is;
}

static pg_name_class class_of(const pg_shape *shape, const char *name)
{
    const pg_settings *own = pg_settings_of(shape->conf);
    const pg_name_class class = pg_settings_class(own, name);

    return class != PG_NAME_OTHER ? class
           : shape->content ? PG_NAME_CONTENT : class;
}

static void see_file(pg_tree *t, pg_tree_dir *dir, const char *name,
                     int is_link)
{
    audit *a = t->baton;
    pg_shape *shape = dir->data;
    pg_name_class class = class_of(shape, name);
    pg_kind_of_file *kind;
    pg_context context;

    (void)is_link;
    if (class == PG_NAME_OTHER && !shape->others) {
        return;
    }
    context = pg_shape_context(shape, dir->path, url_of(a, dir->path,
                                                        a->scratch));
    kind = pg_shape_ask(shape, &context, name, a->scratch);
    if (class == PG_NAME_OTHER) {
        class = kind->meant ? PG_NAME_MEANT : class;
    }
    if (class != PG_NAME_OTHER
        && (kind->outcome != PG_LEAKS
            || is_source(apr_pstrcat(a->scratch, dir->path, name, NULL),
                         class, a->scratch))) {
        ++a->report->verdicts[kind->outcome];
        if (kind->outcome == PG_LEAKS || kind->outcome == PG_FAILS) {
            say(a, dir, kind, &context, name);
        }
    }
    apr_pool_clear(a->scratch);
}

/* A .htaccess file that httpd cannot use: said where it is. */
static void see_htaccess(audit *a, pg_tree_dir *dir, pg_shape *shape)
{
    pg_checked in;

    if (shape->context.htaccess.state <= PG_HTACCESS_PARTLY
        || (dir->above && ((pg_shape *)dir->above->data)->context.htaccess.state
            > PG_HTACCESS_PARTLY)) {
        return;
    }
    in = pg_rules_begin(a->l, dir->p);
    pg_rules_htaccess(&in, &shape->context);
    report(a, dir, &in, shape);
}

/* Now and then. */
static void tell_progress(audit *a)
{
    const pg_tree_counts *c = &a->tree.counts;
    apr_time_t now;

    if (c->directories % 64) {
        return;
    }
    now = apr_time_now();
    if (now - a->told > apr_time_from_msec(200)) {
        a->told = now;
        pg_result_tell(a->tell, PG_TELLS_PROGRESS,
                       apr_psprintf(a->scratch, "%ld directories, %ld files, "
                                    "%d findings", c->directories, c->files,
                                    a->report->found->places));
        apr_file_flush(a->tell);
        apr_pool_clear(a->scratch);
    }
}

static int enter(pg_tree *t, pg_tree_dir *dir)
{
    audit *a = t->baton;
    pg_shape *above = dir->above ? dir->above->data : NULL;
    pg_shape *shape;

    tell_progress(a);
    t->stopped |= pg_progress_stopped();
    if (*a->only && !pg_path_holds(a->only, dir->path)
        && !pg_path_holds(dir->path, a->only)) {
        return 0;
    }
    shape = pg_shape_of(a->site, above, dir->path,
                        url_of(a, dir->path, dir->p), a->script,
                        has_htaccess(a, dir), dir->p);
    dir->data = shape;
    if (shape != above) {
        see_htaccess(a, dir, shape);
    }
    return 1;
}

/* What index.php is here by a .htaccess, and what it would be without. */
static void leave(pg_tree *t, pg_tree_dir *dir)
{
    audit *a = t->baton;
    pg_shape *shape = dir->data;
    pg_context configured;
    pg_answer before, *now;
    pg_finding f;
    pg_where where;
    int is_new;

    if (shape->p != dir->p || shape->leaks || !shape->has
        || shape->context.htaccess.state > PG_HTACCESS_PARTLY) {
        return;
    }
    configured = shape->context;
    configured.bare = 1;
    pg_sections_choose(&configured, dir->p);
    pg_lookup(&before, a->l, &configured, PG_PLAIN_NAME, dir->p);
    now = apr_palloc(dir->p, sizeof(*now));
    pg_lookup(now, a->l, &shape->context, PG_PLAIN_NAME, dir->p);
    if (before.outcome == now->outcome) {
        return;
    }
    memset(&f, 0, sizeof(f));
    f.severity = PG_NOTE;
    f.id = PG_CHANGED;
    f.handler = now->mapping.handler;
    f.decided = now->outcome == PG_DENIED ? now->merged.denied
                                          : now->mapping.handler_by;
    f.detail = apr_psprintf(dir->p, "before %s, now %s",
                            pg_words_verdict(before.outcome),
                            pg_words_verdict(now->outcome));
    f.lost = apr_array_make(dir->p, 1, sizeof(const pg_directive *));
    f.where = apr_array_make(dir->p, 1, sizeof(pg_where));
    where = pg_rules_where(&shape->context, ".htaccess");
    where.exists = 1;
    APR_ARRAY_PUSH(f.where, pg_where) = where;
    pg_audit_report_add(a->report, &f, &is_new, dir->p);
    dir->kept |= is_new;
}

/* A context below a tree that was walked was walked with it. */
static int is_walked(const audit *a, const pg_context *context)
{
    int i;

    for (i = 0; i < a->roots->nelts; ++i) {
        const root *r = &APR_ARRAY_IDX(a->roots, i, root);

        if (r->s == context->s && pg_path_holds(r->dir, context->dir)
            && !strncmp(r->url, context->url, strlen(r->url))
            && !strcmp(context->url + strlen(r->url),
                       context->dir + strlen(r->dir))) {
            return 1;
        }
    }
    return 0;
}

/* Where to begin: at the context, or at the one directory that is asked for
 * below it. */
static const char *begin_at(const audit *a, const pg_context *context)
{
    if (*a->only && pg_path_holds(context->dir, a->only)) {
        return a->only;
    }
    return !*a->only || pg_path_holds(a->only, context->dir) ? context->dir
                                                             : NULL;
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    audit *a = v->baton;
    root *r;

    (void)p;
    if (!context->url || is_walked(a, context) || !begin_at(a, context)) {
        return !a->tree.stopped;
    }
    r = apr_array_push(a->roots);
    r->s = context->s;
    r->dir = apr_pstrdup(a->report->p, context->dir);
    r->url = apr_pstrdup(a->report->p, context->url);
    if (!a->site || a->site->s != context->s) {
        a->site = pg_site_make(a->l, context->s, a->report->p);
    }
    a->at = r;
    a->script = context->script;
    pg_tree_walk(&a->tree, begin_at(a, context),
                 a->report->p);
    return !a->tree.stopped;
}

pg_findings *pg_audit(const pg_lint *l, const char *dir, pg_audit_form form,
                      apr_file_t *out, apr_file_t *tell, apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0 };
    audit a;

    memset(&a, 0, sizeof(a));
    a.l = l;
    a.tell = tell;
    a.only = *dir ? pg_with_slash(dir, p) : dir;
    a.report = pg_audit_report_make(form, out, p);
    a.roots = apr_array_make(p, 8, sizeof(root));
    a.tree.enter = enter;
    a.tree.file = see_file;
    a.tree.leave = leave;
    a.tree.baton = &a;
    a.tree.out = out;
    apr_pool_create(&a.scratch, p);
    v.baton = &a;
    pg_survey(l->main_server, l->globs, &v, p);
    if (a.tree.stopped) {
        pg_result_tell(tell, PG_TELLS_STOPPED, NULL);
    }
    pg_audit_report_end(a.report, &a.tree.counts,
                        !a.tree.stopped && !pg_worker_skipped(), l);
    return a.report->found;
}
