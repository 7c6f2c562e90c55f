/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Checks each context for "apachectl -t", unless an equal one was checked. */

#include "lint/check.h"
#include "dryrun/dryrun.h"
#include "lint/child/progress.h"
#include "lint/child/worker.h"
#include "lint/explain/places.h"
#include "lint/history/ran.h"
#include "lint/judge/meant.h"
#include "lint/judge/rules.h"
#include "lint/lookup/confirm.h"
#include "lint/lookup/first_look.h"
#include "lint/lookup/leads_to.h"
#include "lint/survey/contexts.h"
#include "lint/survey/differently_mapped.h"
#include "lint/survey/dir_scan.h"
#include "lint/survey/fingerprint.h"
#include "lint/survey/named_contexts.h"
#include "lint/survey/php_extensions.h"
#include "lint/survey/survey.h"
#include "model/php_names.h"

#include "apr_strings.h"

#include <unistd.h>

/* A run, and the configurations without findings. */
typedef struct {
    pg_checked in;
    apr_hash_t *silent;         /* always or unless_files, by shape */
    apr_hash_t *configured;     /* holds, by the shape that a place has
                                 * without its .htaccess files */
    apr_hash_t *names;          /* alike or differ, by shape */
    int looked;                 /* places so far */
    pg_ran *ran;                /* for the history; or NULL */
    const unsigned char *scanned; /* of the first places, or NULL */
    int n_scanned;
} run;

/* Directories of this shape have no findings: always, or unless they contain
 * PHP files. */
static const char always[] = "always", unless_files[] = "unless files";

/* It does not leak; and whether names differ. */
static const char holds[] = "holds", alike[] = "alike", differ[] = "differ";

/* So many directories are searched for odd spellings; after them, those of a
 * shape without findings are skipped. */
#define LOOK_MAX 1000

static void remember(apr_hash_t *shapes, apr_uint64_t shape, const char *what)
{
    apr_hash_set(shapes, apr_pmemdup(apr_hash_pool_get(shapes), &shape,
                                     sizeof(shape)), sizeof(shape), what);
}

static void report(const pg_checked *in, pg_message what,
                   const pg_context *context, const char *name)
{
    const pg_where where = pg_rules_where(context, name);

    if (in->parent) {
        pg_result_write(in->parent, what, pg_findings_key(&where, in->p));
    }
}

/* For the state file: a place that leaks by the configuration leaks already,
 * whatever its owner keeps there today or brings tomorrow. */
static void report_configured(run *r, const pg_context *context)
{
    pg_context configured = pg_sections_configured(context);
    pg_answer answer;
    apr_uint64_t shape;

    if (!r->in.parent) {
        return;
    }
    shape = pg_fingerprint(&configured);
    if (apr_hash_get(r->configured, &shape, sizeof(shape))) {
        return;
    }
    pg_lookup(&answer, &configured, PG_PLAIN_NAME, r->in.p);
    pg_confirm(&answer, &r->in.l, r->in.p);
    if (answer.outcome == PG_LEAKS) {
        report(&r->in, PG_MESSAGE_LEAK, context, PG_PLAIN_NAME);
    }
    else if (answer.outcome != PG_UNKNOWN) {
        remember(r->configured, shape, holds);
    }
}

/* root asks no dry run: it only looks whether a child is to. */
static void confirm(pg_checked *in, pg_answer *answer, const pg_php_files *e)
{
    if (!in->quick) {
        pg_confirm(answer, &in->l, in->p);
    }
    else if (pg_first_look(answer, in->p)) {
        answer->outcome = PG_RUNS;
    }
    else {
        in->loud |= pg_is_meant(answer, e, &in->l, in->p);
    }
}

/* Names that are spelled or mapped otherwise than index.php beside them. */
static void check_names(run *r, const pg_context *context,
                        const pg_php_files *e,
                        const apr_array_header_t *names)
{
    pg_checked *in = &r->in;
    pg_php_files here = *e;
    pg_answer *answer;
    int i;

    here.php = 1;
    for (i = 0; names && i < names->nelts; ++i) {
        answer = apr_palloc(in->p, sizeof(*answer));
        pg_lookup(answer, context, APR_ARRAY_IDX(names, i, const char *),
                  in->p);
        confirm(in, answer, &here);
        report(in, answer->outcome == PG_LEAKS ? PG_MESSAGE_LEAK
               : PG_MESSAGE_SEEN, context, answer->name);
        pg_ran_note(r->ran, answer, NULL, in->p);
        if (answer->outcome == PG_LEAKS || answer->outcome == PG_UNKNOWN) {
            pg_rules_apply(in, answer, &here);
        }
    }
}

