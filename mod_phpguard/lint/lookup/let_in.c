/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Who is refused: this client or all, and by which directive. */

#include "lint/lookup/let_in.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "httpd/if_sections.h"
#include "httpd/observe.h"
#include "lint/lookup/client.h"
#include "model/directive.h"

#include "http_core.h"
#include "apr_strings.h"

/* SetEnvIf attribute regex [!]name[=value] ...; SetEnvIfExpr has no
 * attribute. */
static int sets(const ap_directive_t *node, const char *name, int *by_url,
                apr_pool_t *p)
{
    const char *args = node->args;

    *by_url = 0;
    if (strcasecmp(node->directive, "SetEnvIfExpr")) {
        *by_url = !strcasecmp(pg_getword(p, &args), "Request_URI");
    }
    pg_getword(p, &args);
    while (*args) {
        const char *word = pg_getword(p, &args);
        const apr_size_t len = strlen(name);

        word += *word == '!';
        if (!strncmp(word, name, len) && (!word[len] || word[len] == '=')) {
            return 1;
        }
    }
    return 0;
}

/* By none: 0, by the URL alone: 1, by anything else: 2. */
static int setters(const pg_directive *d, const char *name, apr_pool_t *p)
{
    int found = 0, by_url;

    for (; d; d = d->next) {
        if (d->kind == PG_SETENVIF && sets(d->node, name, &by_url, p)) {
            found |= by_url ? 1 : 2;
        }
    }
    return found;
}

/* The same for sections, and for the Files sections in them: whether these
 * hold for the file is not asked. */
static int setters_in(const apr_array_header_t *sections, const char *name,
                      apr_pool_t *p)
{
    int i, found = 0;

    for (i = 0; sections && i < sections->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(sections, i));

        found |= setters(pg_lint_directives(PG_SECTION(sections, i)),
                         name, p);
        if (core) {
            found |= setters_in(core->sec_file, name, p);
        }
    }
    return found;
}

/* Whether SetEnvIf sets a variable by the URL and nothing sets it
 * otherwise. */
static int is_by_url(const char *name, const pg_context *context,
                     apr_pool_t *p)
{
    const core_server_config *server
        = ap_get_core_module_config(context->s->module_config);
    const core_dir_config *own
        = ap_get_core_module_config(context->s->lookup_defaults);
    const pg_cursor c = pg_server_directives(context->s);

    return (setters(c.at, name, p) | setters(c.behind, name, p)
            | setters_in(own->sec_file, name, p)
            | setters_in(server->sec_url, name, p)
            | setters_in(context->dirs, name, p)
            | setters_in(context->regexes, name, p)) == 1;
}

/* "Require not env no: denied", of which the text in front of the result. */
static int is_of_url(const char *require, const pg_context *context,
                     apr_pool_t *p)
{
    const char *kind;

    pg_getword(p, &require);
    kind = pg_getword(p, &require);
    if (!strcmp(kind, "not")) {
        kind = pg_getword(p, &require);
    }
    if (!strcmp(kind, "expr")) {
        return pg_if_is_of_url(require);
    }
    if (strcmp(kind, "env")) {
        return !strcmp(kind, "all");
    }
    while (*require) {
        if (!is_by_url(pg_getword(p, &require), context, p)) {
            return 0;
        }
    }
    return 1;
}

/* The Require lines that refused: httpd logs each that it evaluates. */
typedef struct {
    const char *first;          /* NULL: none did */
    const char *open;           /* the first that depends on the client; or
                                 * NULL */
} refused_lines;

static refused_lines read_these(const apr_array_header_t *access,
                                const pg_context *context, apr_pool_t *p)
{
    refused_lines of = { NULL, NULL };
    int i;

    for (i = 0; i < access->nelts && !of.open; ++i) {
        const char *line = APR_ARRAY_IDX(access, i, const char *);
        const char *result = ap_strrchr_c(line, ':');

        /* "denied", "denied (no authenticated user yet)" */
        if (strncmp(line, "Require ", 8) || !result
            || strncmp(result, ": denied", 8)) {
            continue;
        }
        line = apr_pstrmemdup(p, line, (apr_size_t)(result - line));
        of.first = of.first ? of.first : line;
        if (!is_of_url(line, context, p)) {
            of.open = line;
        }
    }
    return of;
}

