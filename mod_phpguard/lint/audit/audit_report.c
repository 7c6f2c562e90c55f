/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints the findings of an audit, grouped or one per line. */

#include "lint/audit/audit_report.h"
#include "lint/print/json.h"
#include "lint/print/print.h"
#include "lint/print/records.h"
#include "lint/print/words.h"
#include "lint/repair/repair.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "model/text.h"
#include "util/printable.h"

#include "apr_strings.h"

/* So many causes are kept, with what was read to know them. */
#define CAUSES_MAX 500
#define PLACES_MAX 3

pg_audit_report *pg_audit_report_make(pg_audit_form form, apr_file_t *out,
                                      apr_pool_t *p)
{
    pg_audit_report *r = apr_pcalloc(p, sizeof(*r));

    r->form = form;
    r->out = out;
    r->found = pg_findings_make(p);
    r->p = p;
    return r;
}

static void print_json(const pg_audit_report *r, const pg_finding *f,
                       const pg_where *where, apr_pool_t *p)
{
    apr_array_header_t *decided = apr_array_make(p, 1,
                                                 sizeof(const pg_directive *));

    if (f->decided) {
        APR_ARRAY_PUSH(decided, const pg_directive *) = f->decided;
    }
    apr_file_printf(r->out, "{\"level\":\"%s\",\"id\":\"%s\",\"message\":%s,"
                    "\"vhost\":%s,\"defined_at\":%s,\"url\":%s,\"file\":%s,"
                    "\"decided_by\":%s}\n", pg_words_severity(f),
                    pg_text_number(f->id, p),
                    pg_json_string(pg_cause_get(f->id)->says, p),
                    pg_json_string(pg_vhost_key(where->s, p), p),
                    pg_json_string(pg_vhost_defined(where->s, p), p),
                    pg_json_string(pg_words_url(where, p), p),
                    pg_json_string(pg_words_file(where, p), p),
                    pg_json_directives(decided, p));
}

static void print_place(const pg_audit_report *r, const pg_finding *f,
                        const pg_where *where, apr_pool_t *p)
{
    if (r->form == PG_AUDIT_JSON) {
        print_json(r, f, where, p);
    }
    else if (r->form == PG_AUDIT_LINES) {
        apr_file_printf(r->out, "%s\n", pg_words_line(f, where, p));
    }
}

/* The fix of one page is "likewise" that of another, and not of index.php. */
static const char *names_of(const pg_finding *f, apr_pool_t *p)
{
    const char *name = APR_ARRAY_IDX(f->where, 0, pg_where).name;

    return pg_name_classify(name) == PG_NAME_OTHER
           ? "*" : pg_name_alike(name, f->id == PG_SPELLING, p);
}

/* The same line in a thousand .htaccess files is one cause. */
static const char *key_of(const pg_finding *f, apr_pool_t *p)
{
    return apr_psprintf(p, "%d %d %s %s %s", (int)f->severity, (int)f->id,
                        names_of(f, p),
                        f->handler && !f->detail ? f->handler : "",
                        f->decided ? pg_directive_text(f->decided->node, p)
                                   : "");
}

static void keep_place(pg_audit_report *r, pg_finding *have,
                       const pg_where *where)
{
    pg_where *own;

    pg_findings_count_place(r->found, have);
    if (have->where->nelts >= PLACES_MAX) {
        ++have->more;
        return;
    }
    own = apr_array_push(have->where);
    *own = *where;
    if (have->where->nelts > 1) {
        /* what that one names goes with its directory */
        own->decided = NULL;
        own->fix = NULL;
        own->fixes = NULL;
    }
    own->context = apr_pstrdup(r->p, where->context);
    own->url = apr_pstrdup(r->p, where->url);
    own->uri = apr_pstrdup(r->p, where->uri);
    own->asked = apr_pstrdup(r->p, where->asked);
    own->name = apr_pstrdup(r->p, where->name);
}

static pg_finding *make_group(pg_audit_report *r, const char *key,
                              const pg_finding *f)
{
    pg_finding *have = apr_pmemdup(r->p, f, sizeof(*f));

    have->where = apr_array_make(r->p, PLACES_MAX, sizeof(pg_where));
    have->more = 0;
    apr_hash_set(r->found->index, apr_pstrdup(r->p, key), APR_HASH_KEY_STRING,
                 have);
    APR_ARRAY_PUSH(r->found->list, pg_finding *) = have;
    pg_findings_count(r->found, f);
    return have;
}

const pg_finding *pg_audit_report_add(pg_audit_report *r, const pg_finding *f,
                                      int *is_new, apr_pool_t *p)
{
    const pg_where *where = &APR_ARRAY_IDX(f->where, 0, pg_where);
    const char *key = key_of(f, p);
    pg_finding *have = apr_hash_get(r->found->index, key, APR_HASH_KEY_STRING);

    *is_new = !have;
    print_place(r, f, where, p);
    if (!have && r->found->list->nelts >= CAUSES_MAX) {
        *is_new = 0;
        ++r->lost;
        return NULL;
    }
    if (!have) {
        have = make_group(r, key, f);
    }
    keep_place(r, have, where);
    return have;
}