/* What the scan of directories found in the place that is checked. */
static int recall(run *r, pg_context *context, pg_php_files *e)
{
    unsigned char seen = r->looked <= r->n_scanned
                         ? r->scanned[r->looked - 1] : PG_SCAN_MORE;

    memset(e, 0, sizeof(*e));
    r->in.loud |= seen & PG_SCAN_MORE || context->pattern
                  || r->in.l.others;
    e->php = (seen & PG_SCAN_PHP) != 0;
    e->bare = !(seen & PG_SCAN_DOTS);
    return seen & PG_SCAN_THERE;
}

static const char *known_shape(const run *r, apr_uint64_t shape)
{
    return apr_hash_get(r->silent, &shape, sizeof(shape));
}

/* Whether all PHP files of a shape are mapped as index.php is. */
static const char *known_names(run *r, const pg_context *context,
                               apr_uint64_t shape)
{
    const char *known = apr_hash_get(r->names, &shape, sizeof(shape));

    if (!known) {
        known = pg_may_be_mapped_apart(context, r->in.p) ? differ : alike;
        remember(r->names, shape, known);
    }
    return known;
}

/* What is known of a place before its directory is read. */
static int is_known_to_be_fine(run *r, pg_context *context)
{
    apr_uint64_t shape;

    if (++r->looked <= LOOK_MAX) {
        return 0;
    }
    pg_sections_choose(context, r->in.p);
    shape = pg_fingerprint(context);
    if (context->htaccess.state != PG_HTACCESS_FINE
        || known_shape(r, shape) != always) {
        return 0;
    }
    if (!context->file) {
        pg_ran_recall(r->ran, context, shape, r->in.p);
    }
    return 1;
}

/* The scan knows only that there are PHP files beside it. */
static void check_named_file(run *r, pg_context *context)
{
    pg_checked *in = &r->in;
    pg_php_files e;
    int there;

    if (is_known_to_be_fine(r, context)
        || pg_findings_have(in->found, context->s, context->dir,
                            context->file)) {
        return;
    }
    memset(&e, 0, sizeof(e));
    if (r->scanned) {
        there = recall(r, context, &e) && e.php;
    }
    else {
        there = access(apr_pstrcat(in->p, context->dir, context->file, NULL),
                       F_OK) == 0;
    }
    if (there && !in->loud) {
        apr_array_header_t *one = apr_array_make(in->p, 1, sizeof(char *));

        APR_ARRAY_PUSH(one, const char *) = context->file;
        pg_context_open(context, &e, there, in->p);
        check_names(r, context, &e, one);
    }
}

static void check_named_files(run *r, const apr_array_header_t *all)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        check_named_file(r, &APR_ARRAY_IDX(all, i, pg_context));
    }
}

/* Check a place; remember its shape if it has no findings. */
static void check_plain(run *r, const pg_context *context,
                        const pg_php_files *e, apr_uint64_t shape)
{
    pg_checked *in = &r->in;
    int before = in->found->places, unknown = in->found->unknown;
    pg_answer *answer = apr_palloc(in->p, sizeof(*answer));

    if (!in->quick) {
        check_named_files(r, pg_leads_to(context, in->p));
    }
    pg_lookup(answer, context, PG_PLAIN_NAME, in->p);
    confirm(in, answer, e);
    pg_ran_note(r->ran, answer, &shape, in->p);
    pg_rules_apply(in, answer, e);
    if (in->found->places == before && in->found->unknown == unknown) {
        remember(r->silent, shape, answer->outcome == PG_LEAKS
                 || answer->outcome == PG_UNKNOWN ? unless_files : always);
    }
}

