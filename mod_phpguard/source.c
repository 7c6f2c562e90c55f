/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "source.h"

#include "http_core.h"
#include "http_request.h"

/* How much of a file is looked at for an open tag. */
#define HEAD_BYTES 8192

pg_guard_mode pg_source_mode(const request_rec *r)
{
    const pg_settings *conf = pg_settings_of(r->per_dir_config);

    return conf && conf->mode != PG_UNSET ? (pg_guard_mode)conf->mode
                                          : PG_GUARD_ON;
}

/* The administrator's pattern says which names are PHP; where a name alone
 * does not tell, the file still does. */
pg_name_class pg_source_name(const request_rec *r, const char *path)
{
    const pg_settings *conf = pg_settings_of(r->per_dir_config);
    const char *base = pg_name_base(path);
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

/* A name that cannot be PHP, and yet the configuration means it to be run. */
static int is_meant(const request_rec *r)
{
    if (r->handler) {
        return strcmp(r->handler, AP_DEFAULT_HANDLER_NAME)
               && pg_name_means_php(r->handler);
    }
    return r->content_type && pg_name_type_of_php(r->content_type);
}

/* Nobody asked for a handler, so ap_invoke_handler() made one: the type, a
 * copy of it where it has parameters, or the default. */
static int has_no_handler(const request_rec *r)
{
    return !r->handler || r->handler == r->content_type
           || !strcmp(r->handler, AP_DEFAULT_HANDLER_NAME)
           || !strncmp(r->handler, "text/", 5);
}

int pg_source_cannot_be(const request_rec *r)
{
    return has_no_handler(r) && !pg_has_patterns
           && (!r->content_type || !pg_name_type_of_php(r->content_type))
           && pg_name_cannot_be(r->filename);
}

pg_name_class pg_source_request(const request_rec *r)
{
    pg_name_class found = pg_source_name(r, r->filename);

    return found == PG_NAME_OTHER && is_meant(r) ? PG_NAME_MEANT : found;
}

/* So many of the first bytes of a file; -1 if it cannot be read. */
static apr_ssize_t read_head(const char *path, char *head, apr_size_t len,
                             apr_pool_t *p)
{
    apr_file_t *fd;
    apr_status_t rv = apr_file_open(&fd, path, APR_READ, APR_OS_DEFAULT, p);

    if (rv != APR_SUCCESS) {
        return -1;
    }
    rv = apr_file_read_full(fd, head, len, &len);
    apr_file_close(fd);
    return rv == APR_SUCCESS || rv == APR_EOF ? (apr_ssize_t)len : -1;
}

int pg_source_is(request_rec *r, const char *path, pg_name_class found)
{
    const int by_name = found == PG_NAME_PHP || found == PG_NAME_LEFTOVER;
    char head[HEAD_BYTES];
    apr_ssize_t len = read_head(path, head, by_name ? 0 : sizeof(head),
                                r->pool);

    return len >= 0 && (by_name || pg_name_open_tag(head, (apr_size_t)len));
}

int pg_source_same(request_rec *r, const char *data, apr_size_t len)
{
    char head[HEAD_BYTES];
    apr_ssize_t have = read_head(r->filename, head, sizeof(head), r->pool);

    return have > 0 && (apr_size_t)have <= len
           && !memcmp(head, data, (apr_size_t)have);
}
