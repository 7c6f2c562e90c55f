/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Repeats a logged request as a dry run. */

#include "lint/replay/ask.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "lint/child/progress.h"
#include "lint/lookup/located_file.h"
#include "lint/replay/unlogged.h"

#include "http_protocol.h"
#include "mod_core.h"
#include "apr_lib.h"
#include "apr_strings.h"
#include "apr_uri.h"

/* If the log does not contain it: rules test whether a request has one. */
#define SOME_AGENT "Mozilla/5.0"

static const char *bracketed(const char *host, apr_pool_t *p)
{
    return ap_strchr_c(host, ':') && *host != '['
           ? apr_pstrcat(p, "[", host, "]", NULL) : host;
}

const char *pg_ask_url(const pg_log_vhost *who, const char *path,
                       apr_pool_t *p)
{
    const char *host = bracketed(who->host, p);
    const char *port = who->at.port == apr_uri_port_of_scheme(who->at.scheme)
                       ? "" : apr_psprintf(p, ":%u",
                                           (unsigned int)who->at.port);
    char *out, *to;

    path = apr_pstrmemdup(p, path, strcspn(path, "?"));
    out = to = apr_palloc(p, strlen(path) * 3 + 1);
    for (; *path; ++path) {
        if (apr_isalnum(*path) || strchr("/._~%+,=:@-", *path)) {
            *to++ = *path;
        }
        else {
            to += apr_snprintf(to, 4, "%%%02X", (unsigned char)*path);
        }
    }
    *to = '\0';
    return apr_pstrcat(p, who->at.scheme, "://", host, port, out, NULL);
}

static apr_table_t *headers_of(const pg_log_line *line, apr_pool_t *p)
{
    apr_table_t *headers = apr_table_make(p, 4);
    const char *agent = line->agent ? line->agent : SOME_AGENT;

    if (*agent) {
        apr_table_setn(headers, "User-Agent", agent);
    }
    if (line->referer && *line->referer) {
        apr_table_setn(headers, "Referer", line->referer);
    }
    return headers;
}

/* mod_log_config: "may be bogus if return status (%s) is 401". */
static const char *user_of(const pg_log_line *line)
{
    return line->status == HTTP_UNAUTHORIZED || !line->user || !*line->user
           ? NULL : line->user;
}

static pg_dryrun_question question(const pg_request *r,
                                   const pg_log_vhost *who,
                                   const apr_table_t *headers, apr_pool_t *p)
{
    pg_dryrun_question q;

    memset(&q, 0, sizeof(q));
    q.method = r->line.method;
    q.scheme = who->at.scheme;
    q.host = bracketed(who->host, p);
    q.port = who->at.port;
    q.address = who->at.ip;
    q.url = r->line.url;
    q.s = who->s;
    q.client = r->line.client;
    q.user = user_of(&r->line);
    q.headers = headers;
    return q;
}

/* If the refusal, or the error of a handler without its backend, has an
 * ErrorDocument, the log contains the status of that page. */
static int is_like_its_page(const pg_dryrun_question *asked,
                            const pg_dryrun_answer *a, const pg_lint *l,
                            const pg_likeness *now, int then, apr_pool_t *p)
{
    pg_dryrun_question q = *asked;
    const pg_dryrun_answer *page;

    if ((now->kind != PG_NOW_REFUSED && !pg_likeness_fails(a, l, p))
        || !ap_response_code_string(a->r, ap_index_of_response(now->status))) {
        return 0;
    }
    q.refused = a->r->filename;
    q.refused_status = now->status;
    page = pg_dryrun_ask(&q, p);
    if (page->end != PG_END_HANDLER) {
        return APR_ARRAY_IDX(page->hops, page->hops->nelts - 1,
                             pg_dryrun_hop).status == then;
    }
    if (pg_dryrun_lacks_file(page)) {
        return then == HTTP_NOT_FOUND;
    }
    return pg_likeness_fails(page, l, p) ? then == now->status
           : then >= HTTP_BAD_REQUEST;
}

/* Ask once, and keep the answer that is most like the logged one.
 * @return 1 if it is like it */
