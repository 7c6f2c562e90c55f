/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A process for what is not trusted: made, watched and ended. */

#include "lint/child.h"
#include "httpd/progress.h"
#include "httpd/rights.h"
#include "model/printable.h"

#include "http_log.h"
#include "apr_portable.h"
#include "apr_strings.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

APLOG_USE_MODULE(phpguard);

/* One file may take so long; and this much later than its limit a child is
 * not asked any more. */
#define FILE_SECONDS 2
#define GRACE apr_time_from_sec(FILE_SECONDS)
#define LOOK_EVERY_MS 100
#define TRIES 16
#define BUFFER 16384
#define PIECE 16384

#define EXIT_NO_USER 3

/* The three ways out of the child; the last two only where a console is. */
enum { TELL, OUT, ERR, WAYS };

typedef struct {
    const pg_task *task;
    pg_result *result;
    apr_pool_t *p;
    apr_time_t until;           /* 0: no limit */
    pid_t pid;
    int fds[WAYS];              /* -1: closed */
    apr_size_t printed[WAYS];   /* bytes, by all children together, */
    apr_size_t repeated[WAYS];  /* and those this one has still to repeat */
    pg_printable text[WAYS];    /* of what is printed */
    int status;                 /* of waitpid() */
    apr_uint32_t serial;        /* what it was reading, */
    apr_time_t since;           /* and since when */
    const char *stalled;        /* why it was killed, or NULL */
} run;

/* In the child: where to tell, or NULL. */
static apr_file_t *telling;

static const char *describe(const run *r, const char *at)
{
    if (r->stalled) {
        return r->stalled;
    }
    if (WIFSIGNALED(r->status)) {
        return apr_psprintf(r->p, "%s ended the lint by signal %d",
                            at ? "it" : "something", WTERMSIG(r->status));
    }
    return "the lint ended there";
}

static void say(const run *r, const char *text)
{
    ap_log_error(APLOG_MARK, (r->task->logs ? 0 : APLOG_STARTUP)
                             | APLOG_WARNING, 0, r->task->s,
                 "phpguard: %s", text);
}

static void fill(int fd, const char *data, apr_size_t len)
{
    while (len) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno != EINTR) {
            return;
        }
        if (n > 0) {
            data += n;
            len -= (apr_size_t)n;
        }
    }
}

/* A terminal obeys what is printed on it.  Without data: the rest. */
static void print(run *r, int way, const char *data, apr_size_t len)
{
    char out[PIECE + PG_PRINTABLE_MORE];

    len = pg_printable_piece(&r->text[way], data, len, out);
    fill(way == OUT ? STDOUT_FILENO : STDERR_FILENO, out, len);
}

static void relay(run *r, int way, const char *data, apr_size_t len)
{
    apr_time_t began = apr_time_now();
    apr_size_t i = len < r->repeated[way] ? len : r->repeated[way];

    r->repeated[way] -= i;
    data += i;
    len -= i;
    r->printed[way] += len;
    print(r, way, data, len);
    if (r->until) {
        /* a reader who is slow takes nobody's time but his own */
        r->until += apr_time_now() - began;
    }
    r->since = apr_time_now();
}

/* One line of the terminal, again and again. */
static void show(const run *r, const char *text)
{
    char line[sizeof(r->result->progress) + 8];

    if (r->task->shows && isatty(r->task->shows)) {
        apr_snprintf(line, sizeof(line), "\r%-78.78s%s", text,
                     *text ? "" : "\r");
        fill(r->task->shows, line, strlen(line));
    }
}

static void take(run *r, int way)
{
    const int before = r->result->progressed;
    char data[PIECE];
    ssize_t n = read(r->fds[way], data, sizeof(data));

    if (n > 0 && way == TELL) {
        pg_result_read(r->result, data, (apr_size_t)n);
        if (r->result->progressed != before) {
            show(r, r->result->progress);
        }
    }
    else if (n > 0) {
        if (r->result->progressed) {
            show(r, "");
        }
        relay(r, way, data, (apr_size_t)n);
    }
    else if (n == 0 || errno != EINTR) {
        close(r->fds[way]);
        r->fds[way] = -1;
    }
}

/* Has it been at one file for too long, or at all of them? */
static int is_over(run *r)
{
    apr_time_t now = apr_time_now();
    apr_uint32_t serial;
    const char *at = pg_progress_at(&serial);

    if (r->until && now > r->until + GRACE) {
        r->stalled = "the time of the lint is over";
        return 1;
    }
    if (!at || serial != r->serial) {
        r->serial = serial;
        r->since = now;
    }
    if (now - r->since > apr_time_from_sec(FILE_SECONDS)) {
        r->stalled = apr_psprintf(r->p, "to read it takes more than %d "
                                  "seconds", FILE_SECONDS);
        return 1;
    }
    return 0;
}

/* A process that somebody else's code left behind may hold the pipes: they
 * say nothing any more when the child is gone. */
static int is_gone(const run *r)
{
    siginfo_t info;

    info.si_pid = 0;
    return waitid(P_PID, (id_t)r->pid, &info, WEXITED | WNOHANG | WNOWAIT)
           != 0 || info.si_pid != 0;
}

