/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Refuses a request, no matter which module was about to send the file. */

#include "guard/refuse.h"
#include "alert/alert.h"
#include "alert/ledger.h"
#include "alert/refused_env.h"
#include "config.h"
#include "guard/classify.h"
#include "guard/recent.h"
#include "httpd/if_unmet.h"
#include "httpd/observe.h"
#include "httpd/proxied.h"
#include "httpd/section_match.h"
#include "httpd/source.h"
#include "model/advice.h"
#include "model/directive.h"
#include "model/overridden.h"
#include "model/verdict.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* A leak, and what was found out about it. */
typedef struct {
    pg_case c;                  /* its mapping is set once it is understood */
    pg_host host;
    pg_mapping mapping;
    pg_verdict verdict;
    const char *decider;        /* the place of the directive that decided, or
                                 * the directory */
    const pg_lint_finding *known; /* what the lint has found of it, or NULL */
} leak;

/* Whether a pattern for index.php also matches this name. */
static int is_plain(const char *path)
{
    const char *dot = strrchr(apr_filepath_name_get(path), '.');

    return dot && !strcmp(dot, ".php");
}

/* What applies to the file, and who would have taken its URL. */
static void ask(request_rec *r, leak *l)
{
    const char *name = apr_filepath_name_get(r->filename);
    const char *dir = r->uri ? ap_make_dirstr_parent(r->pool, r->uri) : NULL;
    pg_case *c = &l->c;

    l->host = pg_server_host(r->server);
    if (!is_plain(c->file)) {
        c->plain = pg_observed(pg_section_plain(r->server, r->per_dir_config,
                                                dir, r->pool));
    }
    if (!c->sender && dir && c->file == r->filename) {
        pg_proxied_by(c, r->server, r->uri, r->pool);
        pg_proxied_beside(c, r->server, dir, r->pool);
    }
    pg_mapping_fold(&l->mapping, c->trail, name, NULL, r->pool);
    /* the types that mod_mime read are private to it; their result is in the
     * request, where the type is used as the handler name */
    pg_mapping_take_type(&l->mapping, c->trail, c->handler,
                         ap_field_noparam(r->pool, r->content_type), r->pool);
    c->mapping = &l->mapping;
    pg_if_unmet(c, r->per_dir_config, name, &l->host, r->pool);
}

/* The log and "apachectl -t" report the same leak identically. */
static void understand(request_rec *r, leak *l)
{
    pg_verdict *v = &l->verdict;
    const char *place;

    ask(r, l);
    pg_verdict_cause(v, &l->c, &l->host, r->pool);
    place = v->decided ? pg_directive_place(v->decided->node, r->pool) : "";
    l->decider = *place ? place : ap_make_dirstr_parent(r->pool, l->c.file);
    if (!l->c.sender || *place) {
        l->known = pg_lint_finding_find(r, l->c.file, v->id, place);
    }
    if (l->known) {
        v->id = l->known->id;
        l->decider = *l->known->decided ? l->known->decided : l->known->place;
    }
}

/* Count it under its cause, which may be cached. */
static pg_say count(request_rec *r, leak *l, int would)
{
    pg_recent *memo = pg_recent_at(r, &l->c);

    if (memo && memo->id) {
        l->verdict.id = memo->id;
        l->decider = memo->decider;
    }
    else {
        understand(r, l);
        if (memo) {
            pg_recent_set(memo, l->verdict.id, l->decider);
        }
    }
    return pg_ledger_count(r, l->verdict.id, l->decider, would);
}

static void alert(request_rec *r, leak *l, int would)
{
    const pg_inquiry q = { &l->verdict, &l->c, &l->host, r->pool };
    pg_say word = count(r, l, would);

    if (!would) {
        pg_refused_env_set(r, l->verdict.id);
    }
    if (word.first) {
        pg_alert_first(r, l->c.file, l->verdict.id, would);
    }
    if (!word.speak) {
        return;
    }
    if (!l->c.mapping) {
        understand(r, l);
    }
    if (!l->known) {
        l->verdict.lost = pg_overridden_list(&q);
        l->verdict.fix = pg_advice(&q);
    }
    pg_alert(r, &l->verdict, &l->c, l->known, &word, would);
}

/* The headers that the sender set for the file do not apply to the refusal.
 * CGI and similar modules set headers that an error response keeps
 * (ap_scan_script_ header_err_core(), server/util_script.c). */
static void forget_headers(request_rec *r)
{
    static const char *const stale[] = {
        "Accept-Ranges", "Age", "Content-Disposition", "Content-Encoding",
        "Content-Length", "Content-MD5", "Content-Range", "ETag", "Expires",
        "Last-Modified", "X-Sendfile", "X-Sendfile-Temporary", NULL
    };
    const char *const *name;

    for (name = stale; *name; ++name) {
        apr_table_unset(r->headers_out, *name);
        apr_table_unset(r->err_headers_out, *name);
    }
    /* a cache must not keep refusing after the configuration is corrected */
    apr_table_setn(r->err_headers_out, "Cache-Control", "no-store");
    /* and in place of a 5xx mod_cache would send a stored response, which may
     * be this source (cache_insert_error_filter(), mod_cache.c) */
    apr_pool_userdata_setn(NULL, "mod_cache-ctx", NULL, r->pool);
}

int pg_refuse(request_rec *r, const char *path, pg_name_class found,
              pg_cause_id sender)
{
    const pg_guard_mode mode = pg_settings_mode(r->per_dir_config);
    const int status = pg_settings_status(r->per_dir_config);
    leak l;

    if (mode == PG_GUARD_OFF) {
        return DECLINED;
    }
    memset(&l, 0, sizeof(l));
    l.c.trail = pg_observed(r->per_dir_config);
    l.c.file = path;
    pg_case_vhost(&l.c, r->server);
    l.c.handler = r->handler;
    l.c.name_class = found;
    l.c.sender = sender;
    alert(r, &l, mode == PG_GUARD_DETECT);
    if (mode == PG_GUARD_DETECT) {
        return DECLINED;
    }
    forget_headers(r);
    return status;
}

int pg_refuse_source(request_rec *r, const char *path, pg_cause_id sender)
{
    const pg_name_class found = pg_classify(r, path);
    int status = DECLINED;

    if (found == PG_NAME_OTHER
        || pg_settings_mode(r->per_dir_config) == PG_GUARD_OFF) {
        return DECLINED;
    }
    if (pg_source_is(path, found, r->pool)) {
        status = pg_refuse(r, path, found, sender);
    }
    if (path == r->filename) {
        pg_settle(r);
    }
    return status;
}
