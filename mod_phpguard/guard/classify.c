/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Is this file PHP, and is it source? */

#include "guard/classify.h"

#include "http_core.h"
#include "http_request.h"

/* A file is read in pieces of this size, and no further than that: its text
 * need not begin with a tag, and nobody is to be kept busy with a log of
 * gigabytes. */
#define PIECE_BYTES 8192
#define READ_MAX_BYTES (1024 * 1024)
/* What a tag needs to be whole: it may stand where two pieces meet. */
#define TAG_BYTES 5
/* PHPGuardContent asks for the beginning alone. */
#define BEGIN_BYTES 4096

/* In the place of a clearance; no filename is this pointer. */
static const char settled;

void pg_settle(request_rec *r)
{
    ap_set_module_config(r->request_config, &phpguard_module,
                         (void *)&settled);
}

static int is_settled(const request_rec *r)
{
    return ap_get_module_config(r->request_config, &phpguard_module)
           == &settled;
}

static void clear(request_rec *r)
{
    ap_set_module_config(r->request_config, &phpguard_module, r->filename);
}

/* With the administrator's pattern: what an editor leaves of a file that it
 * takes is left of a PHP file. */
static int is_left_of(const ap_regex_t *files, const char *base)
{
    apr_size_t len = pg_name_without_leftover(base);
    char name[256];

    if (!len || len >= sizeof(name)) {
        return 0;
    }
    memcpy(name, base, len);
    name[len] = '\0';
    return ap_regexec(files, name, 0, NULL, 0) == 0;
}

/* The administrator's pattern says which names are PHP; where a name alone
 * does not tell, the file still does. */
static pg_name_class by_name(const request_rec *r, const char *path)
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
    if (is_left_of(conf->files, base)) {
        return PG_NAME_LEFTOVER;
    }
    return found == PG_NAME_PHP || found == PG_NAME_LEFTOVER ? PG_NAME_OTHER
                                                             : found;
}

static int looks_inside(const request_rec *r)
{
    const pg_settings *conf = pg_settings_of(r->per_dir_config);

    return conf && conf->content == 1;
}

static __attribute__((noinline)) void check_more(request_rec *r)
{
    if (by_name(r, r->filename) == PG_NAME_OTHER && !looks_inside(r)) {
        clear(r);
    }
}

static inline void check_name(request_rec *r)
{
    if (pg_asks_more) {
        check_more(r);
    }
    else if (pg_name_cannot_be(r->filename)) {
        clear(r);
    }
}

int pg_check_type(request_rec *r)
{
    /* most subrequests are looked up and never run; what is no file is not
     * sent as one */
    if (r->finfo.filetype == APR_REG && !r->main) {
        check_name(r);
    }
    return DECLINED;
}

int pg_is_nobodys(request_rec *r)
{
    const char *h = r->handler;

    /* a subrequest, or a filename that DirectoryIndex and its kind took over
     * from one (ap_internal_fast_redirect(), modules/http/http_request.c) */
    if (!pg_is_cleared(r)) {
        if (is_settled(r)) {
            return 0;
        }
        check_name(r);
        if (!pg_is_cleared(r)) {
            return 0;
        }
    }
    return (!h || h == r->content_type || AP_IS_DEFAULT_HANDLER_NAME(h)
            || !strncmp(h, "text/", 5))
           && (!r->content_type || !pg_name_type_of_php(r->content_type));
}

/* A name that cannot be PHP, and yet the configuration means it to be run. */
static int is_meant(const request_rec *r)
{
    if (r->handler) {
        return !AP_IS_DEFAULT_HANDLER_NAME(r->handler)
               && strncmp(r->handler, "text/", 5)
               && pg_name_means_php(r->handler);
    }
    return r->content_type && pg_name_type_of_php(r->content_type);
}

pg_name_class pg_classify(const request_rec *r, const char *path)
{
    const int own = r->filename && !strcmp(path, r->filename);
    pg_name_class found = PG_NAME_OTHER;

    if (own && is_settled(r)) {
        return PG_NAME_OTHER;
    }
    if (!own || !pg_is_cleared(r)) {
        found = by_name(r, path);
    }
    if (found == PG_NAME_OTHER && own) {
        found = is_meant(r) ? PG_NAME_MEANT
                : looks_inside(r) ? PG_NAME_CONTENT
                : PG_NAME_OTHER;
    }
    return found;
}

/* Is there a tag in a file whose beginning has been read? */
static int has_tag(apr_file_t *fd, char *text, apr_size_t len)
{
    const int is_text = !memchr(text, '\0', len);
    apr_size_t all = len;

    while (!pg_name_open_tag(text, len, is_text)) {
        apr_size_t more = PIECE_BYTES - TAG_BYTES;

        if (len < PIECE_BYTES || all >= READ_MAX_BYTES) {
            return 0;
        }
        memmove(text, text + len - TAG_BYTES, TAG_BYTES);
        apr_file_read_full(fd, text + TAG_BYTES, more, &more);
        len = TAG_BYTES + more;
        all += more;
    }
    return 1;
}

static int is_source_inside(apr_file_t *fd, pg_name_class found)
{
    char text[PIECE_BYTES];
    apr_size_t len = found == PG_NAME_CONTENT ? BEGIN_BYTES : sizeof(text);
    apr_status_t rv = apr_file_read_full(fd, text, len, &len);

    if (rv != APR_SUCCESS && rv != APR_EOF) {
        return 0;
    }
    return found == PG_NAME_CONTENT ? pg_name_begins_with_tag(text, len)
                                    : has_tag(fd, text, len);
}

int pg_is_source(request_rec *r, const char *path, pg_name_class found)
{
    apr_file_t *fd;
    int is;

    if (apr_file_open(&fd, path, APR_READ, APR_OS_DEFAULT, r->pool)
        != APR_SUCCESS) {
        return 0;
    }
    is = found == PG_NAME_PHP || found == PG_NAME_LEFTOVER
         || is_source_inside(fd, found);
    apr_file_close(fd);
    return is;
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