static void check_context(run *r, pg_context *context)
{
    pg_checked *in = &r->in;
    pg_php_files e;
    apr_uint64_t shape;
    int there;

    context->sealed = in->quick;
    if (context->file) {
        check_named_file(r, context);
        return;
    }
    if (is_known_to_be_fine(r, context)) {
        report_configured(r, context);
        return;
    }
    there = r->scanned ? recall(r, context, &e)
                       : pg_php_files_find(&e, context->dir, in->l.others,
                                           in->p);
    pg_context_open(context, &e, there, in->p);
    if (in->loud) {
        return;
    }
    if (e.unlisted) {
        pg_findings_unlisted(in->found, context->dir);
    }
    report_configured(r, context);
    if (!there) {
        return;
    }
    if (context->htaccess.state > PG_HTACCESS_PARTLY) {
        pg_rules_htaccess(in, context);
        return;
    }
    check_names(r, context, &e,
                pg_php_files_odd(context, in->l.exts, &e, in->p));
    check_named_files(r, pg_named_by_rules(context, in->p));
    check_named_files(r, pg_leads_to_pages(context, in->p));
    shape = pg_fingerprint(context);
    if (e.names && known_names(r, context, shape) != alike) {
        check_names(r, context, &e, pg_mapped_apart(context, e.names, in->p));
    }
    if (in->quick && e.php && known_names(r, context, shape) != alike) {
        in->loud = 1;
        return;
    }
    if (known_shape(r, shape) == always) {
        pg_ran_recall(r->ran, context, shape, in->p);
        return;
    }
    if (known_shape(r, shape) == unless_files && !e.php) {
        return;
    }
    check_plain(r, context, &e, shape);
}

static int is_late(run *r, const pg_context *context)
{
    pg_findings *found = r->in.found;
    apr_pool_t *p = found->list->pool;

    if (!found->stopped && pg_progress_late()) {
        pg_where where = pg_rules_where(context, "");

        where.context = apr_pstrdup(p, where.context);
        found->stopped = apr_pmemdup(p, &where, sizeof(where));
    }
    return found->stopped != NULL;
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    run *r = v->baton;
    int before = r->in.found->places;

    if (is_late(r, context)) {
        return 0;
    }
    ++r->in.found->looked;
    r->in.p = p;
    pg_worker_rest(NULL);
    check_context(r, context);
    v->kept |= r->in.found->places != before;
    return !r->in.loud;
}

static run begin(const pg_lint *l, apr_pool_t *p)
{
    run r;

    memset(&r, 0, sizeof(r));
    r.in = pg_rules_begin(l, p);
    r.silent = apr_hash_make(p);
    r.configured = apr_hash_make(p);
    r.names = apr_hash_make(p);
    return r;
}

static void survey(run *r, apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0, 1 };

    v.baton = r;
    pg_survey(r->in.l.main_server, r->in.quick ? NULL : r->in.l.globs, &v, p);
}

pg_findings *pg_check(const pg_lint *l, apr_hash_t *live, apr_file_t *parent,
                      apr_pool_t *p)
{
    run r = begin(l, p);

    r.in.live = live;
    r.in.parent = parent;
    r.ran = pg_ran_begin(parent, p);
    pg_dryrun_open(l->main_server, l->p);
    if (!l->asked || l->everywhere || !pg_places_named()) {
        survey(&r, p);
    }
    if (l->asked && !l->everywhere) {
        pg_places_check(&r.in, p);
    }
    return r.in.found;
}

static int note_directory(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    apr_array_header_t *dirs = v->baton;

    (void)p;
    APR_ARRAY_PUSH(dirs, const char *) = apr_pstrdup(dirs->pool, context->dir);
    return dirs->nelts < LOOK_MAX;
}

/* The directories that are always looked into. */
static apr_array_header_t *first_directories(const pg_lint *l, apr_pool_t *p)
{
    pg_visitor v = { note_directory, NULL, 0, 1 };

    v.baton = apr_array_make(p, LOOK_MAX, sizeof(const char *));
    pg_survey(l->main_server, NULL, &v, p);
    return v.baton;
}

int pg_check_is_quiet(const pg_lint *l, apr_pool_t *p)
{
    const apr_array_header_t *dirs = first_directories(l, p);
    run r = begin(l, p);

    r.in.quick = 1;
    r.scanned = pg_dir_scan(dirs, p);
    r.n_scanned = dirs->nelts;
    if (!r.scanned) {
        return 0;
    }
    survey(&r, p);
    return !r.in.loud && !r.in.found->places;
}
