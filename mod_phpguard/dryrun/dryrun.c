/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Processes a request inside httpd without sending it. */

#include "dryrun/dryrun.h"
#include "dryrun/asked.h"
#include "dryrun/handlers.h"
#include "dryrun/hooks.h"
#include "dryrun/maps.h"
#include "dryrun/request.h"
#include "dryrun/suppose.h"
#include "dryrun/trace.h"
#include "lint/child/progress.h"

#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "apr_strings.h"

#include <unistd.h>

static server_rec *main_server;
static apr_array_header_t *not_asked, *not_asked_of_files;

/* ap_send_error_response() (modules/http/http_protocol.c) runs this hook
 * first, with the request that it responds to: that of the first error if an
 * ErrorDocument fails itself, the last one if the ErrorDocument is a redirect
 * (ap_die_r()). */
static void note_error(request_rec *r)
{
    pg_now.error = r;
}

/* mod_dir then replaces the configuration: ap_internal_fast_redirect(). */
static int note_requested(request_rec *r)
{
    if (pg_now.answer && !r->prev && !r->main) {
        pg_now.answer->requested = r->per_dir_config;
    }
    return DECLINED;
}

static apr_array_header_t *of_files(const apr_array_header_t *all,
                                    apr_pool_t *p)
{
    apr_array_header_t *some = apr_array_make(p, 1, sizeof(const char *));
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const char *source = APR_ARRAY_IDX(all, i, const char *);

        if (!pg_hooks_leaves_files(source)) {
            APR_ARRAY_PUSH(some, const char *) = source;
        }
    }
    return some;
}

void pg_dryrun_open(server_rec *s, apr_pool_t *p)
{
    if (main_server) {
        return;
    }
    main_server = s;
    pg_maps_open(s, p);
    pg_suppose_https();
    not_asked = pg_hooks_open(s, p);
    not_asked_of_files = of_files(not_asked, p);
    pg_handlers_open(p);
    pg_suppose_open();
    pg_trace_open(p);
    pg_dry_request_open();
    ap_hook_insert_error_filter(note_error, NULL, NULL, APR_HOOK_MIDDLE);
    pg_hook_first(ap_hook_get_fixups(), (void (*)(void))note_requested);
}

const apr_array_header_t *pg_dryrun_not_asked(int is_file)
{
    return is_file ? not_asked_of_files : not_asked;
}

server_rec *pg_dryrun_vhost(const pg_dryrun_question *q, apr_pool_t *p)
{
    pg_dryrun_question any = *q;

    any.s = NULL;
    return pg_dry_request(&any, main_server, p)->server;
}

const char *pg_dryrun_mapped(const pg_dryrun_question *q, apr_pool_t *p)
{
    const apr_array_header_t *hooks = ap_hook_get_translate_name();
    request_rec *r = main_server ? pg_dry_request(q, main_server, p) : NULL;
    const char *file = NULL;
    int i;

    pg_now.q = q;
    for (i = 0; r && hooks && i < hooks->nelts; ++i) {
        const ap_LINK_translate_name_t *h
            = &APR_ARRAY_IDX(hooks, i, ap_LINK_translate_name_t);

        if (!strcmp(h->szName, "mod_vhost_alias.c") && h->pFunc(r) == OK) {
            file = r->filename;
        }
    }
    pg_now.q = NULL;
    return file;
}

/* If no handler redirected to a request, ap_die() did. */
static const char *led_by(const request_rec *r)
{
    const char *by = r->prev ? apr_table_get(r->prev->notes, PG_LED_BY) : NULL;

    return r->prev && !by ? "core.c" : by;
}

static int is_by_action(const request_rec *r)
{
    const char *by = led_by(r);

    return by && !strcmp(by, "mod_actions.c");
}

/* ap_directory_walk() cannot enter a directory above the file. */
static void note_closed(const request_rec *r)
{
    if (r->status == HTTP_FORBIDDEN && r->filename
        && access(r->filename, F_OK) != 0) {
        pg_suppose_other_user(r->filename);
    }
}

static void note_hops(pg_dryrun_answer *a, request_rec *r)
{
    for (; r; r = r->next) {
        pg_dryrun_hop *hop = apr_array_push(a->hops);
        const char *asked = r->unparsed_uri ? r->unparsed_uri : r->uri;

        hop->asked = apr_pstrmemdup(r->pool, asked, strcspn(asked, "?"));
        hop->uri = r->uri;
        hop->file = r->filename;
        hop->status = r->status;
        hop->by = led_by(r);
        note_closed(r);
    }
}

/* As ap_process_async_request() (modules/http/http_request.c), except for the
 * end of the request. */
static void process(request_rec *r)
{
    int rc = r->status == HTTP_OK ? ap_run_post_read_request(r) : r->status;

    if (rc == OK || rc == DECLINED) {
        rc = ap_process_request_internal(r);
    }
    if (rc == OK) {
        rc = ap_invoke_handler(r);
    }
    if (rc != OK && rc != DONE && rc != SUSPENDED) {
        /* ap_directory_walk() may have set the status; ap_die() would take
         * this for a second error */
        r->status = HTTP_OK;
        ap_die(rc == DECLINED ? HTTP_NOT_FOUND : rc, r);
    }
}

static const char *location_of(const request_rec *r)
{
    const char *location = apr_table_get(r->headers_out, "Location");

    return location ? location : apr_table_get(r->err_headers_out,
                                               "Location");
}

static void conclude(pg_dryrun_answer *a, request_rec *r)
{
    request_rec *last = r;

    while (last->next) {
        last = last->next;
    }
    note_hops(a, r);
    if (a->r != last) {         /* no handler responds, or an error occurred
                                 * after it */
        a->end = PG_END_STATUS;
        a->by = NULL;
        last = pg_now.error ? pg_now.error : last;
    }
    a->status = last->status;
    a->r = last;
    a->supposed = pg_now.q->file && last->filename
                  && !strcmp(pg_now.q->file, last->filename);
    a->subject = last;
    while (is_by_action(a->subject)) {
        a->subject = a->subject->prev;
    }
    if (ap_is_HTTP_REDIRECT(a->status)) {
        a->location = location_of(last);
    }
}

pg_dryrun_answer *pg_dryrun_ask(const pg_dryrun_question *q, apr_pool_t *p)
{
    pg_dryrun_answer *a = apr_pcalloc(p, sizeof(*a));
    request_rec *r;

    a->question = *q;
    a->hops = apr_array_make(p, 1, sizeof(pg_dryrun_hop));
    a->not_followed = apr_array_make(p, 1, sizeof(const char *));
    a->errors = apr_array_make(p, 1, sizeof(const char *));
    a->access = apr_array_make(p, 1, sizeof(const char *));
    a->index_access = apr_array_make(p, 1, sizeof(const char *));
    if (q->trace) {
        a->trace = apr_array_make(p, 16, sizeof(const char *));
    }
    pg_now.q = q;
    pg_now.answer = a;
    pg_now.p = p;
    pg_hooks_let_in(q->let_in != PG_LET_IN_NONE);
    r = pg_dry_request(q, main_server, p);
    pg_trace_server(r->server);
    pg_trace_request(r);
    process(r);
    conclude(a, r);
    pg_trace_server(NULL);
    pg_hooks_let_in(0);
    pg_progress_leave();
    memset(&pg_now, 0, sizeof(pg_now));
    return a;
}
