/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Describes an answer of the dry run in a sentence. */

#include "lint/explain/explain_says.h"
#include "dryrun/dryrun.h"
#include "dryrun/outcome.h"
#include "lint/lookup/backend.h"
#include "lint/lookup/backends.h"
#include "lint/lookup/confirm.h"
#include "lint/print/words.h"
#include "model/directive.h"

#include "http_core.h"
#include "http_protocol.h"
#include "apr_strings.h"

#include <unistd.h>

static const char *who_runs(const pg_explained *e, apr_pool_t *p)
{
    const pg_answer *answer = &e->answer;
    const char *runner = pg_words_runner(answer);

    if (answer->mapping.action.text && !answer->taken_by
        && !pg_located_answer(e->at)->r->proxyreq) {
        return apr_psprintf(p, "%s runs it (Action)",
                            answer->mapping.action.text);
    }
    if (e->backend) {
        return apr_psprintf(p, "%s forwards it to %s", runner ? runner
                            : "mod_proxy.c", e->backend);
    }
    return apr_psprintf(p, "%s runs it", runner ? runner : "a module");
}

/* The first of httpd's own words for it. */
static const char *words_of(const pg_dryrun_answer *a)
{
    return a->errors->nelts ? APR_ARRAY_IDX(a->errors, 0, const char *)
                            : NULL;
}

static const char *with_status(const char *text, int status, apr_pool_t *p)
{
    return status == HTTP_OK ? text
           : apr_psprintf(p, "%s (%d)", text, status);
}

static const char *says_runs(const pg_explained *e, const pg_dryrun_answer *a,
                             apr_pool_t *p)
{
    const char *runner = e->at->name || e->backend ? who_runs(e, p)
                         : apr_pstrcat(p, a->by ? a->by : "a module",
                                       " answers", NULL);

    return with_status(runner, a->status, p);
}

static const char *says_leaks(const pg_explained *e, apr_pool_t *p)
{
    const pg_cause_id id = e->finding ? e->finding->id : e->answer.verdict.id;

    if (!id) {
        return apr_psprintf(p, "it is sent as source; no cause was found, "
                            "the handler is \"%s\"",
                            e->answer.mapping.handler
                            ? e->answer.mapping.handler : "none");
    }
    return e->finding
           ? apr_psprintf(p, "it %s: %s", pg_words_outcome(e->finding, p),
                          pg_cause_get(id)->says)
           : pg_cause_get(id)->says;
}

/* "denied", "sent", "unknown"; but "runs". */
static int is_adjective(const pg_explained *e)
{
    return e->verdict[strlen(e->verdict) - 1] != 's';
}

static const char *says_redirect(const pg_explained *e,
                                 const pg_dryrun_answer *a, apr_pool_t *p)
{
    const char *text = apr_psprintf(p, "redirect %d to %s", a->status,
                                    a->location ? a->location : "nowhere");

    if (e->at->is_loop) {
        return apr_pstrcat(p, text, ", which is a redirect loop", NULL);
    }
    return e->next ? apr_pstrcat(p, text, ": which ", is_adjective(e->next)
                                 ? "is " : "", e->next->verdict, ": ",
                                 e->next->says, NULL) : text;
}

static const char *says_sent(const pg_explained *e, const pg_dryrun_answer *a,
                             apr_pool_t *p)
{
    if (a->status >= 300 && a->status < 400) {
        return says_redirect(e, a, p);
    }
    if (a->end == PG_END_HANDLER) {
        return apr_pstrcat(p, a->by, " answers the request", NULL);
    }
    return a->end == PG_END_FILE ? "it is not PHP and is sent unchanged"
           : a->end == PG_END_LISTING ? "mod_autoindex lists the directory"
           : with_status("httpd itself answers the request", a->status, p);
}

static const char *says_denied(const pg_explained *e,
                               const pg_dryrun_answer *a, apr_pool_t *p)
{
    const char *words = words_of(a);

    if (e->at->exists && access(e->at->file, R_OK) != 0) {
        return "the server's user has no permission to read it (403)";
    }
    return with_status(e->at->refusal.is_to_all && a == e->at->dry
                       ? "access is denied to all clients" : words ? words
                       : "httpd denies access", a->status, p);
}

/* Whether httpd says so, or a FastCGI server that is there. */
static int is_missing(const pg_explained *e, const pg_dryrun_answer *a)
{
    return (a->status == HTTP_NOT_FOUND && !e->at->exists)
           || (pg_dryrun_lacks_file(a) && (!e->backend || e->backend_there));
}

static int has_path_info(const pg_explained *e, const pg_dryrun_answer *a)
{
    return a->status == HTTP_NOT_FOUND && e->at->exists && e->at->path_info;
}

