/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Does a file hold PHP? */

#include "httpd/source.h"

#include "http_core.h"
#include "apr_file_io.h"

/* A file is read in pieces of this size, and no further than that: its text
 * need not begin with a tag, and a log of gigabytes must not be read
 * completely. */
#define PIECE_BYTES 8192
#define READ_MAX_BYTES (1024 * 1024)
/* The length of a whole tag: it may lie across two pieces. */
#define TAG_BYTES 5
/* PHPGuardContent asks for the beginning alone. */
#define BEGIN_BYTES 4096

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

/* A FIFO may have replaced the file: do not wait for its writer. */
int pg_source_is(const char *path, pg_name_class found, apr_pool_t *p)
{
    apr_file_t *fd;
    int is;

    if (apr_file_open(&fd, path, APR_FOPEN_READ | APR_FOPEN_NONBLOCK,
                      APR_OS_DEFAULT, p) != APR_SUCCESS) {
        return 0;
    }
    is = found == PG_NAME_PHP || found == PG_NAME_LEFTOVER
         || is_source_inside(fd, found);
    apr_file_close(fd);
    return is;
}

int pg_source_is_meant(const request_rec *r)
{
    if (r->handler && *r->handler) {
        return !AP_IS_DEFAULT_HANDLER_NAME(r->handler)
               && strncmp(r->handler, "text/", 5)
               && pg_name_means_php(r->handler);
    }
    return r->content_type && pg_name_type_of_php(r->content_type);
}
