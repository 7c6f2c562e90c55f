/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints the map of DUMP_PHPGUARD, as a table or as JSON. */

#include "lint/map.h"
#include "dryrun/dryrun.h"
#include "lint/check.h"
#include "lint/child/progress.h"
#include "lint/child/worker.h"
#include "lint/judge/config_causes.h"
#include "lint/judge/meant.h"
#include "lint/lookup/confirm.h"
#include "lint/print/json.h"
#include "lint/print/records.h"
#include "lint/print/words.h"
#include "lint/repair/repair.h"
#include "lint/survey/contexts.h"
#include "lint/survey/survey.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "model/text.h"
#include "util/printable.h"

#include "http_config.h"
#include "apr_file_io.h"
#include "apr_strings.h"

typedef struct listing listing;
typedef void (*print_row)(const pg_answer *answer, const listing *d,
                          apr_pool_t *p);

/* As much as comes between two rests (worker.h). */
#define BUFFER (1024 * 1024)

/* What is dumped, and how. */
struct listing {
    const pg_lint *l;
    const apr_array_header_t *names;
    print_row row;
    apr_file_t *out;
    apr_hash_t *fixes;          /* sentences by place(), or NULL */
    int rows;                   /* printed of the place so far */
};

static const char *number(const pg_finding *f, apr_pool_t *p)
{
    return f->id ? pg_text_number(f->id, p) : NULL;
}

static const char *context_of(const pg_answer *answer, apr_pool_t *p)
{
    return apr_pstrmemdup(p, answer->context->dir,
                          strlen(answer->context->dir) > 1
                          ? strlen(answer->context->dir) - 1 : 1);
}

/* The directive that decided, and the Action behind it. */
static apr_array_header_t *deciders(const pg_answer *answer,
                                    const pg_finding *f,
                                    apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_make(p, 2,
                                              sizeof(const pg_directive *));

    if (f->decided) {
        APR_ARRAY_PUSH(list, const pg_directive *) = f->decided;
    }
    if (answer->outcome != PG_LEAKS && answer->mapping.action.by) {
        APR_ARRAY_PUSH(list, const pg_directive *) = answer->mapping.action.by;
    }
    return list;
}

static const char *place(const server_rec *s, const char *dir,
                         const char *name, apr_pool_t *p)
{
    return apr_psprintf(p, "%pp %s%s", (const void *)s, dir, name);
}

/* Only what was tried is printed. */
static const char *fix_of(const listing *d, const pg_answer *answer,
                          apr_pool_t *p)
{
    return d->fixes ? apr_hash_get(d->fixes, place(answer->context->s,
                                                   answer->context->dir,
                                                   answer->name, p),
                                   APR_HASH_KEY_STRING) : NULL;
}

static void json_row(const pg_answer *answer, const listing *d, apr_pool_t *p)
{
    pg_finding f;

    pg_explain(&f, answer, d->l, p);
    apr_file_printf(d->out, "{\"vhost\":%s,\"defined_at\":%s,\"context\":%s,"
                    "\"name\":%s,\"handler\":%s,\"type\":%s,\"runner\":%s,"
                    "\"verdict\":\"%s\",\"id\":%s,\"decided_by\":%s,"
                    "\"lost\":%s,\"fix\":%s}\n",
                    pg_json_string(pg_vhost_key(answer->context->s, p), p),
                    pg_json_string(pg_vhost_defined(answer->context->s, p), p),
                    pg_json_string(context_of(answer, p), p),
                    pg_json_string(answer->name, p),
                    pg_json_string(answer->mapping.handler, p),
                    pg_json_string(answer->mapping.type, p),
                    pg_json_string(pg_words_runner(answer), p),
                    pg_words_verdict(answer->outcome),
                    pg_json_string(number(&f, p), p),
                    pg_json_directives(deciders(answer, &f, p), p),
                    pg_json_directives(f.lost, p),
                    pg_json_string(fix_of(d, answer, p), p));
}

static void print_plain(apr_file_t *out, char *line)
{
    apr_file_printf(out, "%s\n", pg_printable_text(line, ""));
}

/* One heading for each place, one line for each name. */
static void table_row(const pg_answer *answer, const listing *d,
                      apr_pool_t *p)
{
    const char *runner = pg_words_runner(answer);
    apr_file_t *out = d->out;
    pg_finding f;

    pg_explain(&f, answer, d->l, p);
    if (!d->rows) {
        print_plain(out, apr_psprintf(p, "%s in %s", context_of(answer, p),
                                        pg_vhost_name(answer->context->s,
                                                      p)));
    }
    print_plain(out,
                apr_psprintf(p, "    %-14s %-8s %-9s %s%s%s%s%s", answer->name,
                             pg_words_verdict(answer->outcome),
                             f.id ? number(&f, p) : "-",
                             answer->mapping.handler ? answer->mapping.handler
                                                  : "-",
                             runner ? " " : "", runner ? runner : "",
                             f.decided ? "  " : "",
                             f.decided ? pg_directive_place(f.decided->node,
                                                            p) : ""));
}

