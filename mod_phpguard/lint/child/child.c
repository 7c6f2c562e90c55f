/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Runs untrusted work in a child process: start, supervise, reap. */

#include "lint/child/child.h"
#include "lint/child/progress.h"
#include "lint/child/relay.h"
#include "lint/child/rights.h"
#include "lint/child/worker.h"

#include "http_log.h"
#include "http_main.h"
#include "apr_hash.h"
#include "apr_portable.h"
#include "apr_strings.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

APLOG_USE_MODULE(phpguard);

#define LOOK_EVERY_MS 100
/* The whole configuration is asked for once. */
#define TRIES 2
#define BUFFER 16384

#define EXIT_NO_USER 3
#define EXIT_RIGHTS_LEFT 4

/* The three output pipes of the child; the last two only with a console. */
enum { TELL, OUT, ERR, WAYS };

typedef struct {
    const pg_task *task;
    pg_result *result;
    apr_pool_t *p;
    apr_time_t until;           /* 0: no limit */
    pid_t pid;
    int fds[WAYS];              /* -1: closed */
    pg_relay *shown[WAYS];
    int status;                 /* of waitpid() */
    int is_late;                /* it was killed for it */
    pg_trial_pipe trial;
    int said;                   /* so many of result->said, */
    apr_hash_t *reported;           /* all of them, for a new child */
} run;

/* In the child: the pipe for reports, or NULL; and the console. */
static apr_file_t *telling;
static apr_file_t *console;

static void say(const run *r, const char *text)
{
    ap_log_error(APLOG_MARK, (r->task->logs ? 0 : APLOG_STARTUP)
                             | APLOG_WARNING, 0, r->task->s,
                 "phpguard: %s", text);
}

/* One line of the terminal, again and again. */
static void show(const run *r, const char *text)
{
    char line[sizeof(r->result->progress) + 8];

    if (r->task->shows && isatty(r->task->shows)) {
        apr_snprintf(line, sizeof(line), "\r%-78.78s%s", text,
                     *text ? "" : "\r");
        pg_relay_write(r->task->shows, line, strlen(line));
    }
}

/* What was not looked at, as soon as that is known. */
static void say_skipped(run *r)
{
    const apr_array_header_t *said = r->result->said;

    for (; r->said < said->nelts; ++r->said) {
        const char *text = APR_ARRAY_IDX(said, r->said, const char *);

        if (!apr_hash_get(r->reported, text, APR_HASH_KEY_STRING)) {
            apr_hash_set(r->reported, text, APR_HASH_KEY_STRING, text);
            say(r, text);
        }
    }
}

/* The child waits, and the wait is not part of its time limit. */
static void run_trial(run *r)
{
    const apr_time_t began = apr_time_now();

    show(r, "testing a repair");
    r->result->wants_trial = 0;
    pg_trial_pipe_serve(&r->trial, &r->task->trial, r->task->baton,
                        r->result->edits, r->p);
    if (r->until) {
        r->until += apr_time_now() - began;
    }
}

static void take(run *r, int way)
{
    const int before = r->result->progressed;
    apr_time_t began;
    char data[16384];
    ssize_t n = read(r->fds[way], data, sizeof(data));

    if (n > 0 && way == TELL) {
        pg_result_read(r->result, data, (apr_size_t)n);
        if (r->result->progressed != before) {
            show(r, r->result->progress);
        }
        say_skipped(r);
        if (r->result->wants_trial) {
            run_trial(r);
        }
    }
    else if (n > 0) {
        if (r->result->progressed) {
            show(r, "");
        }
        began = apr_time_now();
        pg_relay_take(r->shown[way], data, (apr_size_t)n);
        if (r->until) {
            /* a slow reader must not use up the time of the lint */
            r->until += apr_time_now() - began;
        }
    }
    else if (n == 0 || errno != EINTR) {
        close(r->fds[way]);
        r->fds[way] = -1;
    }
}

static int is_over(run *r)
{
    r->is_late = r->until && apr_time_now() > r->until;
    return r->is_late;
}

/* A process that another module left behind may keep the pipes open: they are
 * not read any more after the child has exited. */
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