static const char *says_fails(const pg_explained *e, const pg_dryrun_answer *a,
                              apr_pool_t *p)
{
    const char *words = words_of(a);

    if (is_missing(e, a)) {
        return e->at->exists ? "PHP cannot run a directory (404)"
               : e->at->file ? "the file does not exist (404)"
                             : "the URL maps to no file (404)";
    }
    if (e->finding && e->finding->id != PG_CHANGED) {
        return pg_cause_get(e->finding->id)->says;
    }
    if (has_path_info(e, a)) {
        return "nothing runs it, and path info is not accepted (404)";
    }
    if (a->end == PG_END_LISTING) {
        return with_status("mod_autoindex lists the directory", a->status, p);
    }
    if (a->end == PG_END_HANDLER) {
        return apr_pstrcat(p, "the backend is not available: ", who_runs(e, p),
                           NULL);
    }
    return words ? with_status(words, a->status, p)
           : apr_pstrcat(p, "httpd returns ", ap_get_status_line(a->status),
                         NULL);
}

static pg_outcome outcome_of(const pg_explained *e, const pg_dryrun_answer *a)
{
    const pg_outcome outcome = pg_dryrun_outcome(a);

    return outcome == PG_RUNS && a == pg_located_answer(e->at)
           && (e->at->name || e->backend) && !e->backend_there
           ? pg_dryrun_without_backend(a) : outcome;
}

static const char *says_unknown(const pg_dryrun_answer *a, apr_pool_t *p)
{
    if (a->map) {
        return apr_pstrcat(p, "depends on a RewriteMap that is ", a->map,
                           ", which is not executed", NULL);
    }
    return a->unread ? a->unread
           : apr_pstrcat(p, "depends on a directive that is not applied here: ",
                         APR_ARRAY_IDX(a->not_followed, 0, const char *),
                         NULL);
}

static const char *says(const pg_explained *e, const pg_dryrun_answer *a,
                        apr_pool_t *p)
{
    switch (outcome_of(e, a)) {
    case PG_RUNS:
        return says_runs(e, a, p);
    case PG_LEAKS:
        return says_leaks(e, p);
    case PG_SENT:
        return says_sent(e, a, p);
    case PG_DENIED:
        return says_denied(e, a, p);
    case PG_FAILS:
        return says_fails(e, a, p);
    default:
        return says_unknown(a, p);
    }
}

/* The directive that refuses some clients and not others. */
static const char *who_is_let_in(const pg_explained *e, apr_pool_t *p)
{
    const char *by = pg_let_in_words(&e->at->refusal, p);
    const char *words = words_of(e->at->dry);

    return by ? by
           : words ? apr_psprintf(p, "the configuration (\"%s\")", words)
           : "the configuration";
}

/* The verdict is that for clients without access, unless clients with access
 * get the source. */
static void say_both(pg_explained *e, apr_pool_t *p)
{
    const pg_outcome inside = outcome_of(e, e->at->inside);
    const pg_outcome outside = outcome_of(e, e->at->dry);

    e->verdict = pg_words_verdict(inside == PG_LEAKS ? inside : outside);
    if (e->at->by_post) {
        e->says = apr_psprintf(p, "GET is denied (%d); POST: %s",
                               e->at->dry->status, says(e, e->at->inside, p));
        return;
    }
    e->says = apr_psprintf(p, "%s for clients without access (%d); %s for "
                           "clients that %s admits: %s",
                           outside == PG_DENIED ? "denied"
                           : pg_words_verdict(outside), e->at->dry->status,
                           pg_words_verdict(inside), who_is_let_in(e, p),
                           says(e, e->at->inside, p));
}

/* Whatever it is answered with. */
static const char *unless(const pg_explained *e, const pg_lint *l,
                          apr_pool_t *p)
{
    const char *clause = pg_confirm_unless(&e->answer, l, p);

    return clause ? apr_pstrcat(p, "; ", clause, NULL) : "";
}

static const char *with_port(const pg_explained *e, apr_pool_t *p)
{
    const pg_dryrun_answer *a = e->at->with_port;
    const char *url = pg_backends_url(a, p);
    pg_outcome outcome;

    if (!a) {
        return "";
    }
    outcome = pg_dryrun_outcome(a);
    if (outcome == PG_RUNS && url
        && !pg_backend_answers(url, a->r->server, p)) {
        outcome = pg_dryrun_without_backend(a);
    }
    return apr_pstrcat(p, "; if the Host header contains the port: ",
                       pg_words_verdict(outcome), NULL);
}

void pg_explain_say(pg_explained *e, const pg_lint *l, apr_pool_t *p)
{
    const pg_dryrun_answer *a = e->at->dry;
    const int status = e->at->status;

    if (!a) {
        e->verdict = pg_words_verdict(status == HTTP_FORBIDDEN ? PG_DENIED
                                      : PG_FAILS);
        e->says = status ? with_status(e->at->why, status, p) : e->at->why;
        return;
    }
    if (e->at->inside) {
        say_both(e, p);
    }
    else {
        e->verdict = pg_words_verdict(outcome_of(e, a));
        e->says = says(e, a, p);
    }
    e->says = apr_pstrcat(p, e->says, with_port(e, p), unless(e, l, p),
                          NULL);
}
