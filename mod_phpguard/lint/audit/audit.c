/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Checks every file below the document roots. */

#include "lint/audit/audit.h"
#include "config.h"
#include "dryrun/dryrun.h"
#include "httpd/source.h"
#include "lint/audit/htaccess_change.h"
#include "lint/audit/root.h"
#include "lint/audit/shape.h"
#include "lint/child/progress.h"
#include "lint/child/worker.h"
#include "lint/judge/rules.h"
#include "lint/print/words.h"
#include "lint/survey/contexts.h"
#include "lint/survey/survey.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_strings.h"

#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    const pg_lint *l;
    const char *only;           /* a directory, or "" */
    pg_audit_report *report;
    apr_array_header_t *roots;  /* pg_root: the trees so far */
    pg_site *site;              /* of the vhost that is walked */
    const pg_root *at;          /* the tree that is walked */
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
    const pg_php_files there = { .php = 1 };
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
    pg_shape_answer(answer, a->l, own, apr_pstrdup(dir->p, name), dir->p);
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

/* A file that is sent is PHP if its source is, and may not be readable. */
static void count(audit *a, pg_tree_dir *dir, pg_kind_of_file *kind,
                  const pg_context *context, const char *name,
                  pg_name_class class)
{
    const char *path = apr_pstrcat(a->scratch, context->dir, name, NULL);
    pg_outcome outcome = kind->outcome;

    if ((outcome == PG_LEAKS || !kind->reached)
        && !is_source(path, class, a->scratch)) {
        if (access(path, R_OK) == 0) {
            return;
        }
        outcome = PG_DENIED;
    }
    if (!kind->reached) {
        ++a->report->unreached;
        return;
    }
    ++a->report->verdicts[outcome];
    if (outcome == PG_LEAKS || outcome == PG_FAILS) {
        say(a, dir, kind, context, name);
    }
}

static void see(audit *a, pg_tree_dir *dir, const pg_context *context,
                const char *name, int is_link)
{
    pg_shape *shape = dir->data;
    pg_name_class class = pg_shape_class(shape, name);
    pg_kind_of_file unreached = { PG_UNKNOWN, 0, 0, NULL };
    pg_kind_of_file *kind = &unreached;

    if (a->site->reached) {
        kind = pg_shape_ask(shape, context, name, is_link, a->scratch);
    }
    if (class == PG_NAME_OTHER) {
        class = kind->meant ? PG_NAME_MEANT : class;
    }
    if (class != PG_NAME_OTHER) {
        count(a, dir, kind, context, name, class);
    }
    apr_pool_clear(a->scratch);
}

static void see_file(pg_tree *t, pg_tree_dir *dir, const char *name,
                     int is_link)
{
    audit *a = t->baton;
    const pg_shape *shape = dir->data;
    pg_context context;

    if (pg_shape_class(shape, name) != PG_NAME_OTHER || shape->others) {
        context = pg_shape_context(shape, dir->path, url_of(a, dir->path,
                                                            a->scratch));
        see(a, dir, &context, name, is_link);
    }
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
        pg_result_write(a->tell, PG_MESSAGE_PROGRESS,
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
                        has_htaccess(a, dir), dir->is_link, dir->p);
    dir->data = shape;
    shape->context.host = a->at->host;
    if (shape != above) {
        see_htaccess(a, dir, shape);
    }
    return 1;
}

