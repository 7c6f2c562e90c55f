/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds the backend of a handler, an Action or a ProxyPass. */

#include "lint/lookup/backends.h"
#include "httpd/balancer.h"
#include "httpd/modules.h"
#include "httpd/proxy_worker.h"
#include "httpd/suexec.h"
#include "lint/context/access.h"
#include "lint/lookup/backend.h"
#include "util/path.h"

#include "http_config.h"
#include "http_main.h"
#include "apr_strings.h"

#include <unistd.h>

/* As of_handler() (dryrun/outcome.c). */
const char *pg_backends_url(const pg_dryrun_answer *a, apr_pool_t *p)
{
    return a && a->end == PG_END_HANDLER && a->handler
           ? pg_proxy_backend(a->r, a->handler, p) : NULL;
}

static int is_executed(const char *handler)
{
    return handler && (!strcmp(handler, "cgi-script")
                       || !strcmp(handler, "fcgid-script"));
}

/* The program of a command line; mod_fcgid itself resolves a relative name. */
static const char *wrapper_of(const pg_directive *by, apr_pool_t *p)
{
    const char *args = by->node->args;
    const char *command = pg_getword(p, &args);
    const char *path = ap_getword_white(p, &command);

    return *path == '/' ? path : NULL;
}

/* The program of an Action may itself be one that a FcgidWrapper of the server
 * executes; those of sections are not looked for. */
static const char *wrapped(const pg_dryrun_answer *a, const char *file)
{
    server_rec *s = a->r->server;
    const pg_directive *by = NULL;
    const char *path;

    if (!file || !a->handler || strcmp(a->handler, "fcgid-script")) {
        return file;
    }
    pg_access_wrapper(&by, ap_server_conf->lookup_defaults, file, a->r->pool);
    pg_access_wrapper(&by, s->lookup_defaults, file, a->r->pool);
    path = by ? wrapper_of(by, a->r->pool) : NULL;
    return path ? path : file;
}

const char *pg_backends_program(const pg_dryrun_answer *a)
{
    int i = a->hops->nelts - 1;

    for (; i > 0; --i) {
        const pg_dryrun_hop *hop = &APR_ARRAY_IDX(a->hops, i, pg_dryrun_hop);

        if (hop->by && !strcmp(hop->by, "mod_actions.c")) {
            return wrapped(a, hop->file);
        }
    }
    return NULL;
}

int pg_backends_executes(const pg_dryrun_answer *a, const char *program)
{
    return pg_backend_is_program(program)
           && !pg_suexec_refuses(program, a->r);
}

/* Without a wrapper mod_fcgid and mod_cgid execute the file itself. */
static const char *own_program(const pg_answer *answer, apr_pool_t *p)
{
    const char *handler = answer->mapping.handler;

    if (answer->mapping.action.text || !is_executed(handler)) {
        return NULL;
    }
    if (answer->merged.wrapper && !strcmp(handler, "fcgid-script")) {
        return wrapper_of(answer->merged.wrapper, p);
    }
    return access(answer->c.file, F_OK) == 0 ? answer->c.file : NULL;
}

const char *pg_backends_lacks_program(const pg_answer *answer, apr_pool_t *p)
{
    const char *program = own_program(answer, p);

    return program && !(answer->dry ? pg_backends_executes(answer->dry, program)
                                    : pg_backend_is_program(program))
           ? program : NULL;
}

void pg_backends_name(pg_answer *answer, apr_pool_t *p)
{
    const char *url = pg_backends_url(answer->dry, p);

    if (url && answer->outcome == PG_FAILS) {
        answer->lacks = pg_proxy_lacks(url, answer->dry->r->server, p);
        answer->socket = pg_runner_socket_missing(url);
    }
    if (answer->outcome == PG_RUNS || answer->outcome == PG_FAILS) {
        answer->program = pg_backends_lacks_program(answer, p);
    }
    if (answer->program) {
        answer->outcome = PG_FAILS;
    }
}

void pg_backends_ask(pg_answer *answer, const pg_lint *l, apr_pool_t *p)
{
    const char *url, *program;
    server_rec *s;

    if (!l->asked || answer->outcome != PG_RUNS) {
        return;
    }
    program = is_executed(answer->dry->handler)
              ? pg_backends_program(answer->dry) : NULL;
    if (program && !pg_backends_executes(answer->dry, program)) {
        answer->program = program;
        answer->outcome = PG_FAILS;
    }
    url = pg_backends_url(answer->dry, p);
    s = answer->dry->r->server;
    if (url && !(pg_sections_has_htaccess(answer->context)
                 ? pg_backend_answers(url, s, p)
                 : pg_backend_connects(url, s, p))) {
        answer->socket = url;
        answer->outcome = PG_FAILS;
    }
}

static int is_in_one_of(const char *dir, const char *list, apr_pool_t *p)
{
    char *rest, *one = apr_strtok(apr_pstrdup(p, list), ":", &rest);

    while (one && strcmp(one, ".") && !pg_path_holds(one, dir)) {
        one = apr_strtok(NULL, ":", &rest);
    }
    return one != NULL;
}

/* mod_php returns 500 for a file outside its open_basedir. */
static int is_shut_out(const ap_directive_t *node, const pg_context *context,
                       apr_pool_t *p)
{
    int is = 0;

    for (; node && !is; node = node->next) {
        const char *args = node->args;

        if (!strcasecmp(node->directive, "php_admin_value")
            && !strcasecmp(pg_getword(p, &args), "open_basedir")) {
            is = pg_whole_config_concern(node->parent, context, p)
                 && !is_in_one_of(context->dir, pg_getword(p, &args), p);
        }
        is |= is_shut_out(node->first_child, context, p);
    }
    return is;
}

int pg_backends_check(const pg_answer *answer, apr_pool_t *p)
{
    const char *url = pg_backends_url(answer->dry, p);
    const char *program = pg_backends_program(answer->dry);

    if (answer->runner.state == PG_RUNNER_PHP) {
        return !is_shut_out(ap_conftree, answer->context, p);
    }
    return !answer->program
           && (!url || pg_backend_answers(url, answer->dry->r->server, p))
           && (!program || access(program, X_OK) == 0);
}
