/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Why a place returns an error: a missing socket, program or module. */

#include "lint/judge/failures.h"
#include "config.h"
#include "httpd/modules.h"
#include "httpd/php_line.h"
#include "lint/fixes/backend_url.h"
#include "lint/fixes/fix_parts.h"
#include "lint/history/history.h"
#include "lint/lookup/backend.h"
#include "lint/lookup/backends.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"

#include "apr_strings.h"

#include <sys/stat.h>
#include <unistd.h>

static int take(pg_failure *to, pg_cause_id id, const pg_directive *by,
                pg_edit *fix)
{
    to->id = id;
    to->by = by;
    to->fix = fix;
    return 1;
}

/* The pool of a vhost under its new name: it runs as the owner of the site, as
 * that of another site of the owner does, and no other pool may be used. */
static const char *moved_pool(const pg_answer *answer, apr_pool_t *p)
{
    const char *handler = answer->mapping.handler, *socket, *moved;
    const char *rest = handler ? ap_strchr_c(handler, '|') : NULL;
    struct stat st;

    if (!rest || strncmp(handler, "proxy:unix:", 11)
        || stat(answer->context->dir, &st) != 0 || !st.st_uid) {
        return NULL;
    }
    socket = pg_backend_moved(apr_pstrmemdup(p, handler + 11,
                                             (apr_size_t)(rest - handler
                                                          - 11)),
                              st.st_uid, p);
    moved = socket ? apr_pstrcat(p, "proxy:unix:", socket, rest, NULL) : NULL;
    return moved && pg_php_line_is_free(moved, &answer->c, p) ? moved : NULL;
}

static const char *pool_for(const pg_answer *answer, const pg_directive *by,
                            apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);
    const char *handler;

    if (!by || by->htaccess || by->kind == PG_PROXYPASS
        || by->kind == PG_PROXYPASSMATCH) {
        return NULL;
    }
    if (pg_directive_section(by->node, "<VirtualHost")) {
        return moved_pool(answer, p);
    }
    handler = pg_fix_php_handler(&answer->c, &host, p);
    return handler && strcmp(handler, answer->mapping.handler
                                      ? answer->mapping.handler : "")
           ? handler : NULL;
}

/* Nothing listens behind the handler: a 503. */
static int lacks_socket(pg_failure *to, const pg_answer *answer, apr_pool_t *p)
{
    const pg_directive *by = answer->taken_by ? answer->taken_by
                                              : answer->mapping.handler_by;
    const char *handler = pool_for(answer, by, p);

    return take(to, PG_NO_SOCKET, by,
                handler ? pg_fix_give_handler(by, handler, NULL, p)
                : pg_edit_advice(!strncmp(answer->socket, "balancer://", 11)
                                 ? "start a member of the balancer, or add a "
                                   "BalancerMember that is running"
                                 : "start the php-fpm that listens there, or "
                                   "use the socket of a running one", p));
}

/* The advice names no path: it may be a site owner's. */
static int lacks_program(pg_failure *to, const pg_answer *answer,
                         apr_pool_t *p)
{
    const pg_directive *by = answer->mapping.action.by;

    if (!by) {
        by = answer->merged.wrapper ? answer->merged.wrapper
                                    : answer->mapping.handler_by;
    }
    return take(to, PG_NO_PROGRAM, by,
                pg_edit_advice("chmod +x for the program, correct its #! line "
                               "or (suEXEC) its owner and that of its "
                               "directory, or use the path of an existing one",
                               p));
}

/* Before 2.4.60 a scheme that no module speaks is a failure, since then a leak:
 * fix_no_provider(). */
static pg_edit *correct_scheme(const pg_answer *answer, const pg_directive *by,
                               const pg_host *host, apr_pool_t *p)
{
    pg_verdict v = { .decided = by };
    const pg_inquiry q = { &v, &answer->c, host, p };

    return answer->taken_by || !answer->runner.scheme
           ? NULL : pg_fix_scheme(&q, answer->runner.scheme);
}

/* mod_proxy without the scheme's module: a 500 for every page. */
static int lacks_module(pg_failure *to, const pg_answer *answer, apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);
    const char *missing = answer->lacks;
    const pg_directive *by = answer->taken_by ? answer->taken_by
                                              : answer->mapping.handler_by;
    pg_edit *fix;

    if (!missing && answer->runner.state == PG_RUNNER_FAILS) {
        missing = answer->runner.module;
    }
    if (!missing) {
        return 0;
    }
    fix = correct_scheme(answer, by, &host, p);
    fix = fix ? fix : pg_fix_load(missing, &host, p);
    return take(to, PG_SCHEME, by, fix ? fix
                : pg_edit_advice(apr_pstrcat(p, "install and load ", missing,
                                             NULL), p));
}

static int lacks_url(pg_failure *to, const pg_answer *answer, apr_pool_t *p)
{
    const pg_directive *by = answer->taken_by ? answer->taken_by
                                              : answer->mapping.handler_by;
    pg_edit *fix = answer->taken_by ? NULL
                   : pg_fix_url(by, answer->mapping.handler, p);

    return take(to, PG_BAD_URL, by, fix ? fix
                : pg_edit_advice("write the URL as unix:/SOCKET|fcgi://"
                                 "localhost or fcgi://HOST:PORT; a balancer "
                                 "needs a BalancerMember", p));
}

