/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What makes two directories the same to the lint. */

#include "lint/fingerprint.h"
#include "config.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "model/hash.h"

#include "http_core.h"
#include "apr_strings.h"

static void add_word(apr_uint64_t *h, apr_uint64_t word)
{
    *h = pg_hash_word(*h, word);
}

static void add_bytes(apr_uint64_t *h, const void *data, apr_size_t len)
{
    *h = pg_hash_bytes(*h, data, len);
}

static void add_text(apr_uint64_t *h, const char *text)
{
    *h = pg_hash_text(*h, text);
}

/* Which socket it is makes no difference to the verdict, but whether it is
 * there does. */
static void add_args(apr_uint64_t *h, const char *args)
{
    const char *bar;

    args += strspn(args, "\"'");
    if (!strncmp(args, "proxy:unix:", 11)
        && (bar = ap_strchr_c(args, '|')) != NULL) {
        add_text(h, pg_runner_socket_missing(args + 6) ? "gone" : "unix:");
        args = bar;
    }
    add_text(h, args);
}

static int is_place(pg_kind kind)
{
    return kind == PG_ALIAS || kind == PG_ALIASMATCH
           || kind == PG_SCRIPTALIAS || kind == PG_SCRIPTALIASMATCH;
}

static void add_trail(apr_uint64_t *h, const pg_trail *t)
{
    const pg_directive *d;

    if (!t) {
        return;
    }
    if (t->base) {
        add_trail(h, t->base);
        add_trail(h, t->add);
        return;
    }
    add_word(h, t->owners);
    for (d = t->first; d; d = d->next) {
        if (!is_place(d->kind)) {
            add_word(h, d->kind);
            add_args(h, d->node->args);
        }
    }
}

static void add_section(apr_uint64_t *h, ap_conf_vector_t *section);

static void add_sections(apr_uint64_t *h, const apr_array_header_t *sections,
                         int named)
{
    int i;

    for (i = 0; sections && i < sections->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(sections, i));

        if (named && core->d) {
            add_text(h, core->d);
        }
        add_section(h, PG_SECTION(sections, i));
    }
}

static void add_section(apr_uint64_t *h, ap_conf_vector_t *section)
{
    const core_dir_config *core = ap_get_core_module_config(section);
    const pg_settings *own = pg_settings_of(section);

    add_word(h, '{');
    add_trail(h, pg_observed(section));
    add_trail(h, pg_lint_observed(section));
    if (own) {
        add_bytes(h, &own->mode, sizeof(own->mode));
        if (own->ignored) {
            add_bytes(h, own->ignored->elts, sizeof(pg_cause_id)
                                             * (apr_size_t)own->ignored->nelts);
        }
    }
    if (core) {                 /* not in every .htaccess */
        add_word(h, core->opts);
        add_word(h, core->opts_add);
        add_word(h, core->opts_remove);
        add_sections(h, core->sec_file, 1);
        add_sections(h, core->sec_if, 0);
    }
    add_word(h, '}');
}

/* These look at the path or the URL, so the path is part of the shape. */
static void add_pathful(apr_uint64_t *h, const pg_context *context)
{
    const core_server_config *server
        = ap_get_core_module_config(context->s->module_config);

    if (context->regexes->nelts || context->files->nelts) {
        add_text(h, context->dir);
        add_sections(h, context->files, 1);
        add_sections(h, context->regexes, 1);
    }
    if (server->sec_url->nelts) {
        add_text(h, context->url ? context->url : "?");
        add_sections(h, server->sec_url, 1);
    }
}

apr_uint64_t pg_fingerprint(const pg_context *context)
{
    apr_uint64_t h = PG_HASH_START;
    const pg_server_config *own
        = ap_get_module_config(context->s->module_config, &phpguard_module);

    add_bytes(&h, &context->script, sizeof(context->script));
    add_bytes(&h, &own->runners, sizeof(own->runners));
    add_section(&h, context->s->lookup_defaults);
    add_sections(&h, context->dirs, 0);
    add_pathful(&h, context);
    return h;
}
