/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints an explanation as text or JSON. */

#include "lint/explain/explain_print.h"
#include "lint/explain/directives.h"
#include "lint/print/columns.h"
#include "lint/print/history_says.h"
#include "lint/print/json.h"
#include "lint/print/records.h"
#include "lint/print/words.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/text.h"

#include "apr_strings.h"

#include <errno.h>
#include <unistd.h>

/* The source name, and what follows it. */
static const char *who_answers(const pg_explained *e, apr_pool_t *p)
{
    const char *runner = pg_words_runner(&e->answer);

    if (pg_located_answer(e->at)->end == PG_END_FILE || !runner) {
        return "default handler (as a static file)";
    }
    if (!e->backend) {
        return runner;
    }
    return apr_psprintf(p, "%s, %s (%s)", runner, e->backend,
                        e->finding && e->finding->id == PG_TARGET
                        ? "not executed"
                        : e->backend_there ? "available" : "not available");
}

static const char *why_php(const pg_explained *e)
{
    if (!e->php) {
        return "not PHP";
    }
    return *e->php == 'n' ? "PHP by its name"
           : *e->php == 'c' ? "PHP by its content"
           : "PHP, because the configuration maps it to PHP";
}

static const char *about_file(const pg_explained *e, apr_pool_t *p)
{
    const pg_located *at = e->at;

    if (!at->exists && access(at->file, F_OK) != 0 && errno == EACCES) {
        return "not accessible to the server's user";
    }
    return apr_pstrcat(p, at->name ? why_php(e) : "not a file",
                       at->exists ? "" : ", does not exist", NULL);
}

static void put_file(pg_columns *to, const pg_explained *e)
{
    const pg_located *at = e->at;
    apr_pool_t *p = to->pool;

    if (at->instead) {
        pg_columns_put(to, "  requested", at->instead);
    }
    if (at->followed) {
        pg_columns_put(to, "  reached by", at->followed);
    }
    if (at->file) {
        pg_columns_put(to, "  file",
                       apr_pstrcat(p, at->file, ": ", about_file(e, p),
                                   at->path_info ? ", path info " : NULL,
                                   at->path_info, NULL));
    }
}

static const char *label_of(pg_effect effect)
{
    static const char *const labels[] = {
        "  decided by", "  reached by", "  excluded", "  overridden",
        "  no effect", "  other name", "  inactive", "  denied by"
    };

    return labels[effect];
}

static void put_steps(pg_columns *to, const pg_explained *e)
{
    apr_pool_t *p = to->pool;
    int i;

    for (i = 0; i < e->steps->nelts; ++i) {
        const pg_step *step = &APR_ARRAY_IDX(e->steps, i, pg_step);

        pg_columns_put(to, label_of(step->effect),
                       apr_psprintf(p, "%s (%s)%s: %s",
                                    pg_directive_text(step->node, p),
                                    pg_directive_place(step->node, p),
                                    pg_words_sections(step->node, p),
                                    step->because));
    }
}

/* What mod_rewrite and httpd say themselves. */
static void put_lines(pg_columns *to, const char *label,
                      const apr_array_header_t *lines)
{
    int i;

    for (i = 0; i < lines->nelts; ++i) {
        pg_columns_put(to, label, APR_ARRAY_IDX(lines, i, const char *));
    }
}

static void put_errors(pg_columns *to, const pg_explained *e)
{
    if (e->at->dry) {
        put_lines(to, "  httpd", e->at->dry->errors);
    }
    if (e->at->inside) {
        put_lines(to, "  httpd", e->at->inside->errors);
    }
}

/* Whether the request reached the handler phase. */
static int is_answered(const pg_explained *e)
{
    const pg_dryrun_answer *a = pg_located_answer(e->at);

    return a->end == PG_END_FILE || a->end == PG_END_HANDLER
           || a->subject != a->r;
}

/* What ran there before, of a file that does not run now; or NULL. */
static const pg_history_entry *history_of(const pg_explained *e,
                                          apr_pool_t *p)
{
    return e->at->name && e->at->s && (!strcmp(e->verdict, "leaks")
                                       || !strcmp(e->verdict, "fails"))
           ? pg_history_of(e->at->s, e->at->context.dir, e->at->name, p)
           : NULL;
}

void pg_explain_print(const pg_explained *e, apr_file_t *out, apr_pool_t *p)
{
    pg_columns *to = pg_columns_make(p);
    const pg_finding *f = e->finding;

    pg_columns_put(to, apr_pstrcat(p, e->verdict, ":", NULL),
                   apr_psprintf(p, "%s: %s", e->at->url ? e->at->url : e->what,
                                e->says));
    if (e->at->s) {
        pg_columns_put(to, "  vhost", pg_vhost_name(e->at->s, p));
    }
    put_file(to, e);
    put_steps(to, e);
    put_lines(to, "  rewrite", e->trace);
    put_errors(to, e);
    if (e->at->name && is_answered(e)) {
        pg_columns_put(to, "  handler", e->answer.mapping.handler
                       ? e->answer.mapping.handler : "none");
        pg_columns_put(to, "  served by", who_answers(e, p));
    }
    pg_columns_put(to, "  history", pg_history_clause(history_of(e, p),
                                                      e->at->s,
                                                      e->at->context.dir, p));
    if (f) {
        pg_columns_put_fix(to, f->fix, 0);
        pg_columns_put(to, "  more", pg_text_command(NULL, f->id, p));
    }
    pg_columns_print(to, out);
}

