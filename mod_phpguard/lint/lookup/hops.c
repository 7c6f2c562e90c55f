/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The internal redirects between a URL and its answer. */

#include "lint/lookup/hops.h"
#include "model/php_names.h"
#include "util/path.h"

#include "apr_lib.h"
#include "apr_strings.h"

/* r->uri: ap_process_request_internal() (server/request.c). */
static const char *decode(const char *path, apr_pool_t *p)
{
    char *uri = apr_pstrdup(p, path);

    if (ap_unescape_url(uri) != OK) {
        return path;
    }
    ap_no2slash(uri);
    ap_getparents(uri);
    return uri;
}

static const char *sent_on(const pg_dryrun_hop *hop, apr_pool_t *p)
{
    static const struct {
        const char *by, *says;
    } ways[] = {
        { "core.c", "ErrorDocument " }, { "mod_negotiation.c", "type map: " },
        { "mod_rewrite.c", "rewritten to " }
    };
    unsigned int i;

    for (i = 0; hop->by && i < sizeof(ways) / sizeof(ways[0]); ++i) {
        if (!strcmp(hop->by, ways[i].by)) {
            return apr_pstrcat(p, ways[i].says, hop->asked, NULL);
        }
    }
    return NULL;                /* an Action is printed with what runs it */
}

static int is_rewritten(const pg_dryrun_answer *a, const char *uri,
                        apr_pool_t *p)
{
    const char *line = apr_pstrcat(p, "] rewrite '", uri, "' -> ", NULL);
    int i;

    for (i = 0; a->trace && i < a->trace->nelts; ++i) {
        if (strstr(APR_ARRAY_IDX(a->trace, i, const char *), line)) {
            return 1;
        }
    }
    return 0;
}

/* What mod_dir, mod_negotiation and a RewriteRule of the server make of a
 * request is still the same request. */
static const char *made_of(const pg_dryrun_answer *a,
                           const pg_dryrun_hop *hop, apr_pool_t *p)
{
    const char *asked = decode(hop->asked, p);
    const apr_size_t len = strlen(asked);

    if (!hop->uri || !strcmp(asked, hop->uri)) {
        return NULL;
    }
    if (is_rewritten(a, asked, p)) {
        return apr_pstrcat(p, "rewritten to ", hop->uri, NULL);
    }
    if (len && asked[len - 1] == '/') {
        return apr_pstrcat(p, "DirectoryIndex ",
                           hop->uri + (strncmp(asked, hop->uri, len) ? 0
                                                                     : len),
                           NULL);
    }
    if (!strncmp(asked, hop->uri, len) && hop->uri[len] == '.') {
        return apr_pstrcat(p, "MultiViews ", apr_filepath_name_get(hop->uri),
                           NULL);
    }
    return apr_pstrcat(p, "FallbackResource ", hop->uri, NULL);
}

static void put(apr_array_header_t *to, const char *clause)
{
    if (clause) {
        APR_ARRAY_PUSH(to, const char *) = clause;
    }
}

const char *pg_hops_text(const pg_dryrun_answer *a, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 2, sizeof(const char *));
    const char *text = NULL;
    int i;

    for (i = 0; i < a->hops->nelts; ++i) {
        const pg_dryrun_hop *hop = &APR_ARRAY_IDX(a->hops, i, pg_dryrun_hop);

        put(all, sent_on(hop, p));
        put(all, made_of(a, hop, p));
    }
    for (i = 0; i < all->nelts; ++i) {
        text = apr_pstrcat(p, text ? text : "", text ? ", " : "",
                           APR_ARRAY_IDX(all, i, const char *), NULL);
    }
    return text;
}
