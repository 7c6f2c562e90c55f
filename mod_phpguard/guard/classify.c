/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Decides whether a file is PHP, and whether it contains source. */

#include "guard/classify.h"
#include "httpd/source.h"

#include "http_core.h"
#include "http_request.h"
#include "apr_lib.h"

/* The number of bytes of a file that are compared with the data sent. */
#define PIECE_BYTES 8192

/* In the place of a clearance; no filename is one of these pointers. */
static const char settled, lookup;

void pg_settle(request_rec *r)
{
    ap_set_module_config(r->request_config, &phpguard_module,
                         (void *)&settled);
}

static const void *mark_of(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &phpguard_module);
}

static __attribute__((noinline)) int cannot_be(const request_rec *r)
{
    return !pg_settings_content(r->per_dir_config)
           && pg_settings_class(r->per_dir_config,
                                apr_filepath_name_get(r->filename))
              == PG_NAME_OTHER;
}

/* Whether that cleared it. */
static inline int check_name(request_rec *r)
{
    if (pg_asks_more ? !cannot_be(r) : !pg_name_cannot_be(r->filename)) {
        return 0;
    }
    ap_set_module_config(r->request_config, &phpguard_module, r->filename);
    return 1;
}

/* make_sub_request(), server/request.c; an ap_internal_fast_redirect() gives
 * such a lookup a filter of its own. */
static void note_lookup(request_rec *r)
{
    if (r->output_filters == r->proto_output_filters) {
        ap_set_module_config(r->request_config, &phpguard_module,
                             (void *)&lookup);
    }
}

int pg_is_lookup(const request_rec *r)
{
    return mark_of(r) == &lookup;
}

int pg_check_type(request_rec *r)
{
    /* most subrequests are only lookups; only a file can be sent as one */
    if (r->main) {
        note_lookup(r);
    }
    else if (r->finfo.filetype == APR_REG) {
        check_name(r);
    }
    return DECLINED;
}

int pg_is_static_file(request_rec *r)
{
    const void *mark = mark_of(r);
    const char *h = r->handler;

    /* a subrequest, or a filename that DirectoryIndex and its kind took over
     * from one (ap_internal_fast_redirect(), modules/http/http_request.c) */
    if (mark != r->filename && (mark == &settled || !check_name(r))) {
        return 0;
    }
    return (!h || h == r->content_type || AP_IS_DEFAULT_HANDLER_NAME(h)
            || !strncmp(h, "text/", 5))
           && (!r->content_type || !pg_name_type_of_php(r->content_type));
}

pg_name_class pg_classify(const request_rec *r, const char *path)
{
    const int own = r->filename && !strcmp(path, r->filename);
    const void *mark = mark_of(r);
    pg_name_class found = PG_NAME_OTHER;

    if (own && mark == &settled) {
        return PG_NAME_OTHER;
    }
    if (!own || mark != r->filename) {
        found = pg_settings_class(r->per_dir_config,
                                  apr_filepath_name_get(path));
    }
    if (found == PG_NAME_OTHER && own) {
        found = pg_source_is_meant(r) ? PG_NAME_MEANT
                : pg_settings_content(r->per_dir_config) ? PG_NAME_CONTENT
                : PG_NAME_OTHER;
    }
    return found;
}

int pg_is_same(request_rec *r, const char *data, apr_size_t len)
{
    char head[PIECE_BYTES];
    apr_size_t have = sizeof(head);
    apr_file_t *fd;

    if (apr_file_open(&fd, r->filename, APR_READ, APR_OS_DEFAULT, r->pool)
        != APR_SUCCESS) {
        return 0;
    }
    apr_file_read_full(fd, head, have, &have);
    apr_file_close(fd);
    return have > 0 && have <= len && !memcmp(head, data, have);
}
