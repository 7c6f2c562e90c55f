/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A log, compressed or not, as often as its first byte says: of a plain one
 * each line comes once, but those that are too long; of a compressed one all
 * that gzip makes of it. */

#include "lint/replay/log_reader.h"
#include "lint/child/progress.h"

#include "apr_general.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE_BYTES (80 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int pg_progress_stopped(void)
{
    return 0;
}

static int log_of(const uint8_t *data, size_t size, int times)
{
    const int fd = memfd_create("log", 0);
    int i;

    assert(fd >= 0);
    for (i = 0; i < times; ++i) {
        assert(write(fd, data, size) == (ssize_t)size);
    }
    assert(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

/* What of a plain log is to come. */
typedef struct {
    long lines, too_long;
} counted;

static counted count(const char *text, size_t len)
{
    const char *end = text + len, *next;
    counted c = { 0, 0 };

    for (; text < end; text = next + 1) {
        next = memchr(text, '\n', (size_t)(end - text));
        next = next ? next : end;
        if (next - text >= LINE_BYTES) {
            ++c.too_long;
        }
        else {
            ++c.lines;
        }
    }
    return c;
}

static void check_plain(const uint8_t *data, size_t size, int times,
                        const counted *got)
{
    char *all = malloc(size * (size_t)times + 1);
    counted want;
    int i;

    assert(all);
    for (i = 0; i < times; ++i) {
        memcpy(all + (size_t)i * size, data, size);
    }
    want = count(all, size * (size_t)times);
    assert(got->lines == want.lines && got->too_long == want.too_long);
    free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    const int times = size ? 1 + data[0] % 64 : 0;
    counted got = { 0, 0 };
    pg_log_reader *r;
    apr_pool_t *p;
    char *line;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    if (size < 2) {
        return 0;
    }
    apr_pool_create(&p, root);
    r = pg_log_reader_begin(log_of(data + 1, size - 1, times), p);
    while ((line = pg_log_reader_next(r)) != NULL) {
        assert(strlen(line) <= LINE_BYTES && !strchr(line, '\n'));
        memset(line, 'x', strlen(line));    /* it may be changed */
        ++got.lines;
    }
    got.too_long = pg_log_reader_end(r);
    if (size < 3 || data[1] != 0x1f || data[2] != 0x8b) {
        assert(!pg_log_reader_failed(r));
        check_plain(data + 1, size - 1, times, &got);
    }
    apr_pool_destroy(p);
    return 0;
}
