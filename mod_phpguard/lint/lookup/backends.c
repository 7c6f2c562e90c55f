/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Who is behind a handler, an Action or a ProxyPass. */

#include "lint/lookup/backends.h"
#include "httpd/modules.h"
#include "httpd/proxy_worker.h"
#include "lint/lookup/backend.h"

#include "http_main.h"
#include "apr_strings.h"

static const char there[] = "there", gone[] = "gone";

/* Many sites have one of them; it is asked once, and what is from no file of
 * root's is not connected to. */
static int answers(const char *url, const pg_context *context, apr_pool_t *p)
{
    static apr_hash_t *known;
    const char *is;
    apr_pool_t *kept;

    if (!known) {
        known = apr_hash_make(ap_server_conf->process->pool);
    }
    is = apr_hash_get(known, url, APR_HASH_KEY_STRING);
    if (!is) {
        kept = apr_hash_pool_get(known);
        is = (pg_sections_has_htaccess(context) ? pg_backend_answers(url, p)
              : pg_backend_connects(url, p)) ? there : gone;
        apr_hash_set(known, apr_pstrdup(kept, url), APR_HASH_KEY_STRING, is);
    }
    return is == there;
}

/* As mod_proxy has it: of_handler() (dryrun/outcome.c). */
static const char *forwards_to(const pg_answer *answer, apr_pool_t *p)
{
    const pg_dryrun_answer *a = answer->dry;
    const request_rec *r = a && a->end == PG_END_HANDLER ? a->r : NULL;

    if (!r || !a->handler) {
        return NULL;
    }
    if (r->proxyreq && r->filename && !strncmp(r->filename, "proxy:", 6)) {
        return pg_proxy_worker_url(r->server, r->filename + 6, "", p);
    }
    return strncmp(a->handler, "proxy:", 6) ? NULL
           : pg_proxy_worker_url(r->server, a->handler + 6, r->filename, p);
}

/* What a request gets to by an Action: cgi_handler(), fcgid_handler(). */
static const char *program_of(const pg_answer *answer)
{
    const pg_dryrun_answer *a = answer->dry;

    return a && a->subject != a->r && a->end == PG_END_HANDLER && a->handler
           && (!strcmp(a->handler, "cgi-script")
               || !strcmp(a->handler, "fcgid-script"))
           ? a->r->filename : NULL;
}

void pg_backends_ask(pg_answer *answer, const pg_lint *l, apr_pool_t *p)
{
    const char *url = forwards_to(answer, p), *program;

    if (url && answer->outcome == PG_FAILS && !answer->socket) {
        answer->socket = pg_runner_socket_missing(url);
    }
    if (answer->outcome == PG_RUNS) {
        answer->socket = NULL;
    }
    if (!l->asked || answer->outcome != PG_RUNS) {
        return;
    }
    program = program_of(answer);
    if (program && !pg_backend_is_program(program)) {
        answer->program = program;
        answer->outcome = PG_FAILS;
    }
    if (url && !answers(url, answer->context, p)) {
        answer->socket = url;
        answer->outcome = PG_FAILS;
    }
}