static int ask(pg_asked_again *to, const pg_lint *l, const pg_log_vhost *who,
               const pg_request *r, const apr_table_t *headers,
               apr_pool_t *p)
{
    const pg_dryrun_question q = question(r, who, headers, p);
    const pg_dryrun_answer *a = pg_dryrun_ask(&q, p);
    pg_likeness now = pg_likeness_of(a, &r->line, l, p);

    if (now.like == PG_LIKE_NOT && is_like_its_page(&q, a, l, &now,
                                                    r->line.status, p)) {
        now.like = PG_LIKE_EXACTLY;
    }
    if (!to->dry || now.like < to->likeness.like) {
        to->likeness = now;
        to->who = who;
        to->dry = a;
    }
    return now.like < PG_LIKE_UNKNOWN;
}

static int leads_to_https(const pg_dryrun_answer *a)
{
    return a->location && !strncasecmp(a->location, "https://", 8);
}

/* If the answer differs, try again with what the log does not contain. */
static int try_one(pg_asked_again *to, const pg_lint *l,
                   const pg_log_vhost *who, const pg_request *r,
                   apr_pool_t *p)
{
    apr_table_t *headers = headers_of(&r->line, p);

    if (ask(to, l, who, r, headers, p)) {
        return 1;
    }
    headers = apr_table_copy(p, headers);
    apr_table_setn(headers, "Host", bracketed(who->host, p));
    if (who->at.port != apr_uri_port_of_scheme(who->at.scheme)
        && ask(to, l, who, r, headers, p)) {
        return 1;
    }
    if (!strcmp(who->at.scheme, "https") || !leads_to_https(to->dry)) {
        return 0;
    }
    headers = apr_table_copy(p, headers);
    apr_table_setn(headers, "X-Forwarded-Proto", "https");
    return ask(to, l, who, r, headers, p);
}

static pg_asked_again not_asked(const char *why)
{
    pg_asked_again to;

    memset(&to, 0, sizeof(to));
    to.likeness.like = PG_LIKE_UNKNOWN;
    to.likeness.why = why;
    return to;
}

static int may_be_by_rule(const pg_asked_again *to, const pg_log_line *line)
{
    const pg_now_kind kind = to->likeness.kind;

    return ((kind == PG_NOW_REDIRECT || kind == PG_NOW_ERROR)
            && to->dry->end != PG_END_HANDLER)
           || (kind == PG_NOW_ANSWER && line->status >= 300);
}

/* A rule may depend on something else that the client sent. */
static void doubt_rules(pg_asked_again *to, const pg_request *r,
                        apr_pool_t *p)
{
    pg_dryrun_question q;
    pg_located at;

    if (!may_be_by_rule(to, &r->line)) {
        return;
    }
    q = question(r, to->who, headers_of(&r->line, p), p);
    q.trace = 1;
    memset(&at, 0, sizeof(at));
    at.dry = pg_dryrun_ask(&q, p);
    pg_located_take(&at, at.dry, p);
    if (pg_unlogged_decides(&at, &to->likeness, &r->line, p)) {
        to->likeness.like = PG_LIKE_UNKNOWN;
        to->likeness.why = "a RewriteCond that depends on data that the log "
                           "does not contain";
    }
}

/* The request may have been for another name, which is not known. */
static void doubt(pg_asked_again *to, const apr_array_header_t *all)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        if (APR_ARRAY_IDX(all, i, pg_log_vhost).stands_for_any) {
            to->likeness.like = PG_LIKE_UNKNOWN;
            to->likeness.why = "the log has no host name, and the document "
                               "root depends on it";
        }
    }
}

pg_asked_again pg_ask_again(const pg_lint *l, pg_log_vhosts *c,
                            const pg_log_file *log, const pg_request *r,
                            apr_pool_t *p)
{
    const apr_array_header_t *all = pg_log_vhosts_of(c, log, r);
    pg_asked_again to;
    int i;

    if (!all->nelts) {
        return not_asked("the vhost is not known");
    }
    if (!pg_progress_enter(pg_ask_url(&APR_ARRAY_IDX(all, 0, pg_log_vhost),
                                      r->line.url, p))) {
        return not_asked("the dry run did not finish");
    }
    memset(&to, 0, sizeof(to));
    for (i = 0; i < all->nelts; ++i) {
        if (try_one(&to, l, &APR_ARRAY_IDX(all, i, pg_log_vhost), r, p)) {
            return to;
        }
    }
    if (to.likeness.like == PG_LIKE_NOT) {
        doubt(&to, all);
    }
    if (to.likeness.like == PG_LIKE_NOT) {
        doubt_rules(&to, r, p);
    }
    return to;
}
