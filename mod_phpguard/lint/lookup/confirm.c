/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Confirms a result with a dry run. */

#include "lint/lookup/confirm.h"
#include "config.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "httpd/if_sections.h"
#include "httpd/observe.h"
#include "lint/lookup/addresses.h"
#include "lint/lookup/arrive.h"
#include "lint/lookup/backends.h"
#include "lint/lookup/let_in.h"
#include "lint/lookup/redirected.h"
#include "model/directive.h"
#include "model/mapping.h"
#include "model/rewrite.h"

#include "http_core.h"
#include "http_protocol.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <unistd.h>

/* 0 if no request for the place arrives at the address. */
static int question(pg_dryrun_question *q, const pg_answer *answer,
                    const pg_address *at, apr_pool_t *p)
{
    const pg_context *context = answer->context;

    if (!pg_arrive_question(q, context, at, p)) {
        return 0;
    }
    q->configured = context->configured;
    q->url = ap_os_escape_path(p, pg_sections_uri(context, answer->name, p),
                               1);
    q->bare = context->bare ? context->dir : NULL;
    q->file = access(answer->c.file, F_OK) == 0 ? NULL : answer->c.file;
    return 1;
}

/* The answer of httpd for clients without access; if access is denied, but not
 * to all clients, the answer for those with access. */
static const pg_dryrun_answer *ask(pg_answer *answer, pg_dryrun_question *q,
                                   apr_pool_t *p)
{
    const pg_dryrun_answer *a = pg_redirected_ask(q, answer->c.file, p);
    const pg_dryrun_answer *inside;
    const char *words;
    pg_refusal refusal;

    inside = pg_let_in_post(q, a, p);
    if (inside) {
        answer->by_post = 1;
        return inside;
    }
    refusal = pg_let_in_refusal(q, a, answer->context, answer->merged.access,
                                p);
    if (!refusal.is) {
        return a;
    }
    if (refusal.is_to_all) {
        inside = pg_let_in_post_of_some(q, answer->context,
                                        answer->merged.access, p);
        answer->by_post = inside != NULL;
        answer->denied_by = inside ? NULL : refusal.by;
        return inside ? inside : a;
    }
    q->let_in = PG_LET_IN_ALL;
    inside = pg_dryrun_ask(q, p);
    if (pg_dryrun_first_status(inside) == pg_dryrun_first_status(a)) {
        return a;
    }
    words = pg_let_in_words(&refusal, p);
    answer->let_in = words ? words : a->errors->nelts
                     ? APR_ARRAY_IDX(a->errors, 0, const char *)
                     : ap_get_status_line(a->status);
    return inside;
}

/* A RewriteRule that gives its handler or type behind all sections: the
 * mapping does not know it. */
static void take_handler(pg_answer *answer, const char *handler,
                         apr_pool_t *p)
{
    pg_mapping *m = &answer->mapping;
    const pg_directive *rule;

    answer->c.handler = handler;
    if (m->handler && !strcmp(m->handler, handler)) {
        return;
    }
    rule = pg_rewrite_find(answer->c.trail, handler, p);
    m->handler = handler;
    m->handler_by = rule;
    m->by_type = m->dynamic = 0;
    m->action = pg_merged_action(answer->c.trail, handler, p);
}

/* Who sends the file before the default handler would: look_sent()
 * (guard/filter.c) meets it there, and mod_php shows it. */
static pg_cause_id sender_of(const pg_dryrun_answer *a)
{
    if (a->end != PG_END_FILE || !a->by || !strcmp(a->by, "core.c")) {
        return 0;
    }
    return strncmp(a->by, "mod_php", 7) ? PG_OTHER_SENDER : PG_SHOWN;
}

/* The configuration and the handler of the request itself, as the guard would
 * have them: understand() (guard/refuse.c). */
