/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A fingerprint of all that distinguishes two directories. */

#include "lint/survey/fingerprint.h"
#include "config.h"
#include "httpd/observe.h"
#include "lint/survey/sockets.h"
#include "util/hash.h"

#include "http_core.h"
#include "apr_strings.h"

/* One walk over all that applies: the hash, and the directives met. */
typedef struct {
    apr_uint64_t h;
    apr_array_header_t *met;    /* const pg_directive *; NULL: not kept */
    apr_pool_t *kept;           /* lives as long as the configuration */
    int has_if;
} walk;

static void add_word(walk *to, apr_uint64_t word)
{
    to->h = pg_hash_word(to->h, word);
}

static void add_bytes(walk *to, const void *data, apr_size_t len)
{
    to->h = pg_hash_bytes(to->h, data, len);
}

static void add_text(walk *to, const char *text)
{
    to->h = pg_hash_text(to->h, text);
}

/* Which socket it is makes no difference to the verdict, but whether it is
 * there does. */
static void add_args(walk *to, const char *args)
{
    const char *bar;

    args += strspn(args, "\"'");
    if (!strncmp(args, "proxy:unix:", 11)
        && (bar = ap_strchr_c(args, '|')) != NULL) {
        add_text(to, pg_socket_is_gone(args + 6, to->kept) ? "gone"
                                                           : "unix:");
        args = bar;
    }
    add_text(to, args);
}

static int is_place(pg_kind kind)
{
    return kind == PG_ALIAS || kind == PG_ALIASMATCH
           || kind == PG_SCRIPTALIAS || kind == PG_SCRIPTALIASMATCH;
}

static void add_directives(walk *to, const pg_directive *d)
{
    for (; d; d = d->next) {
        if (is_place(d->kind)) {
            continue;
        }
        if (to->met) {          /* and the hash is not requested */
            APR_ARRAY_PUSH(to->met, const pg_directive *) = d;
        }
        else {
            add_word(to, d->kind);
            add_args(to, d->node->args);
        }
    }
}

static void add_trail(walk *to, const pg_trail *t)
{
    if (t && t->base) {
        add_trail(to, t->base);
        add_trail(to, t->add);
    }
    else if (t) {
        add_word(to, t->owners);
        add_directives(to, t->first);
    }
}

static void add_section(walk *to, ap_conf_vector_t *section);

static void add_sections(walk *to, const apr_array_header_t *sections,
                         int named)
{
    int i;

    for (i = 0; sections && i < sections->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(sections, i));

        if (named && core->d) {
            add_text(to, core->d);
        }
        add_section(to, PG_SECTION(sections, i));
    }
}

static void add_section(walk *to, ap_conf_vector_t *section)
{
    const core_dir_config *core = ap_get_core_module_config(section);
    const pg_settings *own = pg_settings_of(section);

    add_word(to, '{');
    add_trail(to, pg_observed(section));
    add_directives(to, pg_lint_directives(section));
    if (own) {
        add_bytes(to, &own->mode, sizeof(own->mode));
        if (own->ignored) {
            add_bytes(to, own->ignored->elts,
                      sizeof(pg_cause_id)
                      * (apr_size_t)own->ignored->nelts);
        }
    }
    if (core) {                 /* not in every .htaccess */
        add_word(to, core->opts);
        add_word(to, core->opts_add);
        add_word(to, core->opts_remove);
        add_sections(to, core->sec_file, 1);
        add_sections(to, core->sec_if, 0);
        to->has_if |= core->sec_if && core->sec_if->nelts;
    }
    add_word(to, '}');
}

/* These look at the path or the URL, so the path is part of the shape. */
static void add_pathful(walk *to, const pg_context *context)
{
    const core_server_config *server
        = ap_get_core_module_config(context->s->module_config);

    if (context->regexes->nelts || context->files->nelts || to->has_if) {
        add_text(to, context->dir);
        add_sections(to, context->files, 1);
        add_sections(to, context->regexes, 1);
    }
    if (server->sec_url->nelts || to->has_if) {
        add_text(to, context->url ? context->url : "?");
        add_sections(to, server->sec_url, 1);
    }
}

static void add_context(walk *to, const pg_context *context)
{
    const pg_server_config *own
        = ap_get_module_config(context->s->module_config, &phpguard_module);

    add_bytes(to, &context->script, sizeof(context->script));
    add_bytes(to, &own->runners, sizeof(own->runners));
    add_section(to, context->s->lookup_defaults);
    add_sections(to, context->dirs, 0);
    add_pathful(to, context);
}

apr_uint64_t pg_fingerprint(const pg_context *context)
{
    walk w = { PG_HASH_START, NULL, NULL, 0 };

    w.kept = context->s->process->pconf;
    add_context(&w, context);
    return w.h;
}

/* An Alias for another URL does not concern this one. */
static int is_for_another(const pg_directive *d, const char *url,
                          apr_pool_t *p)
{
    const char *word = pg_directive_subject(d, p);

    return (d->kind == PG_ALIAS || d->kind == PG_SCRIPTALIAS)
           && (!word || !url || strncmp(word, url, strlen(word)));
}

apr_uint64_t pg_fingerprint_place(const pg_context *context)
{
    pg_cursor c = pg_server_directives(context->s);
    const pg_directive *d;
    walk w = { PG_HASH_START, NULL, NULL, 0 };
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    w.kept = context->s->process->pconf;
    add_context(&w, context);
    add_text(&w, context->dir);
    add_text(&w, context->url ? context->url : "?");
    add_text(&w, context->host ? context->host : "");
    while ((d = pg_next_directive(&c)) != NULL) {
        if (!is_for_another(d, context->url, p)) {
            add_word(&w, d->kind);
            add_text(&w, d->node->args);
        }
    }
    apr_pool_destroy(p);
    return w.h;
}

/* Of the main server's directives a vhost with some of its own has not met
 * all; they are the same for every vhost. */
apr_array_header_t *pg_fingerprint_directives(const pg_context *context,
                                              apr_pool_t *p)
{
    walk w = { PG_HASH_START, NULL, NULL, 0 };
    pg_cursor c = pg_server_directives(context->s);
    const pg_directive *d;

    w.met = apr_array_make(p, 32, sizeof(const pg_directive *));
    add_context(&w, context);
    while ((d = pg_next_directive(&c)) != NULL) {
        if (!is_place(d->kind)) {
            APR_ARRAY_PUSH(w.met, const pg_directive *) = d;
        }
    }
    return w.met;
}