void pg_audit_report_more(pg_audit_report *r, const pg_finding *have,
                          const pg_where *where, apr_pool_t *p)
{
    print_place(r, have, where, p);
    keep_place(r, (pg_finding *)have, where);
}

static const char *some(long n, const char *one, const char *more,
                        apr_pool_t *p)
{
    return apr_psprintf(p, "%ld %s", n, n == 1 ? one : more);
}

static void add_some(char **to, long n, const char *what, apr_pool_t *p)
{
    if (n) {
        *to = apr_psprintf(p, "%s; %s", *to,
                           some(n, apr_pstrcat(p, "directory ", what, NULL),
                                apr_pstrcat(p, "directories ", what, NULL),
                                p));
    }
}

static const char *named(const pg_tree_counts *c, apr_pool_t *p)
{
    const char *names = c->named[0];
    int i;

    for (i = 1; i < PG_TREE_NAMED && c->named[i]; ++i) {
        names = apr_pstrcat(p, names, ", ", c->named[i], NULL);
    }
    return c->mounts > PG_TREE_NAMED ? apr_pstrcat(p, names, ", ...", NULL)
                                     : names;
}

static const char *counts_line(const pg_audit_report *r,
                               const pg_tree_counts *c, int all)
{
    apr_pool_t *p = r->p;
    char *line = apr_psprintf(p, "%s%s, %s. PHP: %ld run, %ld leak, %ld fail, "
                              "%ld denied, %ld unknown, %ld not reached",
                              all ? "" : "incomplete: ",
                              some(c->directories, "directory", "directories",
                                   p),
                              some(c->files, "file", "files", p),
                              r->verdicts[PG_RUNS], r->verdicts[PG_LEAKS],
                              r->verdicts[PG_FAILS], r->verdicts[PG_DENIED],
                              r->verdicts[PG_UNKNOWN], r->unreached);

    add_some(&line, c->closed, apr_pstrcat(p, "cannot be read (",
                                           c->first_closed, ")", NULL), p);
    add_some(&line, c->loops, "of links or mounts not entered again", p);
    add_some(&line, c->mounts, apr_pstrcat(p, "on other file systems not "
                                           "entered (", named(c, p), ")",
                                           NULL), p);
    add_some(&line, c->changed, "gone meanwhile", p);
    add_some(&line, c->deep, "too deep", p);
    return r->lost ? apr_psprintf(p, "%s; %d places with further causes not "
                                  "listed", line, r->lost) : line;
}

static void end_json(const pg_audit_report *r, const pg_tree_counts *c,
                     int all, const char *main_file)
{
    pg_records_print(r->found, main_file, r->out, r->p);
    apr_file_printf(r->out, "{\"directories\":%ld,\"files\":%ld,\"runs\":%ld,"
                    "\"leaks\":%ld,\"fails\":%ld,\"denied\":%ld,"
                    "\"unknown\":%ld,\"not_reached\":%ld,\"closed\":%ld,"
                    "\"loops\":%ld,\"mounts\":%ld,\"changed\":%ld,"
                    "\"deep\":%ld,\"all\":%s}\n",
                    c->directories, c->files, r->verdicts[PG_RUNS],
                    r->verdicts[PG_LEAKS], r->verdicts[PG_FAILS],
                    r->verdicts[PG_DENIED], r->verdicts[PG_UNKNOWN],
                    r->unreached, c->closed, c->loops, c->mounts, c->changed,
                    c->deep,
                    all ? "true" : "false");
}

/* One fix is printed, that of the first place. */
static void choose_fixes(const pg_findings *found)
{
    int i;

    for (i = 0; i < found->list->nelts; ++i) {
        pg_finding *f = APR_ARRAY_IDX(found->list, i, pg_finding *);

        f->fix = APR_ARRAY_IDX(f->where, 0, pg_where).fix;
    }
}

void pg_audit_report_end(pg_audit_report *r, const pg_tree_counts *counts,
                         int all, const pg_lint *l)
{
    const char *main_file = NULL;

    if (r->found->list->nelts && r->form != PG_AUDIT_LINES) {
        main_file = pg_repair(r->found, l, r->p)->main_file;
        choose_fixes(r->found);
    }
    if (r->form == PG_AUDIT_JSON) {
        end_json(r, counts, all, main_file);
    }
    else if (r->form == PG_AUDIT_TEXT) {
        pg_lint_print(r->found, NULL, r->out, r->p);
        apr_file_printf(r->out, "%s\n",
                        pg_printable_text(
                            apr_pstrdup(r->p, counts_line(r, counts, all)),
                            ""));
    }
}