void pg_confirm_take(pg_answer *answer, const pg_dryrun_answer *a,
                     apr_pool_t *p)
{
    const request_rec *r = a->subject;
    const pg_host host = pg_server_host(r->server);
    const char *handler = r == a->r && a->handler ? a->handler : r->handler;

    answer->dry = a;
    if (r->proxyreq) {
        return;                 /* no section of a directory was asked */
    }
    answer->taken_by = NULL;
    answer->merged.conf = r->per_dir_config;
    answer->merged.conditional = pg_if_depends(r->per_dir_config, p);
    answer->c.trail = pg_observed(answer->merged.conf);
    pg_mapping_fold(&answer->folded, answer->c.trail, answer->name, NULL, p);
    pg_mapping_take_type(&answer->folded, answer->c.trail, handler,
                         ap_field_noparam(p, r->content_type), p);
    answer->mapping = answer->folded;
    answer->c.handler = answer->mapping.handler ? answer->mapping.handler
                                                : AP_DEFAULT_HANDLER_NAME;
    if (handler && *handler) {
        take_handler(answer, handler, p);
    }
    answer->runner = r == a->r ? a->runner
                   : host.runner(host.baton, answer->mapping.handler);
    pg_lookup_action(answer);
    if (answer->outcome == PG_LEAKS) {
        answer->c.sender = sender_of(a);
        pg_lookup_cause(answer, p);
    }
}

/* A name that a pattern of ServerAlias takes. */
static const char *example(const char *pattern, apr_pool_t *p)
{
    char *name = apr_pstrdup(p, pattern), *c;

    for (c = name; *c; ++c) {
        if (*c == '*' || *c == '?') {
            *c = 'x';
        }
    }
    return name;
}

/* All that a Host header may be to reach a vhost, and what no vhost is
 * called. */
static apr_array_header_t *names_of(const server_rec *s, apr_pool_t *p)
{
    const apr_array_header_t *lists[2];
    apr_array_header_t *names = apr_array_make(p, 4, sizeof(const char *));
    int i, n;

    lists[0] = s->names;
    lists[1] = s->wild_names;
    if (s->server_hostname) {
        APR_ARRAY_PUSH(names, const char *) = s->server_hostname;
    }
    for (i = 0; i < 2; ++i) {
        for (n = 0; lists[i] && n < lists[i]->nelts; ++n) {
            APR_ARRAY_PUSH(names, const char *)
                = example(APR_ARRAY_IDX(lists[i], n, const char *), p);
        }
    }
    APR_ARRAY_PUSH(names, const char *) = "any.invalid";
    return names;
}

int pg_confirm_runs(server_rec *s, const char *url, apr_pool_t *p)
{
    const apr_array_header_t *at = pg_addresses(s, p);
    int i;

    for (i = 0; i < at->nelts; ++i) {
        pg_dryrun_question q
            = pg_address_question(s, &APR_ARRAY_IDX(at, i, pg_address));

        q.url = ap_os_escape_path(p, url, 1);
        if (pg_dryrun_outcome(pg_dryrun_ask(&q, p)) == PG_RUNS) {
            return 1;
        }
    }
    return 0;
}

static int is_reached_at(server_rec *s, const pg_address *at, apr_pool_t *p)
{
    const apr_array_header_t *names = names_of(s, p);
    pg_dryrun_question q;
    int i;

    memset(&q, 0, sizeof(q));
    q.scheme = at->scheme;
    q.port = at->port;
    q.address = at->ip;
    q.url = "/";
    for (i = 0; i < names->nelts; ++i) {
        q.host = APR_ARRAY_IDX(names, i, const char *);
        if (pg_dryrun_vhost(&q, p) == s) {
            return 1;
        }
    }
    return 0;
}

int pg_confirm_reached(server_rec *s, apr_pool_t *p)
{
    static const server_rec *last;
    static int reached;
    const apr_array_header_t *at;
    apr_pool_t *scratch;
    int i;

    if (last == s) {
        return reached;
    }
    apr_pool_create(&scratch, p);
    at = pg_addresses(s, scratch);
    reached = 0;
    for (i = 0; i < at->nelts && !reached; ++i) {
        reached = is_reached_at(s, &APR_ARRAY_IDX(at, i, pg_address),
                                scratch);
    }
    last = s;
    apr_pool_destroy(scratch);
    return reached;
}

/* "-f" and its kind look at the disk, and do not see what is supposed. */
static int has_file_test(const char *expr)
{
    const char *dash = ap_strchr_c(expr, '-');

    while (dash && !(dash[1] && ap_strchr_c("fsdeLhFUx", dash[1])
                     && !apr_isalnum(dash[2]))) {
        dash = ap_strchr_c(dash + 1, '-');
    }
    return dash != NULL;
}

