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

/* "unix:/socket|" or nothing, then "scheme://host" and perhaps a port. Of
 * anything else a dry run says whether it can be read
 * (pg_proxy_url_status()). */
static int is_usual(const char *url)
{
    const char *bar = strncasecmp(url, "unix:", 5) ? NULL
                      : ap_strchr_c(url, '|');
    const char *end = bar ? bar + 1 : url;

    if (bar && (url[5] != '/' || url[6] == '/')) {
        return 0;
    }
    for (; apr_isalnum(*end); ++end);
    if (strncmp(end, "://", 3) || !apr_isalnum(end[3])) {
        return 0;
    }
    for (end += 3; apr_isalnum(*end) || *end == '.' || *end == '-'; ++end);
    if (*end == ':' && atoi(end + 1) > 0 && atoi(end + 1) < 65536) {
        end += 1 + strspn(end + 1, "0123456789");
    }
    return !*end || *end == '/';
}

/* The socket may be that of a worker which is known by the same URL. */
static int is_there(const pg_answer *answer, const char *url,
                    const char *file, apr_pool_t *p)
{
    server_rec *s = answer->context->s;

    url = pg_proxy_worker_url(s, url, file, p);
    return is_usual(url) && !pg_proxy_lacks(url, s, p)
           && !pg_runner_socket_missing(url)
           && (!pg_proxy_is_balancer(url) || pg_proxy_members(url, s, p));
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
