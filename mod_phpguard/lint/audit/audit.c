/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Checks every file below the document roots. */

#include "lint/audit/audit.h"
#include "config.h"
#include "dryrun/dryrun.h"
#include "lint/audit/file.h"
#include "lint/audit/htaccess_change.h"
#include "lint/audit/root.h"
#include "lint/child/progress.h"
#include "lint/child/worker.h"
#include "lint/judge/rules.h"
#include "lint/survey/contexts.h"
#include "lint/survey/survey.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <sys/stat.h>

typedef struct {
    pg_audit_files in;
    const char *only;           /* a directory, or "" */
    apr_array_header_t *roots;  /* pg_root: the trees so far */
    const pg_root *at;          /* the tree that is walked */
    int script;
    pg_tree tree;
    apr_file_t *report_to;
    apr_time_t reported;        /* when the progress was last reported */
} audit;

static const char *url_of(const audit *a, const char *path, apr_pool_t *p)
{
    return apr_pstrcat(p, a->at->url, path + strlen(a->at->dir), NULL);
}

static int has_htaccess(const audit *a, const pg_tree_dir *dir)
{
    const core_server_config *core
        = ap_get_core_module_config(a->in.site->s->module_config);
    const char *names = core->access_name;

    while (*names) {
        if (pg_tree_has(dir, ap_getword_conf(dir->p, &names))) {
            return 1;
        }
    }
    return 0;
}

static void see_file(pg_tree *t, pg_tree_dir *dir, const char *name,
                     int is_link)
{
    audit *a = t->baton;
    const pg_shape *shape = dir->data;
    pg_context context;

    if (pg_shape_class(shape, name) != PG_NAME_OTHER || shape->others) {
        context = pg_shape_context(shape, dir->path, url_of(a, dir->path,
                                                            a->in.scratch));
        pg_audit_file(&a->in, dir, &context, name, is_link);
    }
}

/* A .htaccess file that httpd cannot use is reported in its own directory. */
static void see_htaccess(audit *a, pg_tree_dir *dir, pg_shape *shape)
{
    pg_checked in;

    if (shape->context.htaccess.state <= PG_HTACCESS_PARTLY
        || (dir->above && ((pg_shape *)dir->above->data)->context.htaccess.state
            > PG_HTACCESS_PARTLY)) {
        return;
    }
    in = pg_rules_begin(a->in.l, dir->p);
    pg_rules_htaccess(&in, &shape->context);
    pg_audit_file_report(&a->in, dir, &in);
}

/* At most five times a second. */
static void report_progress(audit *a)
{
    const pg_tree_counts *c = &a->tree.counts;
    apr_time_t now;

    if (c->directories % 64) {
        return;
    }
    now = apr_time_now();
    if (now - a->reported > apr_time_from_msec(200)) {
        a->reported = now;
        pg_result_write(a->report_to, PG_MESSAGE_PROGRESS,
                        apr_psprintf(a->in.scratch, "%ld directories, "
                                     "%ld files, %d findings", c->directories,
                                     c->files, a->in.report->found->places));
        apr_file_flush(a->report_to);
        apr_pool_clear(a->in.scratch);
    }
}

