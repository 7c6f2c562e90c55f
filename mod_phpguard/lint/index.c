/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* DirectoryIndex and FallbackResource, merged. */

#include "lint/index.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "model/directive.h"

#include "http_main.h"
#include "apr_strings.h"

/* A section that has one of a kind stands for those before it. */
typedef void (*take)(apr_array_header_t *to, const pg_directive *d);

static void take_section(apr_array_header_t *to, ap_conf_vector_t *section,
                         pg_kind kind, take one)
{
    const pg_directive *d = pg_first(pg_lint_observed(section));
    int any = 0;

    for (; d; d = d->next) {
        if (d->kind == kind) {
            if (!any++) {
                apr_array_clear(to);
            }
            one(to, d);
        }
    }
}

static void take_sections(apr_array_header_t *to, const pg_context *context,
                          pg_kind kind, take one)
{
    const apr_array_header_t *locations;
    int i;

    take_section(to, ap_server_conf->lookup_defaults, kind, one);
    take_section(to, context->s->lookup_defaults, kind, one);
    for (i = 0; i < context->dirs->nelts; ++i) {
        take_section(to, PG_SECTION(context->dirs, i), kind, one);
    }
    if (context->uri) {
        locations = pg_sections_locations(context->s, context->uri, to->pool);
        for (i = 0; i < locations->nelts; ++i) {
            take_section(to, PG_SECTION(locations, i), kind, one);
        }
    }
}

/* "disabled" alone forgets those before it in its section. */
static void take_index(apr_array_header_t *to, const pg_directive *d)
{
    const char *args = d->node->args, *word;

    if (!strcasecmp(args, "disabled")) {
        apr_array_clear(to);
        return;
    }
    while (*(word = pg_getword(to->pool, &args))) {
        APR_ARRAY_PUSH(to, const char *) = word;
    }
}

static void take_fallback(apr_array_header_t *to, const pg_directive *d)
{
    apr_array_clear(to);
    APR_ARRAY_PUSH(to, const char *) = pg_directive_subject(d, to->pool);
}

apr_array_header_t *pg_index_names(const pg_context *context, apr_pool_t *p)
{
    apr_array_header_t *names = apr_array_make(p, 4, sizeof(const char *));

    if (pg_module_loaded("mod_dir.c")) {
        APR_ARRAY_PUSH(names, const char *) = AP_DEFAULT_INDEX;
        take_sections(names, context, PG_DIRECTORYINDEX, take_index);
    }
    return names;
}

const char *pg_index_fallback(const pg_context *context, apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 1, sizeof(const char *));
    const char *to;

    take_sections(found, context, PG_FALLBACK, take_fallback);
    to = found->nelts ? APR_ARRAY_IDX(found, 0, const char *) : NULL;
    return to && strcasecmp(to, "disabled") ? to : NULL;
}
