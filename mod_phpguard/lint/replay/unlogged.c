/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds RewriteRules that depend on what a log does not contain. */

#include "lint/replay/unlogged.h"
#include "lint/lookup/rewrite_steps.h"
#include "model/directive.h"
#include "model/rewrite.h"

#include "http_core.h"
#include "http_protocol.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <stdlib.h>

/* lookup_variable() (modules/mappers/mod_rewrite.c), and the functions of
 * expressions. */
static const char *const never_logged[] = {
    "%{HTTP_COOKIE", "%{HTTP_ACCEPT", "%{HTTP_FORWARDED",
    "%{HTTP_PROXY_CONNECTION", "%{HTTP:", "%{TIME", "%{ENV:", "%{REMOTE_PORT",
    "%{REMOTE_HOST", "%{REMOTE_IDENT", "%{LA-", "%{SSL:", "req(", "http(",
    "req_novary(", "reqenv(", NULL
};

static int is_unlogged(const char *condition, const pg_log_line *line)
{
    int i;

    for (i = 0; never_logged[i]; ++i) {
        if (ap_strcasestr(condition, never_logged[i])) {
            return 1;
        }
    }
    return (!line->agent && ap_strcasestr(condition, "%{HTTP_USER_AGENT"))
           || (!line->referer && ap_strcasestr(condition, "%{HTTP_REFERER"))
           || (!line->client && ap_strcasestr(condition, "%{REMOTE_ADDR"));
}

/* The conditions of a rule are between the rule before and it. */
static int has_unlogged(const pg_rewrite_tried *tried, const pg_log_line *line)
{
    const pg_directive *d;
    int found = 0;

    for (d = tried->first; d && d != tried->rule; d = d->next) {
        if (d->kind == PG_REWRITERULE) {
            found = 0;
        }
        else if (d->kind == PG_REWRITECOND) {
            found |= is_unlogged(d->node->args, line);
        }
    }
    return found;
}

/* cmd_rewriterule_setflag(). */
static int status_of_redirect(const char *value)
{
    return !*value || !strcasecmp(value, "temp") ? HTTP_MOVED_TEMPORARILY
           : !strcasecmp(value, "permanent") ? HTTP_MOVED_PERMANENTLY
           : !strcasecmp(value, "seeother") ? HTTP_SEE_OTHER : atoi(value);
}

static int status_of(const ap_directive_t *rule, apr_pool_t *p)
{
    const char *args = rule->args, *redirect;

    if (pg_rewrite_flag(rule, "F", "forbidden", p)) {
        return HTTP_FORBIDDEN;
    }
    if (pg_rewrite_flag(rule, "G", "gone", p)) {
        return HTTP_GONE;
    }
    redirect = pg_rewrite_flag(rule, "R", "redirect", p);
    if (redirect) {
        return status_of_redirect(redirect);
    }
    pg_getword(p, &args);       /* its pattern; a URL is a redirect, too */
    return ap_is_url(pg_getword(p, &args)) ? HTTP_MOVED_TEMPORARILY : 0;
}

int pg_unlogged_decides(const pg_located *at, const pg_likeness *now,
                        const pg_log_line *line, apr_pool_t *p)
{
    const apr_array_header_t *all = pg_rewrite_tried_rules(at, p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_rewrite_tried *tried = &APR_ARRAY_IDX(all, i,
                                                       pg_rewrite_tried);
        const int status = tried->matched ? now->status : line->status;

        if (status_of(tried->rule->node, p) == status
            && has_unlogged(tried, line)) {
            return 1;
        }
    }
    return 0;
}
