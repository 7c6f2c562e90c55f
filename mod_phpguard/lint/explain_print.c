/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* An explanation, for a person and for a program. */

#include "lint/explain_print.h"
#include "lint/columns.h"
#include "lint/json.h"
#include "lint/records.h"
#include "lint/steps.h"
#include "lint/vhosts.h"
#include "lint/words.h"
#include "model/directive.h"
#include "model/text.h"

#include "apr_strings.h"

/* The source name, and what stands behind it. */
static const char *who_answers(const pg_explained *e, apr_pool_t *p)
{
    const char *runner = pg_words_runner(&e->answer);

    if (e->answer.outcome == PG_LEAKS || !runner) {
        return "nobody but the default handler, which sends it";
    }
    if (!e->backend) {
        return runner;
    }
    return apr_psprintf(p, "%s, %s (%s)", runner, e->backend,
                        e->backend_there ? "it is there"
                                         : "nobody is there");
}

static const char *why_php(const pg_explained *e)
{
    if (!e->php) {
        return "no PHP";
    }
    return *e->php == 'n' ? "PHP by its name"
           : *e->php == 'c' ? "PHP by its content"
           : "PHP, for the configuration means it to be run";
}

static void put_file(pg_columns *to, const pg_explained *e)
{
    const pg_located *at = e->at;
    apr_pool_t *p = to->pool;

    if (at->followed) {
        pg_columns_put(to, "  follows", at->followed);
    }
    if (at->file) {
        pg_columns_put(to, "  file",
                       apr_psprintf(p, "%s: %s%s%s", at->file, at->name
                                    ? why_php(e) : "no file",
                                    at->exists ? "" : ", not there",
                                    at->path_info
                                    ? apr_pstrcat(p, ", path info ",
                                                  at->path_info, NULL) : ""));
    }
}

/* A long name gives way to its label's column. */
static const char *label_of(pg_effect effect)
{
    return effect == PG_STEP_OTHER_NAME ? "other" : pg_step_word(effect);
}

static void put_steps(pg_columns *to, const pg_explained *e)
{
    apr_pool_t *p = to->pool;
    int i;

    for (i = 0; i < e->steps->nelts; ++i) {
        const pg_step *step = &APR_ARRAY_IDX(e->steps, i, pg_step);

        pg_columns_put(to, apr_pstrcat(p, "  ", label_of(step->effect), NULL),
                       apr_psprintf(p, "%s (%s)%s: %s",
                                    pg_directive_text(step->node, p),
                                    pg_directive_place(step->node, p),
                                    pg_words_sections(step->node, p),
                                    step->because));
    }
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
    if (e->at->name) {
        pg_columns_put(to, "  handler", e->answer.mapping.handler
                       ? e->answer.mapping.handler : "none");
        pg_columns_put(to, "  answers", who_answers(e, p));
    }
    if (f) {
        pg_columns_put_fix(to, f->fix, 0);
        pg_columns_put(to, "  see", pg_text_command(NULL, f->id, p));
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

void pg_explain_json(const pg_explained *e, apr_file_t *out, apr_pool_t *p)
{
    const pg_mapping *m = e->at->name ? &e->answer.mapping : NULL;
    const char *id = e->finding ? pg_text_number(e->finding->id, p) : NULL;

    apr_file_printf(out, "{\"what\":%s,%s,\"php\":%s,\"verdict\":\"%s\","
                    "\"message\":%s,\"id\":%s,\"handler\":%s,\"type\":%s,"
                    "\"runner\":%s,\"backend\":%s,\"steps\":%s,%s}\n",
                    pg_json_string(e->what, p), json_place(e, p),
                    pg_json_string(e->php, p), e->verdict,
                    pg_json_string(e->says, p), pg_json_string(id, p),
                    pg_json_string(m ? m->handler : NULL, p),
                    pg_json_string(m ? m->type : NULL, p),
                    pg_json_string(m ? pg_words_runner(&e->answer) : NULL, p),
                    pg_json_string(e->backend, p), json_steps(e, p),
                    pg_records_fix(e->finding, e->files ? e->files->main_file
                                                        : NULL, p));
}