static int enter(pg_tree *t, pg_tree_dir *dir)
{
    audit *a = t->baton;
    pg_shape *above = dir->above ? dir->above->data : NULL;
    pg_shape *shape;

    report_progress(a);
    t->stopped |= pg_progress_stopped();
    if (*a->only && !pg_path_holds(a->only, dir->path)
        && !pg_path_holds(dir->path, a->only)) {
        return 0;
    }
    shape = pg_shape_of(a->in.site, above, dir->path,
                        url_of(a, dir->path, dir->p), a->script,
                        has_htaccess(a, dir), dir->is_link, dir->p);
    dir->data = shape;
    shape->context.host = a->at->host;
    shape->context.address = a->at->address;
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

    if (shape->p == dir->p && !shape->leaks && shape->has && a->in.site->reached
        && shape->context.htaccess.state == PG_HTACCESS_FINE
        && pg_htaccess_change(&f, a->in.l, &shape->context, dir->p)) {
        pg_audit_report_add(a->in.report, &f, &is_new, dir->p);
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

/* The directory of one file, which is not walked. */
static pg_tree_dir around(audit *a, const pg_context *context,
                          const char *path, const char *uri)
{
    apr_pool_t *p = a->in.report->p;
    pg_tree_dir dir;
    pg_shape *shape;

    memset(&dir, 0, sizeof(dir));
    dir.p = p;
    dir.path = ap_make_dirstr_parent(p, path);
    shape = pg_shape_of(a->in.site, NULL, dir.path,
                        ap_make_dirstr_parent(p, uri), context->script, 1, 0,
                        p);
    shape->context.host = apr_pstrdup(p, context->host);
    shape->context.address = apr_pstrdup(p, context->address);
    dir.data = shape;
    return dir;
}

static pg_context of_file(const pg_tree_dir *dir, const char *uri)
{
    pg_context one = pg_shape_context(dir->data, dir->path,
                                      ap_make_dirstr_parent(dir->p, uri));

    one.uri = uri;
    return one;
}

static void see_alone(audit *a, const pg_context *context, const char *path,
                      const char *uri)
{
    apr_pool_t *p = a->in.report->p;
    const char *name = apr_pstrdup(p, apr_filepath_name_get(path));
    pg_context one = *context;
    pg_tree_dir dir;

    one.dir = pg_with_slash(path, p);
    one.url = uri;
    if (pg_root_holds(a->roots, &one)) {
        return;
    }
    pg_root_add(a->roots, &one);
    dir = around(a, context, path, uri);
    one = of_file(&dir, uri);
    ++a->tree.counts.files;
    if (pg_shape_class(dir.data, name) != PG_NAME_OTHER
        || ((pg_shape *)dir.data)->others) {
        pg_audit_file(&a->in, &dir, &one, name, 1);
    }
}

static void see_tree(audit *a, const pg_context *context)
{
    a->at = pg_root_add(a->roots, context);
    a->script = context->script;
    a->tree.asked = begin_at(a, context) == a->only;
    pg_tree_walk(&a->tree, begin_at(a, context), a->in.report->p);
}

/* A file of a tree that runs by its URL there may leak by another one, which
 * an Alias or a RewriteRule gives it. */
static void see_other_url(audit *a, const pg_root *root,
                          const pg_context *context, const char *path,
                          const char *uri)
{
    const char *own = apr_pstrcat(a->in.report->p, root->url,
                                  path + strlen(root->dir), NULL);
    pg_tree_dir dir;
    pg_context one, other;

    if (strcmp(uri, own)) {
        dir = around(a, context, path, uri);
        one = of_file(&dir, own);
        other = of_file(&dir, uri);
        pg_audit_file_again(&a->in, &dir, &one, &other,
                            apr_filepath_name_get(path));
    }
}

/* A file that a directive names, and its URL where the directive gives it
 * one. */
static void see_named(audit *a, const pg_context *context, const char *path,
                      const char *uri)
{
    apr_pool_t *p = a->in.report->p;
    const pg_root *root = pg_root_of(a->roots, context->s, path);
    struct stat st;

    if ((*a->only && !pg_path_holds(a->only, path)) || stat(path, &st) != 0
        || !S_ISREG(st.st_mode)) {
        return;
    }
    path = apr_pstrdup(p, path);
    uri = apr_pstrdup(p, uri);
    if (!root) {
        see_alone(a, context, path, uri);
    }
    else if (uri) {
        see_other_url(a, root, context, path, uri);
    }
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    audit *a = v->baton;
    const char *path;

    if (!context->url || !begin_at(a, context)
        || (!context->file && pg_root_holds(a->roots, context))) {
        return !a->tree.stopped;
    }
    if (!a->in.site || a->in.site->s != context->s) {
        a->in.site = pg_site_make(a->in.l, context->s, a->in.report->p);
    }
    path = pg_root_file(context, p);
    if (context->file) {
        see_named(a, context, apr_pstrcat(p, context->dir, context->file,
                                          NULL), context->uri);
    }
    else if (path) {
        see_named(a, context, path, without_slash(context->url, p));
    }
    else {
        see_tree(a, context);
    }
    return !a->tree.stopped;
}

pg_findings *pg_audit(const pg_lint *l, const pg_audit_question *q,
                      apr_file_t *out, apr_file_t *parent, apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0, 1 };
    audit a;

    memset(&a, 0, sizeof(a));
    pg_dryrun_open(l->main_server, l->p);
    a.in.l = l;
    a.report_to = parent;
    a.only = *q->dir ? pg_with_slash(q->dir, p) : q->dir;
    a.in.report = pg_audit_report_make(q->form, out, p);
    a.in.again = apr_hash_make(p);
    a.roots = apr_array_make(p, 8, sizeof(pg_root));
    a.tree.enter = enter;
    a.tree.file = see_file;
    a.tree.leave = leave;
    a.tree.baton = &a;
    a.tree.out = out;
    a.tree.crosses = q->crosses;
    apr_pool_create(&a.in.scratch, p);
    v.baton = &a;
    pg_survey(l->main_server, l->globs, &v, p);
    if (a.tree.stopped) {
        pg_result_write(parent, PG_MESSAGE_STOPPED, NULL);
    }
    pg_audit_report_end(a.in.report, &a.tree.counts,
                        !a.tree.stopped && !pg_worker_skipped(), l);
    return a.in.report->found;
}
