/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Predicts the answer to a request for a file, without a request. */

#include "lint/lookup/lookup.h"
#include "config.h"
#include "dryrun/hooks.h"
#include "httpd/if_unmet.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "httpd/proxy_worker.h"
#include "httpd/section_match.h"
#include "lint/fixes/named_dir.h"
#include "lint/lookup/addresses.h"
#include "lint/lookup/backend.h"
#include "lint/survey/php_extensions.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "model/verdict.h"

#include "http_core.h"
#include "apr_strings.h"

void pg_lookup_prepare(pg_lint *l)
{
    pg_addresses_begin();
    l->globs = apr_hash_make(l->p);
    l->exts = pg_php_extensions(l->p);
    l->others = pg_php_extensions_others(l->exts, l->p) ? l->exts : NULL;
    l->whole = pg_whole_config_make(l->main_server, l->p);
    l->foreign = pg_modules_foreign(pg_hooks_knows);
}

/* ScriptAlias sets the handler before mod_mime does, and over the type:
 * try_alias_list(), modules/mappers/mod_alias.c. */
static void script_alias(pg_mapping *m)
{
    if (!m->handler || m->by_type) {
        m->handler = "cgi-script";
        m->handler_by = NULL;
        m->by_type = 0;
    }
}

/* Who takes its URL before any section is asked. */
static void find_proxy(pg_answer *answer, apr_pool_t *p)
{
    const char *uri = pg_sections_uri(answer->context, answer->name, p);

    if (uri) {
        answer->taken_by = pg_proxied_by(&answer->c, answer->context->s, uri,
                                         p);
    }
}

/* Where an edit of root's configuration may say that it is. */
static void name_place(pg_case *c, const pg_context *context, apr_pool_t *p)
{
    if (context->is_named) {
        c->dir = context->dir;
        c->is_own = 1;
        c->url = context->url;
    }
    else {
        pg_named_dir_of(c, context->s, context->url, p);
    }
}

void pg_lookup_action(pg_answer *answer)
{
    if (!pg_verdict_has_action(&answer->mapping, &answer->runner)) {
        memset(&answer->mapping.action, 0, sizeof(answer->mapping.action));
    }
}

void pg_lookup(pg_answer *answer, const pg_context *context, const char *name,
               apr_pool_t *p)
{
    const pg_host host = pg_server_host(context->s);

    memset(answer, 0, sizeof(*answer));
    answer->outcome = PG_UNKNOWN;
    answer->context = context;
    answer->name = name;
    pg_sections_merge(&answer->merged, context, name, p);
    answer->c.trail = pg_observed(answer->merged.conf);
    pg_mapping_fold(&answer->mapping, answer->c.trail, name, NULL, p);
    if (context->script) {
        script_alias(&answer->mapping);
    }
    answer->folded = answer->mapping;
    answer->runner = host.runner(host.baton, answer->mapping.handler);
    pg_lookup_action(answer);
    answer->c.file = apr_pstrcat(p, context->dir, name, NULL);
    find_proxy(answer, p);
    answer->c.mapping = &answer->folded;
    pg_case_vhost(&answer->c, context->s);
    answer->c.handler = answer->mapping.handler ? answer->mapping.handler
                                          : AP_DEFAULT_HANDLER_NAME;
    answer->c.name_class = pg_name_classify(name);
    if (answer->c.name_class == PG_NAME_OTHER) {
        answer->c.name_class = PG_NAME_MEANT;
    }
}

void pg_lookup_cause(pg_answer *answer, apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);

    name_place(&answer->c, answer->context, p);
    if (strcmp(answer->name, PG_PLAIN_NAME)) {
        answer->c.plain
            = pg_observed(pg_section_plain(answer->context->s,
                                           answer->merged.conf,
                                           answer->context->url, p));
    }
    pg_proxied_beside(&answer->c, answer->context->s, answer->context->url, p);
    pg_if_unmet(&answer->c, answer->merged.conf, answer->name, &host, p);
    pg_verdict_cause(&answer->verdict, &answer->c, &host, p);
}
