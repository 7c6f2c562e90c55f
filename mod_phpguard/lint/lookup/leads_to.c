/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The files to which httpd leads requests for other URLs. */

#include "lint/lookup/leads_to.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "httpd/observe.h"
#include "lint/lookup/addresses.h"
#include "lint/lookup/arrive.h"
#include "lint/survey/named_files.h"
#include "model/directive.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* So many error pages of one place are asked about. */
#define PAGES_MAX 32

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

/* The file whose source a URL sends; or NULL. */
static const request_rec *leak_at(const pg_context *context,
                                  const pg_address *at, const char *url,
                                  apr_pool_t *p)
{
    const pg_dryrun_answer *a;
    pg_dryrun_question q;

    if (!pg_arrive_question(&q, context, at, p)) {
        return NULL;
    }
    q.bare = context->bare ? context->dir : NULL;
    q.url = ap_os_escape_path(p, url, 1);
    a = pg_dryrun_ask(&q, p);
    return pg_dryrun_outcome(a) == PG_LEAKS ? a->subject : NULL;
}

static void ask(apr_array_header_t *all, const pg_context *context,
                const pg_address *at, const char *url)
{
    const request_rec *r = leak_at(context, at, url, all->pool);

    if (r && is_elsewhere(r, context)) {
        add(all, context, r);
    }
}

static void ask_at_each(apr_array_header_t *all, const pg_context *context,
                        const char *url)
{
    const apr_array_header_t *at = pg_addresses(context->s, all->pool);
    int i;

    for (i = 0; i < at->nelts; ++i) {
        ask(all, context, &APR_ARRAY_IDX(at, i, pg_address), url);
    }
}

apr_array_header_t *pg_leads_to(const pg_context *context, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_context));

    if (context->url) {
        ask_at_each(all, context, context->url);
        ask_at_each(all, context, apr_pstrcat(p, context->url,
                                              "phpguard-none", NULL));
    }
    return all;
}

/* The pages of a section, and of those for files in it. */
static void ask_pages(apr_array_header_t *all, const pg_context *context,
                      ap_conf_vector_t *section)
{
    const core_dir_config *core = ap_get_core_module_config(section);
    const pg_directive *d = pg_lint_directives(section);
    const char *args, *url;
    int i;

    for (; d; d = d->next) {
        args = d->node->args;
        if (d->kind != PG_ERRORDOCUMENT) {
            continue;
        }
        pg_getword(all->pool, &args);
        url = pg_named_page(pg_getword(all->pool, &args), all->pool);
        if (url && all->nelts < PAGES_MAX) {
            ask_at_each(all, context, url);
        }
    }
    for (i = 0; core && core->sec_file && i < core->sec_file->nelts; ++i) {
        ask_pages(all, context, PG_SECTION(core->sec_file, i));
    }
}

/* "\.php$" of a ProxyPassMatch or LocationMatch leaves a URL with path info to
 * the file; for root's configuration survey/named_files.c knows it. */
static void ask_with_path_info(apr_array_header_t *all,
                               const pg_context *context,
                               ap_conf_vector_t *section)
{
    const core_dir_config *core = ap_get_core_module_config(section);
    const char *url = apr_pstrcat(all->pool, context->url, PG_PLAIN_NAME, NULL);
    const char *info = apr_pstrcat(all->pool, url, "/info", NULL);
    const apr_array_header_t *at;
    int i;

    if (!core || core->accept_path_info != AP_REQ_ACCEPT_PATH_INFO) {
        return;
    }
    at = pg_addresses(context->s, all->pool);
    for (i = 0; i < at->nelts; ++i) {
        const pg_address *one = &APR_ARRAY_IDX(at, i, pg_address);
        const request_rec *r = leak_at(context, one, info, all->pool);

        if (r && !leak_at(context, one, url, all->pool)) {
            add(all, context, r);
        }
    }
}

apr_array_header_t *pg_leads_to_pages(const pg_context *context,
                                      apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_context));
    int i;

    for (i = 0; context->url && i < context->dirs->nelts; ++i) {
        if (pg_sections_is_htaccess(context, PG_SECTION(context->dirs, i))) {
            ask_pages(all, context, PG_SECTION(context->dirs, i));
            ask_with_path_info(all, context, PG_SECTION(context->dirs, i));
        }
    }
    return all;
}
