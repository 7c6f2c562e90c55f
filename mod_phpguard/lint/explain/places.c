/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Checks single places: those that are named, and those with refusals. */

#include "lint/explain/places.h"
#include "lint/child/child.h"
#include "lint/child/progress.h"
#include "lint/child/state_file.h"
#include "lint/explain/explain.h"
#include "lint/lookup/locate.h"
#include "util/path.h"

#include "http_log.h"
#include "http_main.h"
#include "apr_strings.h"

#define NAMED "DUMP_PHPGUARD_PLACE="

static const char *name_at(int i)
{
    const char *define = APR_ARRAY_IDX(ap_server_config_defines, i,
                                       const char *);
    const apr_size_t len = strlen(NAMED);

    return strncmp(define, NAMED, len) || !define[len] ? NULL : define + len;
}

static int count_defines(void)
{
    return ap_server_config_defines ? ap_server_config_defines->nelts : 0;
}

int pg_places_named(void)
{
    int i;

    for (i = 0; i < count_defines(); ++i) {
        if (name_at(i)) {
            return 1;
        }
    }
    return 0;
}

static int is_same_directive(const pg_directive *a, const pg_directive *b)
{
    return a == b || (a && b && a->node->line_num == b->node->line_num
                      && !strcmp(a->node->filename, b->node->filename));
}

/* The survey asks about one file of a directory for all that lie below it. */
static int is_said_of(const pg_finding *f, const pg_where *where)
{
    int i;

    for (i = 0; i < f->where->nelts; ++i) {
        const pg_where *have = &APR_ARRAY_IDX(f->where, i, pg_where);

        if (have->s == where->s && pg_path_holds(have->context, where->context)
            && is_same_directive(have->decided, where->decided)) {
            return 1;
        }
    }
    return 0;
}

static int is_found(const pg_findings *all, const pg_finding *f,
                    const pg_where *where)
{
    int i;

    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *have = APR_ARRAY_IDX(all->list, i, pg_finding *);

        if (have->id == f->id && is_said_of(have, where)) {
            return 1;
        }
    }
    return 0;
}

static void add_new(pg_findings *to, const pg_findings *from)
{
    int i, n;

    for (i = 0; i < from->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(from->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            if (!is_found(to, f, where)) {
                pg_findings_add(to, f, where);
            }
        }
    }
    to->ignored += from->ignored;
}

/* The worst of several URLs. */
static pg_outcome worse(pg_outcome a, pg_outcome b)
{
    static const pg_outcome order[] = {
        PG_LEAKS, PG_UNKNOWN, PG_FAILS, PG_RUNS, PG_DENIED
    };
    apr_size_t i;

    for (i = 0; i < sizeof(order) / sizeof(order[0]); ++i) {
        if (a == order[i] || b == order[i]) {
            return order[i];
        }
    }
    return PG_SENT;
}

/* A place that is silenced by PHPGuardLintIgnore is silent here too, and one
 * of a running server is no news to it. */
static pg_outcome judge(pg_checked *in, const apr_array_header_t *all,
                        apr_pool_t *p)
{
    pg_checked own = *in;
    pg_outcome outcome = PG_SENT;
    int i;

    own.found = pg_findings_make(p);
    own.live = NULL;
    own.parent = NULL;
    own.p = p;
    for (i = 0; i < all->nelts; ++i) {
        outcome = worse(outcome,
                        pg_explain_judge(&own, APR_ARRAY_IDX(all, i,
                                                     const pg_located *), p));
    }
    add_new(in->found, own.found);
    return all->nelts ? outcome : PG_UNKNOWN;
}

static const apr_array_header_t *locate(const pg_checked *in,
                                        const char *what, apr_pool_t *p)
{
    const pg_client client = { NULL, NULL, NULL, apr_table_make(p, 1), NULL };

    return *what == '/' ? pg_locate_file(&in->l, &client, what, p)
                        : pg_locate_url(&in->l, &client, what, p);
}

/* A request may have carried what made its URL lead to the file. */
static int leads_to(const apr_array_header_t *all, const char *file)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_located *at = APR_ARRAY_IDX(all, i, const pg_located *);

        while (at->next) {
            at = at->next;
        }
        if (at->file && !strcmp(at->file, file)) {
            return 1;
        }
    }
    return 0;
}

static void ask_refused(pg_checked *in, pg_refused *refused, apr_pool_t *p)
{
    const apr_array_header_t *all = NULL;

    if (*refused->url) {
        all = locate(in, refused->url, p);
    }
    if (*refused->file && (!all || !leads_to(all, refused->file))) {
        all = locate(in, refused->file, p);
    }
    refused->now = all ? judge(in, all, p) : PG_UNKNOWN;
    if (refused->now == PG_UNKNOWN && refused->is_there) {
        ++in->found->unknown;
        in->found->first_unknown = refused->file;
    }
}

static void ask_all_refused(pg_checked *in, apr_pool_t *p)
{
    apr_array_header_t *all = pg_refused_read(p);
    int i;

    in->found->refused = all;
    if (!all && pg_state_read(p)) {
        pg_child_say(in->l.main_server, APLOG_WARNING,
                     "phpguard: the refusals of the running server are "
                     "unknown: its shared memory cannot be read, or belongs "
                     "to another version");
    }
    for (i = 0; all && i < all->nelts && !pg_progress_late(); ++i) {
        ask_refused(in, &APR_ARRAY_IDX(all, i, pg_refused), p);
    }
}

/* Of a place that is named silence would be taken for an answer. */
static void ask_named(pg_checked *in, const char *what, apr_pool_t *p)
{
    if (judge(in, locate(in, what, p), p) == PG_UNKNOWN) {
        pg_child_say(in->l.main_server, APLOG_WARNING,
                     apr_pstrcat(p, "phpguard: the verdict is unknown for ",
                                 what, ": phpguard explain shows why", NULL));
    }
}

void pg_places_check(pg_checked *in, apr_pool_t *p)
{
    int i;

    if (!pg_places_named()) {
        ask_all_refused(in, p);
        return;
    }
    for (i = 0; i < count_defines(); ++i) {
        const char *what = name_at(i);

        if (what) {
            ask_named(in, what, p);
        }
    }
}