/* It has its own process group: all that was started there ends with it,
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

static apr_file_t *file_of(int fd, apr_pool_t *p)
{
    apr_file_t *f;

    if (apr_os_pipe_put_ex(&f, (apr_os_file_t *)&fd, 0, p) != APR_SUCCESS) {
        _exit(1);
    }
    return f;
}

static void child_main(run *r, const int theirs[WAYS], pid_t parent)
{
    const int kept[] = { theirs[TELL], theirs[OUT], theirs[ERR],
                         r->trial.questions, r->trial.answers,
                         r->trial.reply[0] };

    setsid();
    pg_rights_keep_apart(kept, sizeof(kept) / sizeof(kept[0]), r->task->kept,
                         theirs[OUT]);
    switch (pg_rights_drop(r->task->s, parent, r->p)) {
    case PG_RIGHTS_NO_USER:
        _exit(EXIT_NO_USER);
    case PG_RIGHTS_LEFT:
        _exit(EXIT_RIGHTS_LEFT);
    default:
        break;
    }
    telling = file_of(theirs[TELL], r->p);
    apr_file_buffer_set(telling, apr_palloc(r->p, BUFFER), BUFFER);
    pg_trial_pipe_take(&r->trial, telling);
    if (theirs[ERR] >= 0) {
        console = file_of(theirs[ERR], r->p);
    }
    pg_worker_begin(r->task->s, telling, r->task->limit, r->p);
    r->task->work(r->task->baton, telling, r->p);
    pg_result_write(telling, PG_MESSAGE_END, NULL);
    /* not exit(): nothing of our parent's is flushed or taken down here */
    pg_worker_end();
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

    r->result = pg_result_make(r->p);
    r->said = r->status = 0;
    r->pid = open_pipes(r, theirs) ? fork() : -1;
    if (r->pid == 0) {
        child_main(r, theirs, parent);
    }
    for (i = 0; i < WAYS; ++i) {
        if (theirs[i] >= 0) {
            close(theirs[i]);
        }
    }
    return r->pid > 0;
}

static const char *why_not(const run *r)
{
    if (r->is_late) {
        return "the time limit of the lint was reached";
    }
    if (WIFSIGNALED(r->status)) {
        return apr_psprintf(r->p, "the lint was killed by signal %d",
                            WTERMSIG(r->status));
    }
    switch (WEXITSTATUS(r->status)) {
    case EXIT_NO_USER:
        return "no User is configured to read the sites as";
    case EXIT_RIGHTS_LEFT:
        return "root privileges could not be dropped to read the sites";
    default:
        return "the lint exited early";
    }
}

/* Whether it is to begin again. */
static int again(run *r)
{
    /* a child that reports its end and then crashes has not finished */
    if (!WIFEXITED(r->status) || WEXITSTATUS(r->status) != 0) {
        r->result->ended = r->result->wants_config = 0;
    }
    if (r->result->ended) {
        return 0;
    }
    if (r->result->wants_config) {
        r->task->gather(r->task->baton);
        return 1;
    }
    say(r, apr_pstrcat(r->p, why_not(r), ": the sites were not looked at",
                       NULL));
    return 0;
}

static void interrupt(int signal)
{
    (void)signal;
    pg_progress_stop();
}

/* After the first Ctrl-C it prints the results so far; the second kills it. */
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
    r.reported = apr_hash_make(p);
    r.until = task->limit ? apr_time_now() + task->limit : 0;
    r.shown[OUT] = pg_relay_make(task->out ? task->out : STDOUT_FILENO, p);
    r.shown[ERR] = pg_relay_make(STDERR_FILENO, p);
    listen_to_interrupts(task, &was);
    pg_trial_pipe_open(&r.trial);
    do {
        /* reserve some time to report the results */
        pg_progress_open(r.until ? r.until - task->limit / 4 : 0, p);
        if (!start(&r)) {
            say(&r, "no process could be created: the sites were not looked "
                "at");
            break;
        }
        while (wait_for(&r) && !is_over(&r));
        end(&r);
    } while (++tries < TRIES && again(&r));
    pg_trial_pipe_close(&r.trial);
    if (task->shows) {
        sigaction(SIGINT, &was, NULL);
    }
    return r.result;
}

void pg_child_wants_config(void)
{
    if (telling) {
        pg_result_write(telling, PG_MESSAGE_CONFIG, NULL);
        pg_worker_end();
    }
}

apr_file_t *pg_child_console(void)
{
    return console;
}

int pg_child_vhost(const server_rec *s)
{
    const server_rec *all = ap_server_conf;
    int n = 0;

    for (; all && all != s; all = all->next) {
        ++n;
    }
    return n;
}

void pg_child_say(const server_rec *s, int level, const char *text)
{
    pg_report_line line;

    if (console) {
        apr_file_printf(console, "%s\n", text);
        return;
    }
    line.vhost = pg_child_vhost(s);
    line.level = level;
    line.text = text;
    pg_result_log(telling, &line);
}