/* Whether an <If> of the configuration tests files. */
static int tests_files(const ap_directive_t *d)
{
    for (; d; d = d->next) {
        if (((!strcasecmp(d->directive, "<If")
              || !strncasecmp(d->directive, "<ElseIf", 7))
             && has_file_test(d->args))
            || (d->first_child && tests_files(d->first_child))) {
            return 1;
        }
    }
    return 0;
}

/* What was left out of a .htaccess might run the file. */
static int is_partly_read(const pg_answer *answer)
{
    return answer->context->htaccess.state == PG_HTACCESS_PARTLY;
}

/* What is said of a file that is not there, and depends on the request, is not
 * said of all that may be. */
static int is_certain(const pg_answer *answer, const pg_dryrun_answer *a,
                      apr_pool_t *p)
{
    ap_conf_vector_t *conf = a->r->per_dir_config;

    if (is_partly_read(answer)) {
        return 0;
    }
    return !a->supposed || !pg_if_matters(conf)
           || !(pg_if_depends(conf, p) || tests_files(ap_conftree)
                || pg_sections_has_htaccess(answer->context));
}

void pg_confirm(pg_answer *answer, const pg_lint *l, apr_pool_t *p)
{
    const apr_array_header_t *at = pg_addresses(answer->context->s, p);
    pg_outcome outcome;
    int i, reached;

    if (!answer->context->url) {
        return;
    }
    for (i = 0; i < at->nelts && answer->outcome != PG_LEAKS; ++i) {
        const pg_dryrun_answer *a;
        pg_dryrun_question q;

        if (!question(&q, answer, &APR_ARRAY_IDX(at, i, pg_address), p)) {
            continue;
        }
        a = ask(answer, &q, p);
        outcome = pg_dryrun_outcome_of(a, answer->c.file, &reached);
        if (!reached && (answer->reached || a->end != PG_END_STATUS)) {
            continue;           /* another file's answer */
        }
        if (!reached) {
            outcome = pg_dryrun_outcome(a);
        }
        answer->reached |= reached;
        answer->outcome = outcome;
        answer->leaks_supposed = 0;
        answer->dry = a;
        answer->not_followed |= outcome == PG_UNKNOWN
                                && a->not_followed->nelts;
        if (outcome == PG_LEAKS && !is_certain(answer, a, p)) {
            answer->outcome = PG_UNKNOWN;
            answer->not_followed = is_partly_read(answer);
            answer->leaks_supposed = !answer->not_followed;
        }
    }
    if (answer->outcome == PG_LEAKS
        || (answer->reached && answer->dry->end != PG_END_STATUS)) {
        pg_confirm_take(answer, answer->dry, p);
    }
    if (answer->outcome == PG_LEAKS
        && !pg_confirm_reached(answer->context->s, p)) {
        answer->outcome = PG_UNKNOWN;
        answer->reached = 0;
    }
    if (answer->dry) {
        pg_backends_name(answer, p);
        pg_backends_ask(answer, l, p);
    }
}

static const char *clause_of(const apr_array_header_t *sources, apr_pool_t *p)
{
    const char *text = "unless ";
    int i;

    for (i = 0; i < sources->nelts; ++i) {
        const char *source = APR_ARRAY_IDX(sources, i, const char *);

        text = apr_pstrcat(p, text, i ? " or " : "",
                           apr_pstrmemdup(p, source, strcspn(source, ".")),
                           NULL);
    }
    return i ? apr_pstrcat(p, text, " handles this request", NULL) : NULL;
}

const char *pg_confirm_unless(const pg_answer *answer, const pg_lint *l,
                              apr_pool_t *p)
{
    const apr_array_header_t *silent
        = pg_dryrun_not_asked(answer->outcome == PG_LEAKS);
    apr_array_header_t *all = silent ? apr_array_copy(p, silent)
                              : apr_array_make(p, 1, sizeof(const char *));

    if (l->foreign && answer->runner.state == PG_RUNNER_UNKNOWN
        && answer->c.handler && !pg_is_among(all, l->foreign)
        && strcmp(answer->c.handler, AP_DEFAULT_HANDLER_NAME)) {
        APR_ARRAY_PUSH(all, const char *) = l->foreign;
    }
    return clause_of(all, p);
}