static const char *json_step(const pg_step *step, apr_pool_t *p)
{
    const char *sections = pg_words_sections(step->node, p);
    const pg_directive d = { step->node, NULL, PG_PRESENCE, 0 };
    apr_array_header_t *one = apr_array_make(p, 1, sizeof(pg_directive *));
    const char *text;

    APR_ARRAY_PUSH(one, const pg_directive *) = &d;
    text = pg_json_directives(one, p);      /* "[{...}]" */
    return apr_psprintf(p, "%.*s,\"section\":%s,\"effect\":\"%s\","
                        "\"because\":%s}", (int)strlen(text) - 3, text + 1,
                        pg_json_string(*sections ? sections + 4 : NULL, p),
                        pg_step_word(step->effect),
                        pg_json_string(step->because, p));
}

static const char *json_steps(const pg_explained *e, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 8, sizeof(const char *));
    int i;

    for (i = 0; i < e->steps->nelts; ++i) {
        APR_ARRAY_PUSH(all, const char *)
            = json_step(&APR_ARRAY_IDX(e->steps, i, pg_step), p);
    }
    return pg_json_array(all, p);
}

static const char *json_place(const pg_explained *e, apr_pool_t *p)
{
    const server_rec *s = e->at->s;

    return apr_psprintf(p, "\"url\":%s,\"vhost\":%s,\"defined_at\":%s,"
                        "\"file\":%s,\"path_info\":%s,\"exists\":%s,"
                        "\"followed\":%s",
                        pg_json_string(e->at->url, p),
                        pg_json_string(s ? pg_vhost_key(s, p) : NULL, p),
                        pg_json_string(s ? pg_vhost_defined(s, p) : NULL, p),
                        pg_json_string(e->at->file, p),
                        pg_json_string(e->at->path_info, p),
                        e->at->exists ? "true" : "false",
                        pg_json_string(e->at->followed, p));
}

static const char *json_texts(const apr_array_header_t *texts, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    int i;

    for (i = 0; texts && i < texts->nelts; ++i) {
        APR_ARRAY_PUSH(all, const char *)
            = pg_json_string(APR_ARRAY_IDX(texts, i, const char *), p);
    }
    return pg_json_array(all, p);
}

static const char *json_hops(const pg_dryrun_answer *a, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 2, sizeof(const char *));
    int i;

    for (i = 0; a && i < a->hops->nelts; ++i) {
        const pg_dryrun_hop *hop = &APR_ARRAY_IDX(a->hops, i, pg_dryrun_hop);

        APR_ARRAY_PUSH(all, const char *)
            = apr_psprintf(p, "{\"asked\":%s,\"url\":%s,\"file\":%s,"
                           "\"status\":%d,\"by\":%s}",
                           pg_json_string(hop->asked, p),
                           pg_json_string(hop->uri, p),
                           pg_json_string(hop->file, p), hop->status,
                           pg_json_string(hop->by, p));
    }
    return pg_json_array(all, p);
}

/* The answers of httpd: for clients without access, and for those with
 * access. */
static const char *json_answer(const pg_explained *e, apr_pool_t *p)
{
    const pg_located *at = e->at;
    const pg_dryrun_answer *a = at->dry;

    return apr_psprintf(p, "\"status\":%s,\"status_let_in\":%s,"
                        "\"location\":%s,\"leads_to\":%s,"
                        "\"instead\":%s,\"hops\":%s,\"trace\":%s,"
                        "\"errors\":%s",
                        a ? apr_itoa(p, a->status) : "null",
                        at->inside ? apr_itoa(p, at->inside->status) : "null",
                        pg_json_string(a ? a->location : NULL, p),
                        pg_json_string(e->next ? e->next->verdict : NULL, p),
                        pg_json_string(at->instead, p),
                        json_hops(a ? pg_located_answer(at) : NULL, p),
                        json_texts(e->trace, p),
                        json_texts(a ? a->errors : NULL, p));
}

void pg_explain_json(const pg_explained *e, apr_file_t *out, apr_pool_t *p)
{
    const pg_mapping *m = e->at->name ? &e->answer.mapping : NULL;
    const char *id = e->finding ? pg_text_number(e->finding->id, p) : NULL;

    apr_file_printf(out, "{\"what\":%s,%s,\"php\":%s,\"verdict\":\"%s\","
                    "\"message\":%s,\"id\":%s,\"handler\":%s,\"type\":%s,"
                    "\"runner\":%s,\"backend\":%s,\"steps\":%s,%s,"
                    "\"history\":%s,%s}\n",
                    pg_json_string(e->what, p), json_place(e, p),
                    pg_json_string(e->php, p), e->verdict,
                    pg_json_string(e->says, p), pg_json_string(id, p),
                    pg_json_string(m ? m->handler : NULL, p),
                    pg_json_string(m ? m->type : NULL, p),
                    pg_json_string(m ? pg_words_runner(&e->answer) : NULL, p),
                    pg_json_string(e->backend, p), json_steps(e, p),
                    json_answer(e, p),
                    pg_history_json(history_of(e, p), e->at->s, p),
                    pg_records_fix(e->finding, e->files ? e->files->main_file
                                                        : NULL, p));
}
