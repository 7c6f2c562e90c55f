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
#include "model/directive.h"
#include "model/advice.h"
#include "model/overridden.h"
#include "model/verdict.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

static const char *decider(const request_rec *r, const pg_verdict *v,
                           const pg_lint_finding *known, const char *path)
{
    if (known) {
        return *known->decided ? known->decided : known->place;
    }
    return v->decided ? pg_directive_place(v->decided->node, r->pool)
                      : ap_make_dirstr_parent(r->pool, path);
}

/* The types that mod_mime read are private to it; their result is in the
 * request, where the type is used as the handler name. */
static void fold(pg_mapping *m, const pg_case *c, request_rec *r)
{
    pg_mapping_fold(m, c->trail, apr_filepath_name_get(r->filename), NULL,
                    r->pool);
    pg_mapping_take_type(m, c->trail, c->handler,
                         ap_field_noparam(r->pool, r->content_type), r->pool);
}

/* Whether a pattern for index.php also matches this name. */
static int is_plain(const char *path)
{
    const char *dot = strrchr(apr_filepath_name_get(path), '.');

    return dot && !strcmp(dot, ".php");
}

/* A ProxyPass would have taken the URL, or takes similar ones. */
static void ask_proxies(request_rec *r, pg_case *c)
{
    const pg_proxied asked = pg_proxied_find(r->server, r->uri, r->pool);

    c->except = asked.except;
    c->beyond = asked.beyond;
    pg_proxied_beside(c, r->server, ap_make_dirstr_parent(r->pool, r->uri),
                      r->pool);
}

/* The log and "apachectl -t" report the same leak identically. */
static const pg_lint_finding *understand(request_rec *r, pg_case *c,
                                         pg_mapping *mapping, pg_verdict *v,
                                         const pg_host *host)
{
    const pg_lint_finding *known = NULL;

    if (!is_plain(c->file)) {
        c->plain = pg_observed(pg_section_plain(r->per_dir_config, r->pool));
    }
    if (!c->sender && r->uri && c->file == r->filename) {
        ask_proxies(r, c);
    }
    fold(mapping, c, r);
    c->mapping = mapping;
    pg_if_unmet(c, r->per_dir_config, apr_filepath_name_get(r->filename), host,
                r->pool);
    pg_verdict_cause(v, c, host, r->pool);
    if (!c->sender || v->decided) {
        known = pg_lint_finding_find(r->server, c->file, v, r->pool);
    }
    if (known) {
        v->id = known->id;
    }
    return known;
}

/* Count it under its cause, which may be cached. */
static pg_say count(request_rec *r, pg_case *c, pg_mapping *mapping,
                    pg_verdict *v, const pg_lint_finding **known,
                    const pg_host *host, int would)
{
    pg_recent *memo = pg_recent_at(r, c);
    const char *by;

    if (memo && memo->id) {
        v->id = memo->id;
        by = memo->decider;
    }
    else {
        *known = understand(r, c, mapping, v, host);
        by = decider(r, v, *known, c->file);
        if (memo) {
            pg_recent_set(memo, v->id, by);
        }
    }
    return pg_ledger_count(r, v->id, by, would);
}

static void alert(request_rec *r, pg_case *c, int would)
{
    const pg_host host = pg_server_host(r->server);
    pg_mapping mapping;
    pg_verdict verdict;
    const pg_lint_finding *known = NULL;
    const pg_inquiry q = { &verdict, c, &host, r->pool };
    pg_say word = count(r, c, &mapping, &verdict, &known, &host, would);

    if (!would) {
        pg_refused_env_set(r, verdict.id);
    }
    if (word.first) {
        pg_alert_first(r, c->file, verdict.id, would);
    }
    if (!word.speak) {
        return;
    }
    if (!c->mapping) {
        known = understand(r, c, &mapping, &verdict, &host);
    }
    if (!known) {
        verdict.lost = pg_overridden_list(&q);
        verdict.fix = pg_advice(&q);
    }
    pg_alert(r, &verdict, c, known, &word, would);
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
    const pg_settings *conf = pg_settings_of(r->per_dir_config);
    const pg_guard_mode mode = pg_mode_of(r->per_dir_config);
    pg_case c;

    if (mode == PG_GUARD_OFF) {
        return DECLINED;
    }
    memset(&c, 0, sizeof(c));
    c.trail = pg_observed(r->per_dir_config);
    c.file = path;
    pg_case_vhost(&c, r->server);
    c.handler = r->handler;
    c.name_class = found;
    c.sender = sender;
    alert(r, &c, mode == PG_GUARD_DETECT);
    if (mode == PG_GUARD_DETECT) {
        return DECLINED;
    }
    forget_headers(r);
    return conf && conf->status != PG_UNSET ? conf->status
                                            : HTTP_INTERNAL_SERVER_ERROR;
}

int pg_refuse_source(request_rec *r, const char *path, pg_cause_id sender)
{
    const pg_name_class found = pg_classify(r, path);
    int status = DECLINED;

    if (found == PG_NAME_OTHER
        || pg_mode_of(r->per_dir_config) == PG_GUARD_OFF) {
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