static int wait_for(run *r)
{
    struct pollfd polled[WAYS];
    int i, n = 0, map[WAYS];

    for (i = 0; i < WAYS; ++i) {
        if (r->fds[i] >= 0) {
            polled[n].fd = r->fds[i];
            polled[n].events = POLLIN;
            map[n++] = i;
        }
    }
    if (!n) {
        return 0;
    }
    if (poll(polled, (nfds_t)n, LOOK_EVERY_MS) > 0) {
        for (i = 0; i < n; ++i) {
            if (polled[i].revents) {
                take(r, map[i]);
            }
        }
        return 1;
    }
    return !is_gone(r);
}

/* Its process group is its own: whatever was started there ends with it,
 * while the number cannot be another's yet.  What hangs in the kernel is left
 * to httpd, or to init. */
static void end(run *r)
{
    int i;

    kill(r->pid, SIGKILL);
    kill(-r->pid, SIGKILL);
    for (i = 0; i < WAYS; ++i) {
        if (r->fds[i] >= 0) {
            close(r->fds[i]);
        }
    }
    for (i = 0; i < 100 && waitpid(r->pid, &r->status, WNOHANG) == 0; ++i) {
        apr_sleep(apr_time_from_msec(i < 10 ? 1 : 20));
    }
}

static void be_the_child(run *r, const int theirs[WAYS], pid_t parent)
{
    apr_file_t *tell;

    setsid();
    pg_rights_keep_apart(r->task->logs, theirs[TELL], theirs[OUT],
                         theirs[ERR]);
    if (!pg_rights_drop(r->task->s, parent, r->p)) {
        _exit(EXIT_NO_USER);
    }
    if (apr_os_pipe_put_ex(&tell, (apr_os_file_t *)&theirs[TELL], 0, r->p)
        != APR_SUCCESS) {
        _exit(1);
    }
    apr_file_buffer_set(tell, apr_palloc(r->p, BUFFER), BUFFER);
    telling = tell;
    r->task->work(r->task->baton, tell, r->p);
    pg_result_tell(tell, PG_TELLS_END, NULL);
    apr_file_flush(tell);
    /* not exit(): nothing of our parent's is flushed or taken down here */
    _exit(0);
}

static int open_pipes(run *r, int theirs[WAYS])
{
    const int ways = r->task->logs ? 1 : WAYS;
    int i, pair[2];

    for (i = 0; i < WAYS; ++i) {
        r->fds[i] = theirs[i] = -1;
        if (i < ways && pipe(pair) == 0) {
            r->fds[i] = pair[0];
            theirs[i] = pair[1];
            fcntl(pair[0], F_SETFD, FD_CLOEXEC);
        }
    }
    return r->fds[ways - 1] >= 0;
}

static int start(run *r)
{
    pid_t parent = getpid();
    int theirs[WAYS], i;

    memcpy(r->repeated, r->printed, sizeof(r->printed));
    r->result = pg_result_make(r->p);
    r->stalled = NULL;
    r->status = 0;
    r->since = apr_time_now();
    r->pid = open_pipes(r, theirs) ? fork() : -1;
    if (r->pid == 0) {
        be_the_child(r, theirs, parent);
    }
    for (i = 0; i < WAYS; ++i) {
        if (theirs[i] >= 0) {
            close(theirs[i]);
        }
    }
    return r->pid > 0;
}

/* Whether it is worth to begin again; what was in the way is passed over. */
static int again(run *r)
{
    apr_uint32_t serial;
    const char *at = pg_progress_at(&serial);

    if (r->result->ended) {
        return 0;
    }
    if (r->result->wants_config) {
        r->task->gather(r->task->baton);
        return 1;
    }
    if (WIFEXITED(r->status) && WEXITSTATUS(r->status) == EXIT_NO_USER) {
        say(r, "there is no User to read the sites as: they are not looked "
               "at");
        return 0;
    }
    say(r, apr_pstrcat(r->p, at ? at : "the lint", ": ", describe(r, at),
                       at ? ": not looked at"
                          : ": nothing is said of this configuration", NULL));
    return at && (!r->until || apr_time_now() < r->until)
           && pg_progress_skip(at);
}

static void interrupt(int signal)
{
    (void)signal;
    pg_progress_stop();
}

/* The first Ctrl-C lets it print what it has; the second ends all. */
static void listen_to_interrupts(const pg_task *task, struct sigaction *was)
{
    struct sigaction own;

    memset(&own, 0, sizeof(own));
    own.sa_handler = interrupt;
    own.sa_flags = (int)SA_RESETHAND;
    if (task->shows) {
        sigaction(SIGINT, &own, was);
    }
}

pg_result *pg_child_run(const pg_task *task, apr_pool_t *p)
{
    struct sigaction was;
    int tries = 0;
    run r;

    memset(&r, 0, sizeof(r));
    r.task = task;
    r.p = p;
    r.until = task->limit ? apr_time_now() + task->limit : 0;
    pg_progress_open(r.until, p);
    listen_to_interrupts(task, &was);
    do {
        if (!start(&r)) {
            say(&r, "no process could be made: the sites are not looked at");
            break;
        }
        while (wait_for(&r) && !is_over(&r));
        end(&r);
    } while (++tries < TRIES && again(&r));
    print(&r, OUT, NULL, 0);
    print(&r, ERR, NULL, 0);
    if (task->shows) {
        sigaction(SIGINT, &was, NULL);
    }
    return r.result;
}

void pg_child_wants_config(void)
{
    if (telling) {
        pg_result_tell(telling, PG_TELLS_CONFIG, NULL);
        apr_file_flush(telling);
        _exit(0);
    }
}
