/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "guard.h"
#include "host.h"
#include "ledger.h"
#include "mod_phpguard.h"
#include "names.h"
#include "observe.h"
#include "report.h"
#include "words.h"

#include "http_core.h"
#include "http_request.h"
#include "apr_strings.h"

/* How much of a file is looked at for an open tag. */
#define HEAD_BYTES 8192

static pg_guard_mode guard_mode(const pg_dir_config *conf)
{
    return conf && conf->mode != PG_UNSET ? (pg_guard_mode)conf->mode
                                          : PG_GUARD_ON;
}

/* The administrator's pattern says which names are PHP; where a name alone
 * does not tell, the file still does. */
static pg_name_class classify(const pg_dir_config *conf, const char *base)
{
    pg_name_class found = pg_name_classify(base);

    if (!conf || !conf->files) {
        return found;
    }
    if (ap_regexec(conf->files, base, 0, NULL, 0) == 0) {
        return PG_NAME_PHP;
    }
    return (found == PG_NAME_PHP || found == PG_NAME_LEFTOVER)
           ? PG_NAME_OTHER : found;
}

/* A name that cannot be PHP, and a handler or type that speaks of PHP: what
 * the configuration means to be run, whatever its name. */
static int is_meant(const request_rec *r)
{
    if (r->content_type && strstr(r->content_type, "php")) {
        return 1;
    }
    return r->handler != r->content_type
           && strcmp(r->handler, AP_DEFAULT_HANDLER_NAME)
           && pg_name_means_php(r->handler);
}

/* What default_handler would answer by itself, without sending the file. */
static int is_answered(const request_rec *r)
{
    return r->finfo.filetype != APR_REG
           || (r->method_number != M_GET && r->method_number != M_POST)
           || (r->used_path_info != AP_REQ_ACCEPT_PATH_INFO && r->path_info
               && *r->path_info);
}

/* 1 if the file can be read and, where the name does not tell, is PHP. */
static int is_source(request_rec *r, pg_name_class found)
{
    char head[HEAD_BYTES];
    apr_size_t len = sizeof(head);
    apr_file_t *fd;
    apr_status_t rv = apr_file_open(&fd, r->filename, APR_READ,
                                    APR_OS_DEFAULT, r->pool);

    if (rv != APR_SUCCESS) {
        return 0;
    }
    if (found == PG_NAME_PHP || found == PG_NAME_LEFTOVER) {
        apr_file_close(fd);
        return 1;
    }
    rv = apr_file_read_full(fd, head, sizeof(head), &len);
    apr_file_close(fd);
    return (rv == APR_SUCCESS || rv == APR_EOF)
           && pg_name_open_tag(head, len);
}

static const char *decider(const request_rec *r, const pg_verdict *v)
{
    return v->decided ? pg_directive_place(v->decided->node, r->pool)
                      : ap_make_dirstr_parent(r->pool, r->filename);
}

/* mod_mime's own types file is its secret; what it gave is in the request. */
static void fold(pg_mapping *m, const pg_trail *trail, request_rec *r)
{
    pg_mapping_fold(m, trail, pg_name_base(r->filename), NULL, r->pool);
    if (!m->handler && strcmp(r->handler, AP_DEFAULT_HANDLER_NAME)) {
        m->handler = m->type = r->handler;
        m->by_type = 1;
    }
}

static void alert(request_rec *r, pg_name_class found, int would)
{
    const pg_world world = pg_host_world(r->server);
    pg_mapping mapping;
    pg_verdict verdict;
    pg_ledger_word word;
    pg_case c;

    c.trail = pg_observed(r->per_dir_config);
    c.mapping = &mapping;
    c.handler = r->handler;
    c.name_class = found;
    fold(&mapping, c.trail, r);
    pg_verdict_cause(&verdict, &c, &world, r->pool);
    word = pg_ledger_count(r, verdict.id, decider(r, &verdict), would);
    if (!would) {
        const char *number = pg_report_number(verdict.id, r->pool);

        apr_table_setn(r->notes, "PHPGUARD_REFUSED", number);
        apr_table_setn(r->subprocess_env, "PHPGUARD_REFUSED", number);
    }
    if (word.speak) {
        pg_verdict_explain(&verdict, &c, &world, r->pool);
        pg_report_alert(r, &verdict, &c, &word, would);
    }
}

int pg_guard_handler(request_rec *r)
{
    const pg_dir_config *conf;
    pg_name_class found;

    if (is_answered(r)) {
        return DECLINED;
    }
    conf = ap_get_module_config(r->per_dir_config, &phpguard_module);
    found = classify(conf, pg_name_base(r->filename));
    if ((found == PG_NAME_OTHER && !is_meant(r))
        || guard_mode(conf) == PG_GUARD_OFF || !is_source(r, found)) {
        return DECLINED;
    }
    alert(r, found, guard_mode(conf) == PG_GUARD_DETECT);
    if (guard_mode(conf) == PG_GUARD_DETECT) {
        return DECLINED;
    }
    /* a cache must not go on refusing when the configuration is mended */
    apr_table_setn(r->err_headers_out, "Cache-Control", "no-store");
    return conf && conf->status != PG_UNSET ? conf->status
                                            : HTTP_INTERNAL_SERVER_ERROR;
}