static void leave(pg_tree *t, pg_tree_dir *dir)
{
    audit *a = t->baton;
    const pg_shape *shape = dir->data;
    pg_finding f;
    int is_new;

    if (shape->p == dir->p && !shape->leaks && shape->has && a->site->reached
        && shape->context.htaccess.state == PG_HTACCESS_FINE
        && pg_htaccess_change(&f, a->l, &shape->context, dir->p)) {
        pg_audit_report_add(a->report, &f, &is_new, dir->p);
        dir->kept |= is_new;
    }
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

static char *without_slash(const char *path, apr_pool_t *p)
{
    return apr_pstrmemdup(p, path, strlen(path) - 1);
}

/* The path up to the last slash. */
static char *above(const char *path, apr_pool_t *p)
{
    return apr_pstrmemdup(p, path, (apr_size_t)(pg_name_base(path) - path));
}

static void see_alone(audit *a, const pg_context *context, const char *path,
                      const char *uri)
{
    apr_pool_t *p = a->report->p;
    pg_context one = *context;
    pg_tree_dir dir;

    one.dir = pg_with_slash(path, p);
    one.url = uri;
    if (pg_root_holds(a->roots, &one)) {
        return;
    }
    pg_root_add(a->roots, &one);
    memset(&dir, 0, sizeof(dir));
    dir.p = p;
    dir.path = above(path, p);
    dir.data = pg_shape_of(a->site, NULL, dir.path, above(uri, p),
                           context->script, 1, 0, p);
    one = pg_shape_context(dir.data, dir.path, above(uri, p));
    one.uri = uri;
    ++a->tree.counts.files;
    if (pg_shape_class(dir.data, pg_name_base(path)) != PG_NAME_OTHER
        || ((pg_shape *)dir.data)->others) {
        see(a, &dir, &one, apr_pstrdup(p, pg_name_base(path)), 1);
    }
}

static void see_tree(audit *a, const pg_context *context)
{
    a->at = pg_root_add(a->roots, context);
    a->script = context->script;
    a->tree.asked = begin_at(a, context) == a->only;
    pg_tree_walk(&a->tree, begin_at(a, context), a->report->p);
}

/* A file that a directive names, where no tree of the vhost holds it. */
static void see_named(audit *a, const pg_context *context, apr_pool_t *p)
{
    const char *path = apr_pstrcat(p, context->dir, context->file, NULL);
    struct stat st;

    if ((!*a->only || pg_path_holds(a->only, path))
        && !pg_root_has(a->roots, context->s, path)
        && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
        p = a->report->p;
        see_alone(a, context, apr_pstrdup(p, path),
                  apr_pstrdup(p, context->uri));
    }
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    audit *a = v->baton;
    const char *path;

    if (!context->url || pg_root_holds(a->roots, context)
        || !begin_at(a, context)) {
        return !a->tree.stopped;
    }
    if (!a->site || a->site->s != context->s) {
        a->site = pg_site_make(a->l, context->s, a->report->p);
    }
    path = pg_root_file(context, p);
    if (context->file) {
        see_named(a, context, p);
    }
    else if (path) {
        see_alone(a, context, path,
                  without_slash(context->url, a->report->p));
    }
    else {
        see_tree(a, context);
    }
    return !a->tree.stopped;
}

pg_findings *pg_audit(const pg_lint *l, const pg_audit_question *q,
                      apr_file_t *out, apr_file_t *tell, apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0, 1 };
    audit a;

    memset(&a, 0, sizeof(a));
    pg_dryrun_open(l->main_server, l->p);
    a.l = l;
    a.tell = tell;
    a.only = *q->dir ? pg_with_slash(q->dir, p) : q->dir;
    a.report = pg_audit_report_make(q->form, out, p);
    a.roots = apr_array_make(p, 8, sizeof(pg_root));
    a.tree.enter = enter;
    a.tree.file = see_file;
    a.tree.leave = leave;
    a.tree.baton = &a;
    a.tree.out = out;
    a.tree.crosses = q->crosses;
    apr_pool_create(&a.scratch, p);
    v.baton = &a;
    pg_survey(l->main_server, l->globs, &v, p);
    if (a.tree.stopped) {
        pg_result_write(tell, PG_MESSAGE_STOPPED, NULL);
    }
    pg_audit_report_end(a.report, &a.tree.counts,
                        !a.tree.stopped && !pg_worker_skipped(), l);
    return a.report->found;
}