#define ALL_DENIED "Require all denied"

/* What httpd's log says of lines. */
typedef struct {
    const pg_dryrun_answer *a;
    const pg_context *context;
    apr_pool_t *p;
} logged;

static int is_text(const char *line, apr_size_t len, const char *text,
                   apr_pool_t *p)
{
    char *of = apr_pstrmemdup(p, line, len);

    apr_collapse_spaces(of, of);
    return !strcmp(of, text);
}

/* A line that depends on the URL alone says the same of all clients. */
static int known_result(const pg_directive *d, const char *text, void *baton)
{
    const logged *of = baton;
    const int is_negated = !strncasecmp(d->node->args, "not", 3);
    int i;

    for (i = 0; i < of->a->access->nelts; ++i) {
        const char *line = APR_ARRAY_IDX(of->a->access, i, const char *);
        const char *result = ap_strrchr_c(line, ':');
        const apr_size_t len = result ? (apr_size_t)(result - line) : 0;

        if (len && is_text(line, len, text, of->p)
            && is_of_url(apr_pstrmemdup(of->p, line, len), of->context,
                         of->p)) {
            return !strncmp(result, ": granted", 9) ? 1
                   : strncmp(result, ": denied", 8) ? -1
                   : is_negated ? 1 : -1;
        }
    }
    return 0;
}

/* Whether no client passes all lines that must be passed.  The sections are
 * those of the request if they hold the line that refused it. */
static int is_closed(const pg_dryrun_question *q, const pg_dryrun_answer *a,
                     const refused_lines *of, const pg_context *context,
                     const apr_array_header_t *sections, apr_pool_t *p)
{
    logged log = { a, context, p };

    return of->open && pg_access_require(sections, of->open, p)
           && !pg_access_may_grant(sections,
                                   a->subject->proxyreq != PROXYREQ_NONE,
                                   q->method ? q->method : "GET",
                                   known_result, &log, p);
}

/* fixup_dir() (modules/mappers/mod_dir.c) answers as the sub-request for the
 * index file did. */
static refused_lines read_lines(const pg_dryrun_answer *a,
                                const pg_context *context, apr_pool_t *p)
{
    const refused_lines of = read_these(a->access, context, p);

    return of.first ? of : read_these(a->index_access, context, p);
}

static int is_refused(const pg_dryrun_answer *a)
{
    const int status = pg_dryrun_first_status(a);

    return status == HTTP_FORBIDDEN || status == HTTP_UNAUTHORIZED;
}

/* More are taken to admit somebody. */
#define ADDRESSES_MAX 8

/* "Require ip 10.9" and "Require local", where both must be passed.
 * @return whether each address that one of them admits is refused by another
 *         one, or by a line that is for all */
static int admits_no_address(const pg_dryrun_question *q,
                             const refused_lines *of,
                             const pg_context *context, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    int i;

    if (!of->open || q->client || !pg_client_addresses(all, of->open)) {
        return 0;
    }
    for (i = 0; i < all->nelts; ++i) {
        pg_dryrun_question from = *q;
        const pg_dryrun_answer *a;
        refused_lines now;

        from.client = APR_ARRAY_IDX(all, i, const char *);
        a = pg_dryrun_ask(&from, p);
        now = read_lines(a, context, p);
        if (!is_refused(a) || i >= ADDRESSES_MAX
            || (now.open && !pg_client_addresses(all, now.open))) {
            return 0;
        }
    }
    return 1;
}

/* mod_access_compat is asked first: what does Require say to the clients that
 * it admits? */
static void read_behind_hosts(refused_lines *of, const pg_dryrun_question *q,
                              const pg_context *context, apr_pool_t *p)
{
    pg_dryrun_question behind = *q;
    const pg_dryrun_answer *a;

    behind.let_in = PG_LET_IN_HOSTS;
    a = pg_dryrun_ask(&behind, p);
    if (is_refused(a)) {
        *of = read_lines(a, context, p);
    }
}

