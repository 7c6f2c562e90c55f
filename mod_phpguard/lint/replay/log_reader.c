/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Reads the lines of a log. */

#include "lint/replay/log_reader.h"
#include "lint/child/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A URL of 8190 bytes that are all escaped, and a Referer as long. */
#define LINE_BYTES (80 * 1024)
#define LOOK_EVERY_MS 200

struct pg_log_reader {
    int fd;
    pid_t gzip;                 /* 0: none */
    char *buffer, *at, *end;
    int is_long;                /* the rest of a long line follows */
    int is_over;
    int failed;
    long passed_over;
};

/* The descriptor becomes gzip's input.
 * @return the one to read from; -1: there is no gzip */
static int through_gzip(pg_log_reader *r, int fd)
{
    int ways[2];

    if (pipe(ways) != 0) {
        return -1;
    }
    r->gzip = fork();
    if (r->gzip == 0) {
        dup2(fd, STDIN_FILENO);
        dup2(ways[1], STDOUT_FILENO);
        close(ways[0]);
        dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
        execlp("gzip", "gzip", "-dc", (char *)NULL);
        _exit(127);
    }
    close(ways[1]);
    close(fd);
    return ways[0];
}

/* Only of a file: a pipe cannot be read twice. */
static int is_gzip(int fd)
{
    unsigned char magic[2];

    return pread(fd, magic, sizeof(magic), 0) == (ssize_t)sizeof(magic)
           && magic[0] == 0x1f && magic[1] == 0x8b;
}

pg_log_reader *pg_log_reader_begin(int fd, apr_pool_t *p)
{
    pg_log_reader *r = apr_pcalloc(p, sizeof(*r));

    r->fd = is_gzip(fd) ? through_gzip(r, fd) : fd;
    r->buffer = r->at = r->end = apr_palloc(p, LINE_BYTES + 1);
    return r;
}

/* Waiting for a pipe must end when the user interrupts. */
static int wait_for(const pg_log_reader *r)
{
    struct pollfd polled = { r->fd, POLLIN, 0 };

    while (!pg_progress_stopped()) {
        if (poll(&polled, 1, LOOK_EVERY_MS) != 0) {
            return 1;
        }
    }
    return 0;
}

static void fill(pg_log_reader *r)
{
    ssize_t n;

    memmove(r->buffer, r->at, (apr_size_t)(r->end - r->at));
    r->end = r->buffer + (r->end - r->at);
    r->at = r->buffer;
    do {                        /* a descriptor of a FIFO does not wait */
        n = wait_for(r) ? read(r->fd, r->end,
                               (apr_size_t)(r->buffer + LINE_BYTES - r->end))
                        : 0;
    } while (n < 0 && (errno == EINTR || errno == EAGAIN));
    r->is_over = n <= 0;
    r->failed |= n < 0;
    r->end += n > 0 ? n : 0;
}

/* The line is longer than the buffer. */
static void drop(pg_log_reader *r)
{
    r->passed_over += !r->is_long;
    r->is_long = 1;
    r->at = r->end;
}

static char *cut(pg_log_reader *r, char *end)
{
    char *line = r->at;

    r->at = end + 1;
    *end = '\0';
    if (end > line && end[-1] == '\r') {
        end[-1] = '\0';
    }
    return line;
}

char *pg_log_reader_next(pg_log_reader *r)
{
    char *end, *line;

    for (;;) {
        end = memchr(r->at, '\n', (apr_size_t)(r->end - r->at));
        if (!end && r->is_over && r->at < r->end) {
            end = r->end++;     /* there is room for it: a last line without
                                 * its end */
        }
        if (end) {
            line = cut(r, end);
            if (!r->is_long) {
                return line;
            }
            r->is_long = 0;
            continue;
        }
        if (r->is_over) {
            return NULL;
        }
        if (r->end - r->at >= LINE_BYTES) {
            drop(r);
        }
        fill(r);
    }
}

long pg_log_reader_end(pg_log_reader *r)
{
    int status = 0;

    close(r->fd);
    if (r->gzip > 0) {
        waitpid(r->gzip, &status, 0);
        r->failed |= r->is_over && (!WIFEXITED(status)
                                    || WEXITSTATUS(status) != 0);
    }
    return r->passed_over;
}

int pg_log_reader_failed(const pg_log_reader *r)
{
    return r->failed;
}
