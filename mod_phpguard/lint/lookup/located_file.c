/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The file of an answer, and the configuration that applies to it. */

#include "lint/lookup/located_file.h"
#include "lint/survey/vhosts.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "http_request.h"
#include "apr_lib.h"
#include "apr_strings.h"
#include "apr_uri.h"

#include <unistd.h>

/* php-fpm gets the file's path in the URL: that of ProxyPassMatch. */
static const char *forwarded_file(const char *target, apr_pool_t *p)
{
    const char *bar = ap_strchr_c(target, '|');
    apr_uri_t uri;
    char *path;

    target = bar ? bar + 1 : target;
    if (strncasecmp(target, "fcgi:", 5)
        || apr_uri_parse(p, target, &uri) != APR_SUCCESS || !uri.path) {
        return NULL;
    }
    path = apr_pstrdup(p, uri.path);
    ap_no2slash(path);
    return path;
}

static const char *file_of(const request_rec *r, apr_pool_t *p)
{
    const char *file = r->filename;

    if (file && !strncmp(file, "proxy:", 6)) {
        return forwarded_file(file + 6, p);
    }
    /* what a rule answers before is a URL still; what ap_directory_walk() finds
     * in the cache of the request before is a file all the same */
    if (!file || *file != '/'
        || (!r->canonical_filename && r->finfo.filetype == APR_NOFILE)) {
        return NULL;
    }
    /* ap_directory_walk() has stopped at a directory that it may not pass */
    return r->path_info && *r->path_info && ap_is_directory(p, file)
           ? apr_pstrcat(p, ap_make_dirstr_parent(p, file), *r->path_info == '/'
                         ? r->path_info + 1 : r->path_info, NULL) : file;
}

/* What a proxy takes has no file; what its vhost says of the URL is asked
 * where it would be. */
static const char *place_of(const request_rec *r, const char *file,
                            apr_pool_t *p)
{
    const char *root = pg_vhost_root(r->server);

    if (file || !r->proxyreq || !root) {
        return file;
    }
    return apr_pstrcat(p, root, r->uri, NULL);
}

/* The context of the file as ap_directory_walk() has found it; its URL where
 * its name is the URL's last part. */
static void choose(pg_located *to, const request_rec *r, const char *path,
                   apr_pool_t *p)
{
    pg_context *context = &to->context;
    const char *base = apr_filepath_name_get(path);
    const char *uri = r->uri ? r->uri : "/";
    const apr_size_t rest = to->path_info ? strlen(to->path_info) : 0;
    const char *end = strlen(uri) > rest
                      ? apr_pstrmemdup(p, uri, strlen(uri) - rest) : uri;

    context->s = r->server;
    context->dir = ap_make_dirstr_parent(p, path);
    context->url = ap_make_dirstr_parent(p, end);
    context->uri = uri;
    context->script = apr_table_get(r->notes, "alias-forced-type") != NULL;
    pg_sections_choose(context, p);
    to->name = *base ? base : NULL;
}

void pg_located_take(pg_located *to, const pg_dryrun_answer *a,
                     apr_pool_t *p)
{
    const request_rec *r = a->subject;
    const char *path;

    to->s = r->server;
    to->file = file_of(r, p);
    to->exists = to->file && access(to->file, F_OK) == 0;
    to->path_info = r->path_info && *r->path_info && !r->proxyreq
                    && to->file == r->filename ? r->path_info : NULL;
    path = place_of(r, to->file, p);
    to->name = NULL;
    if (path && ap_is_directory(p, path)) {
        to->file = path = pg_with_slash(path, p);
    }
    if (path) {
        choose(to, r, path, p);
    }
}

/* Without a file no section of a directory applies. */
static const apr_array_header_t *sections_of(pg_context *context,
                                             const pg_located *to,
                                             apr_pool_t *p)
{
    pg_merged merged;

    memset(&merged, 0, sizeof(merged));
    *context = to->context;
    if (context->s) {
        pg_sections_merge(&merged, context, to->name ? to->name : "", p);
    }
    context->s = to->s;
    return merged.access;
}

pg_refusal pg_located_refusal(const pg_located *to,
                              const pg_dryrun_question *q,
                              const pg_dryrun_answer *a, apr_pool_t *p)
{
    pg_context context;
    const apr_array_header_t *sections = sections_of(&context, to, p);

    return pg_let_in_refusal(q, a, &context, sections, p);
}

const pg_dryrun_answer *pg_located_post(const pg_located *to,
                                        const pg_dryrun_question *q,
                                        apr_pool_t *p)
{
    pg_context context;
    const apr_array_header_t *sections = sections_of(&context, to, p);

    return pg_let_in_post_of_some(q, &context, sections, p);
}