static void take_line(pg_refusal *refusal, const char *line,
                      const apr_array_header_t *sections, apr_pool_t *p)
{
    apr_size_t len = strlen(line);

    while (len > 0 && line[len - 1] == ' ') {
        --len;                  /* "Require valid-user " */
    }
    refusal->by = pg_access_require(sections, line, p);
    refusal->line = apr_pstrmemdup(p, line, len);
}

pg_refusal pg_let_in_refusal(const pg_dryrun_question *q,
                             const pg_dryrun_answer *a,
                             const pg_context *context,
                             const apr_array_header_t *sections, apr_pool_t *p)
{
    pg_refusal refusal = { 0, 0, NULL, NULL };
    const request_rec *r = a->subject;
    const pg_directive *hosts;
    refused_lines of;
    int hosts_to_all, is_any;

    if (!is_refused(a)) {
        return refusal;
    }
    refusal.is = 1;
    hosts = pg_access_hosts(sections, r->proxyreq != PROXYREQ_NONE,
                            &hosts_to_all, p);
    is_any = ap_satisfies((request_rec *)r) == SATISFY_ANY;
    of = read_lines(a, context, p);
    if (hosts && !hosts_to_all && !of.first && !is_any) {
        read_behind_hosts(&of, q, context, p);
    }
    if (is_closed(q, a, &of, context, sections, p)) {
        of.first = pg_access_require(sections, ALL_DENIED, p) ? ALL_DENIED
                                                              : of.open;
        of.open = NULL;
    }
    else if (!hosts && admits_no_address(q, &of, context, p)) {
        of.first = of.open;
        of.open = NULL;
    }
    refusal.is_to_all = is_any ? hosts_to_all && of.first && !of.open
                        : hosts_to_all || (of.first && !of.open);
    if (of.first && !(refusal.is_to_all && hosts_to_all)) {
        take_line(&refusal, of.open ? of.open : of.first, sections, p);
    }
    else {
        refusal.by = hosts;
    }
    return refusal;
}

const char *pg_let_in_words(const pg_refusal *refusal, apr_pool_t *p)
{
    const pg_directive *by = refusal->by;

    return by ? apr_psprintf(p, "%s (%s)", pg_directive_text(by->node, p),
                             pg_directive_place(by->node, p)) : refusal->line;
}

static int gets_source(const pg_dryrun_answer *a)
{
    return pg_dryrun_first_status(a) == HTTP_OK
           && pg_dryrun_outcome(a) == PG_LEAKS;
}

const pg_dryrun_answer *pg_let_in_post(const pg_dryrun_question *q,
                                       const pg_dryrun_answer *refused,
                                       apr_pool_t *p)
{
    pg_dryrun_question post = *q;
    const pg_dryrun_answer *a;

    if (q->method
        || !(is_refused(refused) || pg_dryrun_first_status(refused)
                                    == HTTP_METHOD_NOT_ALLOWED)) {
        return NULL;
    }
    post.method = "POST";
    a = pg_dryrun_ask(&post, p);
    return gets_source(a) ? a : NULL;
}

const pg_dryrun_answer *pg_let_in_post_of_some(const pg_dryrun_question *q,
                                               const pg_context *context,
                                               const apr_array_header_t *all,
                                               apr_pool_t *p)
{
    pg_dryrun_question post = *q;
    const pg_dryrun_answer *a;
    pg_refusal refusal;

    if (q->method) {
        return NULL;
    }
    post.method = "POST";
    a = pg_dryrun_ask(&post, p);
    refusal = pg_let_in_refusal(&post, a, context, all, p);
    if (!refusal.is || refusal.is_to_all) {
        return NULL;
    }
    post.let_in = PG_LET_IN_ALL;
    a = pg_dryrun_ask(&post, p);
    return gets_source(a) ? a : NULL;
}
