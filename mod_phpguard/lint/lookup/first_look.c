/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What surely runs. */

#include "lint/lookup/first_look.h"
#include "config.h"
#include "httpd/balancer.h"
#include "httpd/modules.h"
#include "httpd/proxied.h"
#include "httpd/proxy_worker.h"
#include "httpd/suexec.h"
#include "lint/lookup/backends.h"
#include "model/verdict.h"

#include "http_core.h"
#include "apr_lib.h"

/* Whether there is a RewriteRule with [H=] or [T=]: mod_rewrite alone knows
 * for which requests it holds. */
static int gives_handler(const pg_trail *t)
{
    const pg_directive *d = t && !t->base ? t->first : NULL;

    if (t && t->base) {
        return gives_handler(t->base) || gives_handler(t->add);
    }
    while (d && d->kind != PG_REWRITEHANDLER) {
        d = d->next;
    }
    return d != NULL;
}

/* Whether the scheme's module can read it, it says in a dry run
 * (pg_proxy_url_status()). */
static int has_host(const char *url)
{
    const char *host = strstr(url, "://");

    return host && (apr_isalnum(host[3]) || host[3] == '[');
}

/* The socket may be that of a worker which is known by the same URL. */
static int is_there(const pg_answer *answer, const char *url,
                    const char *file, apr_pool_t *p)
{
    url = pg_proxy_worker_url(answer->context->s, url, file, p);
    return has_host(url) && !pg_proxy_lacks(url, p)
           && !pg_runner_socket_missing(url);
}

/* What only a request can show. */
static int is_open(const pg_answer *answer)
{
    return answer->context->htaccess.state != PG_HTACCESS_FINE
           || answer->merged.conditional || gives_handler(answer->c.trail);
}

/* program_status() (dryrun/handlers.c). */
static int is_allowed(const pg_answer *answer, apr_pool_t *p)
{
    const core_dir_config *core
        = ap_get_core_module_config(answer->merged.conf);
    const char *handler = answer->mapping.handler;

    return answer->mapping.action.text || answer->context->script
           || (strcmp(handler, "cgi-script")
               && strcmp(handler, "fcgid-script"))
           || (core->opts & OPT_EXECCGI && !pg_suexec_is_used()
               && !pg_backends_lacks_program(answer, p));
}

int pg_first_look(const pg_answer *answer, apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);
    const char *handler = answer->mapping.handler;

    if (answer->taken_by) {
        return is_there(answer, pg_proxied_target(answer->taken_by, p), "",
                        p);
    }
    if (!handler || is_open(answer)) {
        return 0;
    }
    if (!strncmp(handler, "proxy:", 6)
        && (answer->runner.socket
            || answer->runner.state == PG_RUNNER_EXECUTES)) {
        return is_there(answer, handler + 6, answer->c.file, p);
    }
    return pg_verdict_outcome(&answer->mapping, &host) == PG_RUNS
           && is_allowed(answer, p);
}