/* The target is in a ScriptAlias (translate_alias_redir(), mod_alias.c), which
 * needs mod_cgid. */
static pg_edit *load_cgid(const pg_answer *answer, const pg_host *host,
                          apr_pool_t *p)
{
    return apr_table_get(answer->dry->r->notes, "alias-forced-type")
           && host->runner(host->baton, "cgi-script").state
              == PG_RUNNER_MISSING
           ? pg_fix_load("mod_cgid.c", host, p) : NULL;
}

/* What executes programs here, on the URL of the target. */
static pg_edit *fix_target(const pg_answer *answer, apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);
    const char *handler = "fcgid-script";
    const pg_value *action = &answer->mapping.action;
    pg_edit *first = load_cgid(answer, &host, p);

    if (first) {
        return first;
    }
    if (!pg_module_loaded("mod_fcgid.c")) {
        handler = "cgi-script";
        if (host.runner(host.baton, handler).state == PG_RUNNER_MISSING) {
            first = pg_fix_load("mod_cgid.c", &host, p);
        }
    }
    return pg_edit_and(first, pg_edit_into(NULL, pg_lines(p,
               pg_edit_line(p, NULL, "<Location %w>", action->text,
                            action->by),
               pg_edit_line(p, NULL, "SetHandler %w", handler, NULL),
               "Options +ExecCGI", "</Location>"), p));
}

/* The file's own URL got as far as its Action, and no further. */
static int fails_by_action(const pg_answer *answer)
{
    return answer->dry && pg_backends_program(answer->dry)
           && answer->mapping.action.by;
}

/* Nothing executes what is there, or there is nothing to be executed. */
static int lacks_target(pg_failure *to, const pg_answer *answer, apr_pool_t *p)
{
    const char *file = pg_backends_program(answer->dry);
    const int is_executed = answer->dry->runner.state == PG_RUNNER_EXECUTES;

    return file && !pg_backends_executes(answer->dry, file)
           && (is_executed || access(file, F_OK) != 0)
           ? lacks_program(to, answer, p)
           : take(to, PG_TARGET, answer->mapping.action.by,
                  fix_target(answer, p));
}

static int find(pg_failure *to, const pg_answer *answer, apr_pool_t *p)
{
    if (answer->context->htaccess.state == PG_HTACCESS_BROKEN) {
        return 0;               /* that is the error of every page */
    }
    if (answer->dry && answer->dry->bad_url) {
        return lacks_url(to, answer, p);
    }
    if (answer->program) {
        return lacks_program(to, answer, p);
    }
    if (fails_by_action(answer)) {
        return lacks_target(to, answer, p);
    }
    return answer->socket ? lacks_socket(to, answer, p)
                          : lacks_module(to, answer, p);
}

/* A pool is the user's of the site as long as its socket is, and no other site
 * has it now. */
static int is_pool_of_site(const pg_history_entry *e, const pg_answer *answer,
                           apr_pool_t *p)
{
    const char *path = strstr(e->by.text, "unix:");
    const char *root = pg_vhost_root(answer->context->s);
    struct stat st;

    if (!path) {
        return 1;
    }
    path += strlen("unix:");
    path = apr_pstrmemdup(p, path, strcspn(path, "|"));
    return root && stat(root, &st) == 0
           && pg_backend_is_pool_of(path, st.st_uid, p)
           && (!e->handler
               || pg_php_line_is_free(e->handler, &answer->c, p));
}

/* Lines above it may have come or gone: then it is only sure of a vhost's. */
static int is_edited(const pg_directive *by, const pg_history_entry *e,
                     const server_rec *s, apr_pool_t *p)
{
    const char *was = e->by.text;

    return was && !strcmp(e->by.file, by->node->filename)
           && !strcasecmp(pg_getword(p, &was), by->node->directive)
           && (e->by.line == by->node->line_num
               || pg_directive_section(by->node, "<VirtualHost"))
           && !pg_history_now(&e->by, e, s, NULL, p);
}

/* The line as it was when it ran the place. */
static pg_edit *as_it_was(const pg_directive *by, const pg_answer *answer,
                          apr_pool_t *p)
{
    const pg_context *context = answer->context;
    const pg_history_entry *e = by && !by->htaccess
                                ? pg_history_of(context->s, context->dir,
                                                answer->name, p) : NULL;

    return e && is_edited(by, e, context->s, p)
           && is_pool_of_site(e, answer, p)
           ? pg_edit_replace(by, e->by.text, p) : NULL;
}

int pg_failure_find(pg_failure *to, const pg_answer *answer, apr_pool_t *p)
{
    pg_edit *fix;

    if (!find(to, answer, p)) {
        return 0;
    }
    fix = as_it_was(to->by, answer, p);
    to->fix = fix ? fix : to->fix;
    return 1;
}

int pg_failure_is(pg_cause_id id)
{
    return id == PG_NO_SOCKET || id == PG_NO_PROGRAM || id == PG_SCHEME
           || id == PG_BAD_URL
           || id == PG_TARGET || id == PG_BROKEN_HTACCESS;
}
