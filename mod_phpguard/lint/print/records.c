/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints findings as JSON. */

#include "lint/print/records.h"
#include "lint/print/history_says.h"
#include "lint/print/json.h"
#include "lint/print/refused.h"
#include "lint/print/words.h"
#include "lint/survey/vhosts.h"
#include "lint/trial/config_files.h"
#include "model/edit.h"
#include "model/text.h"
#include "model/version.h"

#include "apr_strings.h"

#define SCHEMA 1

/* "name" belongs to the map; here it is null, so that all lines have it. */
void pg_records_head(apr_file_t *out)
{
    apr_file_printf(out, "{\"schema\":%d,\"module\":\"mod_phpguard\","
                    "\"version\":\"" PG_VERSION "\",\"name\":null}\n", SCHEMA);
}

static const char *json_place(const pg_where *where, apr_pool_t *p)
{
    return apr_psprintf(p, "{\"vhost\":%s,\"defined_at\":%s,\"url\":%s,"
                        "\"file\":%s,\"exists\":%s,\"new\":%s}",
                        pg_json_string(pg_vhost_key(where->s, p), p),
                        pg_json_string(pg_vhost_defined(where->s, p), p),
                        pg_json_string(pg_words_url(where, p), p),
                        pg_json_string(apr_pstrcat(p, where->context,
                                                   where->name, NULL), p),
                        where->exists ? "true" : "false",
                        where->is_new ? "true" : "false");
}

const char *pg_records_gone(const pg_finding *f, const pg_where *where,
                            apr_pool_t *p)
{
    return apr_psprintf(p, "{\"gone\":true,\"level\":\"%s\",\"id\":\"%s\","
                        "\"message\":%s,\"name\":null,\"place\":%s}",
                        pg_words_severity(f), pg_text_number(f->id, p),
                        pg_json_string(pg_cause_get(f->id)->says, p),
                        json_place(where, p));
}

static const char *json_places(const pg_finding *f, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, f->where->nelts,
                                             sizeof(const char *));
    int i;

    for (i = 0; i < f->where->nelts; ++i) {
        APR_ARRAY_PUSH(all, const char *)
            = json_place(&APR_ARRAY_IDX(f->where, i, pg_where), p);
    }
    return pg_json_array(all, p);
}

static int is_new(const pg_finding *f)
{
    int i;

    for (i = 0; i < f->where->nelts; ++i) {
        if (APR_ARRAY_IDX(f->where, i, pg_where).is_new) {
            return 1;
        }
    }
    return 0;
}

static const char *op_of(const pg_edit *edit)
{
    switch (edit->kind) {
    case PG_EDIT_REPLACE:
        return "replace";
    case PG_EDIT_DELETE:
        return "delete";
    case PG_EDIT_BEFORE:
        return "before";
    case PG_EDIT_LOAD:
        return "prepend";
    default:
        return edit->node || edit->vhost ? "into" : "append";
    }
}

static const char *json_edit(const pg_edit *edit, const char *main_file,
                             apr_pool_t *p)
{
    const char *file = edit->node ? edit->node->filename
                       : edit->vhost ? edit->vhost : main_file;
    const int line = edit->node ? edit->node->line_num : edit->vhost_line;

    return apr_psprintf(p, "{\"op\":\"%s\",\"file\":%s,\"line\":%s,"
                        "\"text\":%s}", op_of(edit), pg_json_string(file, p),
                        line ? apr_itoa(p, line) : "null",
                        pg_json_strings(edit->text, p));
}

/* What a line of a file is, and what a command, apart. */
const char *pg_records_fix(const pg_finding *f, const char *main_file,
                           apr_pool_t *p)
{
    apr_array_header_t *edits = apr_array_make(p, 2, sizeof(const char *));
    apr_array_header_t *commands = apr_array_make(p, 1, sizeof(const char *));
    const pg_edit *edit;

    for (edit = f ? f->fix : NULL; edit; edit = edit->next) {
        if (edit->kind == PG_EDIT_RUN) {
            apr_array_cat(commands, edit->text);
        }
        else if (edit->kind != PG_EDIT_ADVICE) {
            APR_ARRAY_PUSH(edits, const char *)
                = json_edit(pg_config_files_placed(edit, p),
                            main_file, p);
        }
    }
    return apr_psprintf(p, "\"fix\":%s,\"edits\":%s,\"commands\":%s",
                        pg_json_string(f && f->fix ? pg_edit_sentence(f->fix, p)
                                              : NULL, p),
                        pg_json_array(edits, p),
                        pg_json_strings(commands, p));
}

static void print(const pg_finding *f, const char *main_file, apr_file_t *out,
                  apr_pool_t *p)
{
    apr_array_header_t *decided = apr_array_make(p, 1,
                                                 sizeof(const pg_directive *));

    if (f->decided) {
        APR_ARRAY_PUSH(decided, const pg_directive *) = f->decided;
    }
    apr_file_printf(out, "{\"level\":\"%s\",\"id\":\"%s\",\"message\":%s,"
                    "\"detail\":%s,\"new\":%s,\"name\":null,\"places\":%s,"
                    "\"decided_by\":%s,\"lost\":%s,\"history\":%s,%s}\n",
                    pg_words_severity(f),
                    pg_text_number(f->id, p),
                    pg_json_string(pg_cause_get(f->id)->says, p),
                    pg_json_string(f->detail, p),
                    is_new(f) ? "true" : "false", json_places(f, p),
                    pg_json_directives(decided, p),
                    pg_json_directives(f->lost, p),
                    pg_history_json(pg_history_of_finding(f, p),
                                    APR_ARRAY_IDX(f->where, 0, pg_where).s,
                                    p),
                    pg_records_fix(f, main_file, p));
}

void pg_records_print(const pg_findings *all, const char *main_file,
                      apr_file_t *out, apr_pool_t *p)
{
    const apr_array_header_t *list = pg_findings_sorted(all, p);
    int i;

    for (i = 0; i < list->nelts; ++i) {
        print(APR_ARRAY_IDX(list, i, const pg_finding *), main_file, out, p);
    }
    pg_refused_print(all->refused, 1, out, p);
}