/* The spellings that a pattern often forgets. */
static const char *const spellings[] = {
    "index.php", "x.PHP", "x.phtml", "x.phar", "x.php7", "index.php.en", NULL
};

static void add_name(apr_array_header_t *names, const char *name)
{
    if (!pg_is_among(names, name)) {
        APR_ARRAY_PUSH(names, const char *) = name;
    }
}

/* "x." and each extension that a line of the configuration maps to PHP. */
static void add_extensions(apr_array_header_t *names, apr_hash_t *exts)
{
    apr_pool_t *p = names->pool;
    apr_hash_index_t *i;

    for (i = apr_hash_first(p, exts); i; i = apr_hash_next(i)) {
        const char *ext = apr_hash_this_key(i);

        if (strcmp(ext, "php")) {
            add_name(names, apr_pstrcat(p, "x.", ext, NULL));
        }
    }
}

static apr_array_header_t *lookup_names(apr_hash_t *exts, apr_pool_t *p)
{
    apr_array_header_t *names = apr_array_make(p, 8, sizeof(const char *));
    const char *const *n;

    for (n = spellings; *n; ++n) {
        add_name(names, *n);
    }
    add_extensions(names, exts);
    return names;
}

/* Where httpd was asked, and no URL leads to the file, or it is no PHP there
 * and is sent (x.html beside a directory where it is), there is nothing to be
 * said of it. */
static int is_left_out(const pg_answer *answer)
{
    return answer->dry && (!answer->reached || answer->outcome == PG_SENT);
}

/* All names in one context, unless it is a place of other files. */
static void list(listing *d, const pg_context *context, const pg_php_files *e,
                 apr_pool_t *p)
{
    pg_answer answer;
    int i;

    d->rows = 0;
    for (i = 0; i < d->names->nelts; ++i) {
        pg_lookup(&answer, context,
                  APR_ARRAY_IDX(d->names, i, const char *), p);
        if (!i && pg_is_no_place(&answer, e, p)) {
            return;
        }
        pg_confirm(&answer, d->l, p);
        if (!is_left_out(&answer)) {
            d->row(&answer, d, p);
            ++d->rows;
        }
    }
}

static int visit(pg_visitor *v, pg_context *context, apr_pool_t *p)
{
    listing *d = v->baton;
    pg_php_files e;

    pg_worker_rest(d->out);
    if (pg_progress_late()) {
        return 0;
    }
    if (pg_confirm_reached(context->s, p)
        && pg_php_files_find(&e, context->dir, NULL, p)) {
        pg_context_open(context, &e, 1, p);
        list(d, context, &e, p);
    }
    return 1;
}

static void dump(listing *d, apr_pool_t *p)
{
    pg_visitor v = { visit, NULL, 0, 0 };

    apr_file_buffer_set(d->out, apr_palloc(p, BUFFER), BUFFER);
    v.baton = d;
    pg_dryrun_open(d->l->main_server, d->l->p);
    d->names = lookup_names(d->l->exts, p);
    pg_survey(d->l->main_server, d->l->globs, &v, p);
    apr_file_flush(d->out);
}

void pg_map_table(const pg_lint *l, apr_pool_t *p)
{
    listing d = { l, NULL, table_row, NULL, NULL, 0 };

    if (apr_file_open_flags_stdout(&d.out, APR_BUFFERED, p) == APR_SUCCESS) {
        dump(&d, p);
    }
}

static void note_fixes(listing *d, const pg_findings *all, apr_pool_t *p)
{
    int i, n;

    d->fixes = apr_hash_make(p);
    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f->where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f->where, n, pg_where);

            apr_hash_set(d->fixes, place(where->s, where->context,
                                         where->name, p),
                         APR_HASH_KEY_STRING, pg_edit_sentence(where->fix,
                                                               p));
        }
    }
}

pg_findings *pg_map_json(const pg_lint *l, apr_pool_t *p)
{
    listing d = { l, NULL, json_row, NULL, NULL, 0 };
    pg_findings *all = pg_check(l, NULL, NULL, p);
    const char *main_file = pg_repair_and_group(&all, l, p);

    if (apr_file_open_flags_stdout(&d.out, APR_BUFFERED, p) == APR_SUCCESS) {
        pg_records_head(d.out);
        note_fixes(&d, all, p);
        dump(&d, p);
        pg_records_print(all, main_file, d.out, p);
        apr_file_flush(d.out);
    }
    return all;
}
