/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Follows redirects of a vhost to itself. */

#include "lint/lookup/redirected.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"

#include "apr_strings.h"
#include "apr_uri.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#define REDIRECTS_MAX 3

/* What a proxy says that has the encryption in httpd's place. */
static const apr_table_t *behind_proxy(apr_pool_t *p)
{
    apr_table_t *headers = apr_table_make(p, 2);

    apr_table_setn(headers, "X-Forwarded-Proto", "https");
    apr_table_setn(headers, "X-Forwarded-Ssl", "on");
    return headers;
}

/* The request of a client that follows a redirect: by another name of the vhost
 * ("www."), or by a proxy that stands before it.
 * @return 0 where another vhost answers it */
static int follow(pg_dryrun_question *to, const pg_dryrun_answer *a,
                  apr_pool_t *p)
{
    apr_uri_t uri;

    if (apr_uri_parse(p, a->location, &uri) != APR_SUCCESS || !uri.hostname
        || !uri.path) {
        return 0;
    }
    to->host = uri.hostname;
    to->url = uri.query ? apr_pstrcat(p, uri.path, "?", uri.query, NULL)
                        : uri.path;
    if (uri.scheme && !strcmp(uri.scheme, "https")
        && strcmp(to->scheme, "https")) {
        to->headers = behind_proxy(p);
    }
    return pg_dryrun_vhost(to, p) == to->s;
}

/* A client that follows redirects reaches the file by the same path, or, where
 * "/index.php" is redirected to "/", by another one. */
static int is_reached_by(const pg_dryrun_answer *a,
                         const pg_dryrun_question *q, const char *file)
{
    int reached = !strcmp(a->question.url, q->url);

    if (!reached) {
        pg_dryrun_outcome_of(a, file, &reached);
    }
    return reached;
}

const pg_dryrun_answer *pg_redirected_ask(pg_dryrun_question *q,
                                          const char *file, apr_pool_t *p)
{
    const pg_dryrun_answer *first = pg_dryrun_ask(q, p), *a = first;
    pg_dryrun_question to = *q;
    int i;

    for (i = 0; i < REDIRECTS_MAX && a->location && follow(&to, a, p); ++i) {
        a = pg_dryrun_ask(&to, p);
    }
    if (a == first || a->location || !is_reached_by(a, q, file)) {
        return first;
    }
    *q = to;
    return a;
}
