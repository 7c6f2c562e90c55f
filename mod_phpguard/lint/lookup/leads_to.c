/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The files to which httpd leads requests for other URLs. */

#include "lint/lookup/leads_to.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "lint/lookup/arrive.h"
#include "model/php_names.h"

#include "apr_lib.h"
#include "apr_strings.h"

static void add(apr_array_header_t *all, const pg_context *from,
                const request_rec *r)
{
    apr_pool_t *p = all->pool;
    pg_context *context = apr_array_push(all);

    memset(context, 0, sizeof(*context));
    context->s = from->s;
    context->host = from->host;
    context->address = from->address;
    context->dir = ap_make_dirstr_parent(p, r->filename);
    context->url = ap_make_dirstr_parent(p, r->uri);
    context->uri = apr_pstrdup(p, r->uri);
    context->file = apr_pstrdup(p, apr_filepath_name_get(r->filename));
}

/* All PHP files of the directory itself are asked about anyway. */
static int is_elsewhere(const request_rec *r, const pg_context *context)
{
    const char *name = r->filename && *r->uri == '/'
                       ? apr_filepath_name_get(r->filename) : "";

    return pg_name_classify(name) == PG_NAME_PHP
           && (strncmp(r->filename, context->dir, strlen(context->dir))
               || r->filename + strlen(context->dir) != name);
}

static void ask(apr_array_header_t *all, const pg_context *context,
                const pg_address *at, const char *url)
{
    const pg_dryrun_answer *a;
    pg_dryrun_question q;

    if (!pg_arrive_question(&q, context, at, all->pool)) {
        return;
    }
    q.bare = context->bare ? context->dir : NULL;
    q.url = ap_os_escape_path(all->pool, url, 1);
    a = pg_dryrun_ask(&q, all->pool);
    if (pg_dryrun_outcome(a) == PG_LEAKS && is_elsewhere(a->subject, context)) {
        add(all, context, a->subject);
    }
}

apr_array_header_t *pg_leads_to(const pg_context *context, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_context));
    const apr_array_header_t *at;
    int i;

    if (!context->url) {
        return all;
    }
    at = pg_addresses(context->s, p);
    for (i = 0; i < at->nelts; ++i) {
        const pg_address *one = &APR_ARRAY_IDX(at, i, pg_address);

        ask(all, context, one, context->url);
        ask(all, context, one, apr_pstrcat(p, context->url, "phpguard-none",
                                           NULL));
    }
    return all;
}
