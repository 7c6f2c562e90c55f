/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Judges one file of an audit. */

#include "lint/audit/file.h"
#include "httpd/source.h"
#include "lint/child/progress.h"
#include "model/php_names.h"

#include "apr_strings.h"

#include <unistd.h>

const pg_finding *pg_audit_file_report(pg_audit_files *a, pg_tree_dir *dir,
                                       const pg_checked *in)
{
    pg_shape *shape = dir->data;
    const pg_finding *have;
    int is_new;

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
static void say(pg_audit_files *a, pg_tree_dir *dir, pg_kind_of_file *kind,
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
    kind->noted = (void *)pg_audit_file_report(a, dir, &in);
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
static void count(pg_audit_files *a, pg_tree_dir *dir, pg_kind_of_file *kind,
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

void pg_audit_file(pg_audit_files *a, pg_tree_dir *dir,
                   const pg_context *context, const char *name, int is_link)
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

/* A copy: it may be freed with the scratch pool. */
static pg_kind_of_file ask(pg_audit_files *a, pg_tree_dir *dir,
                           const pg_context *context, const char *name)
{
    const pg_kind_of_file kind = *pg_shape_ask(dir->data, context, name, 1,
                                               a->scratch);

    apr_pool_clear(a->scratch);
    return kind;
}

void pg_audit_file_again(pg_audit_files *a, pg_tree_dir *dir,
                         const pg_context *counted, const pg_context *other,
                         const char *name)
{
    const char *path = apr_pstrcat(dir->p, other->dir, name, NULL);
    pg_shape *shape = dir->data;
    pg_kind_of_file was, is;

    if (apr_hash_get(a->again, path, APR_HASH_KEY_STRING)) {
        return;
    }
    was = ask(a, dir, counted, name);
    is = ask(a, dir, other, name);
    if (is.reached && is.outcome == PG_LEAKS && was.reached
        && (was.outcome == PG_RUNS || was.outcome == PG_FAILS)) {
        say(a, dir, &is, other, name);
    }
    if (shape->leaks) {
        apr_hash_set(a->again, path, APR_HASH_KEY_STRING, path);
        --a->report->verdicts[was.outcome];
        ++a->report->verdicts[PG_LEAKS];
    }
}
