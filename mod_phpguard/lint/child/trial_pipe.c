/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Sends edits to the parent for a trial, and receives the answers. */

#include "lint/child/trial_pipe.h"
#include "lint/child/progress.h"
#include "lint/child/relay.h"
#include "lint/child/result.h"

#include "apr_portable.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define ANSWERS_MAX (32 * 1024 * 1024)

/* What the parent replies, by pg_trial_end. */
static const char letters[] = { 'd', 'n', 'o' };

/* The child's. */
static pg_trial_pipe mine = { -1, -1, { -1, -1 }, 0, 0 };
static apr_file_t *parent;

/* Its number stays when httpd is executed; its name is gone at once. */
static int open_file(void)
{
    apr_pool_t *p;
    const char *dir;
    apr_file_t *f;
    int fd = -1, own;

    apr_pool_create(&p, NULL);
    if (apr_temp_dir_get(&dir, p) == APR_SUCCESS
        && apr_file_mktemp(&f, apr_pstrcat(p, dir, "/phpguard-trial.XXXXXX",
                                           NULL),
                           APR_CREATE | APR_READ | APR_WRITE | APR_EXCL
                           | APR_DELONCLOSE, p) == APR_SUCCESS) {
        apr_os_file_get(&own, f);
        fd = dup(own);
    }
    apr_pool_destroy(p);
    return fd;
}

void pg_trial_pipe_open(pg_trial_pipe *t)
{
    t->trials = 0;
    t->spent = 0;
    t->questions = open_file();
    t->answers = open_file();
    if (pipe(t->reply) != 0) {
        t->reply[0] = t->reply[1] = -1;
    }
    if (t->reply[1] >= 0) {
        fcntl(t->reply[1], F_SETFD, FD_CLOEXEC);
    }
}

static void shut(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

void pg_trial_pipe_close(pg_trial_pipe *t)
{
    shut(&t->questions);
    shut(&t->answers);
    shut(&t->reply[0]);
    shut(&t->reply[1]);
}

static void empty(int fd)
{
    if (ftruncate(fd, 0) == 0) {
        lseek(fd, 0, SEEK_SET);
    }
}

/* The time of finished trials alone. */
static apr_interval_time_t processor_time(void)
{
    struct rusage used;

    if (getrusage(RUSAGE_CHILDREN, &used) != 0) {
        return 0;
    }
    return apr_time_make(used.ru_utime.tv_sec + used.ru_stime.tv_sec,
                         used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/* On a small host more of them finish without a noticeable delay. */
static int is_over(const pg_trial_pipe *t, const pg_trial_offer *offer)
{
    return !offer->run || pg_progress_stopped()
           || (t->trials >= offer->most && t->spent > offer->patience);
}

void pg_trial_pipe_serve(pg_trial_pipe *t, const pg_trial_offer *offer,
                         void *baton, const apr_array_header_t *edits,
                         apr_pool_t *p)
{
    const apr_interval_time_t before = processor_time();
    pg_trial_end end = PG_TRIAL_IMPOSSIBLE;

    if (!is_over(t, offer)) {
        empty(t->answers);
        end = offer->run(baton, edits, t->questions, t->answers,
                         offer->limit, p);
        ++t->trials;
        t->spent += processor_time() - before;
    }
    pg_relay_write(t->reply[1], &letters[end], 1);
}

void pg_trial_pipe_take(const pg_trial_pipe *t, apr_file_t *to)
{
    mine = *t;
    parent = to;
}

static char *read_answers(apr_pool_t *p)
{
    struct stat st;
    char *text;
    apr_size_t have = 0;
    ssize_t n = 1;

    if (fstat(mine.answers, &st) != 0 || st.st_size > ANSWERS_MAX) {
        return NULL;
    }
    text = apr_pcalloc(p, (apr_size_t)st.st_size + 1);
    while (have < (apr_size_t)st.st_size && n > 0) {
        n = pread(mine.answers, text + have, (apr_size_t)st.st_size - have,
                  (off_t)have);
        have += n > 0 ? (apr_size_t)n : 0;
    }
    return text;
}

/* Between what other modules print. */
static apr_array_header_t *answers(apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 64, sizeof(const char *));
    char *rest, *text = read_answers(p);
    char *line = text ? apr_strtok(text, "\n", &rest) : NULL;

    for (; line && strcmp(line, "PG."); line = apr_strtok(NULL, "\n", &rest)) {
        if (!strncmp(line, "PG ", 3)) {
            APR_ARRAY_PUSH(all, const char *) = line + 3;
        }
    }
    return line ? all : NULL;
}

static char reply(void)
{
    char letter;
    ssize_t n;

    while ((n = read(mine.reply[0], &letter, 1)) < 0 && errno == EINTR);
    return n == 1 ? letter : letters[PG_TRIAL_IMPOSSIBLE];
}

apr_array_header_t *pg_trial_pipe_ask(const apr_array_header_t *edits,
                                      const char *questions, int *over,
                                      apr_pool_t *p)
{
    char letter;
    int i;

    if (mine.questions < 0 || mine.answers < 0 || mine.reply[0] < 0) {
        *over = 1;
        return NULL;
    }
    empty(mine.questions);
    pg_relay_write(mine.questions, questions, strlen(questions));
    pg_result_write(parent, PG_MESSAGE_EDIT, NULL);
    for (i = 0; i < edits->nelts; ++i) {
        pg_result_write(parent, PG_MESSAGE_EDIT, APR_ARRAY_IDX(edits, i,
                                                               const char *));
    }
    pg_result_write(parent, PG_MESSAGE_TRY, NULL);
    apr_file_flush(parent);
    letter = reply();
    *over |= letter == letters[PG_TRIAL_IMPOSSIBLE];
    return letter == letters[PG_TRIAL_DONE] ? answers(p) : NULL;
}
