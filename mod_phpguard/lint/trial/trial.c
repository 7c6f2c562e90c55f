/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Starts httpd with -t on edited files, and asks it. */

#include "lint/trial/trial.h"
#include "lint/child/rights.h"
#include "lint/defines.h"
#include "lint/trial/edit_lines.h"
#include "lint/trial/mount_edits.h"
#include "lint/trial/questions.h"
#include "lint/trial/second_httpd.h"

#include "apr_strings.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define LOOK_EVERY apr_time_from_msec(2)
#define TEXT_MAX (32 * 1024 * 1024)
/* Not httpd's own. */
#define EXIT_NOT_TAKEN 77
#define EXIT_IMPOSSIBLE 78

static char *questions_text;

static void be_httpd(const pg_lint *l, const pg_config_files *files,
                     const char *scratch, int questions, int answers,
                     pid_t parent, apr_pool_t *p)
{
    pg_mounts state;
    const char *copy = NULL;

    setsid();
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
    if (getppid() != parent) {
        _exit(1);
    }
    pg_rights_keep_apart(&questions, 1, NULL, answers);
    lseek(questions, 0, SEEK_SET);
    state = pg_mount_edits(files, scratch, &copy, p);
    if (state == PG_MOUNTS_MADE || state == PG_MOUNTS_COPIED) {
        pg_second_httpd_become(l->main_server->process, copy, NULL,
                               apr_psprintf(p, PG_DEFINE_TRIAL "=%d",
                                            questions), p);
    }
    _exit(state == PG_MOUNTS_IMPOSSIBLE ? EXIT_IMPOSSIBLE : EXIT_NOT_TAKEN);
}

static pg_trial_end wait_for(pid_t pid, apr_time_t until)
{
    int status, ended;

    while ((ended = waitpid(pid, &status, WNOHANG)) == 0
           && apr_time_now() < until) {
        apr_sleep(LOOK_EVERY);
    }
    if (ended == pid) {
        return !WIFEXITED(status) ? PG_TRIAL_NOT_TAKEN
               : WEXITSTATUS(status) == 0 ? PG_TRIAL_DONE
               : WEXITSTATUS(status) == EXIT_IMPOSSIBLE ? PG_TRIAL_IMPOSSIBLE
                                                        : PG_TRIAL_NOT_TAKEN;
    }
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return PG_TRIAL_IMPOSSIBLE;
}

/* Where there is no mount namespace it holds a copy of the configuration. */
static void remove_all(const char *scratch)
{
    const char *const argv[] = { "rm", "-rf", "--", scratch, NULL };
    pid_t pid;

    if (rmdir(scratch) != 0 && (pid = fork()) >= 0) {
        if (pid == 0) {
            execvp(argv[0], (char *const *)argv);
            _exit(1);
        }
        waitpid(pid, NULL, 0);
    }
}

/* All of them, or none. */
static pg_config_files *apply(const pg_lint *l,
                              const apr_array_header_t *edits, apr_pool_t *p)
{
    const pg_whole_config *whole = pg_whole_config_get(l->whole);
    pg_config_files *files = pg_config_files_make(whole->main_file,
                                                  whole->files, p);
    int i;

    for (i = 0; i < edits->nelts; ++i) {
        const pg_edit *edit
            = pg_edit_from_line(APR_ARRAY_IDX(edits, i, const char *), p);

        if (!edit || (!l->asked && pg_edit_opens(edit))
            || !pg_config_files_apply(files, edit)) {
            return NULL;
        }
    }
    return files;
}

pg_trial_end pg_trial_run(const pg_lint *l, const apr_array_header_t *edits,
                          int questions, int answers,
                          apr_interval_time_t limit, apr_pool_t *p)
{
    const pg_config_files *files = apply(l, edits, p);
    const pid_t parent = getpid();
    pg_trial_end end = PG_TRIAL_IMPOSSIBLE;
    const char *tmp;
    char *scratch;
    pid_t pid;

    if (!files) {
        return PG_TRIAL_NOT_TAKEN;
    }
    if (apr_temp_dir_get(&tmp, p) != APR_SUCCESS
        || !mkdtemp(scratch = apr_pstrcat(p, tmp, "/phpguard-trial.XXXXXX",
                                          NULL))) {
        return PG_TRIAL_IMPOSSIBLE;
    }
    pid = fork();
    if (pid == 0) {
        be_httpd(l, files, scratch, questions, answers, parent, p);
    }
    if (pid > 0) {
        end = wait_for(pid, apr_time_now() + limit);
    }
    remove_all(scratch);
    return end;
}

void pg_trial_read_questions(const char *descriptor, apr_pool_t *p)
{
    const int fd = atoi(descriptor);
    const off_t size = lseek(fd, 0, SEEK_END);
    off_t have = 0;
    ssize_t n = 1;

    if (size < 0 || size > TEXT_MAX) {
        return;
    }
    questions_text = apr_pcalloc(p, (apr_size_t)size + 1);
    while (have < size
           && (n = pread(fd, questions_text + have, (apr_size_t)(size - have),
                         have)) > 0) {
        have += n;
    }
}

void pg_trial_answer(const pg_lint *l, apr_file_t *out, apr_pool_t *p)
{
    const apr_array_header_t *answers;
    int i;

    if (!questions_text) {
        return;
    }
    answers = pg_questions_ask(questions_text, l, p);
    for (i = 0; i < answers->nelts; ++i) {
        apr_file_printf(out, "PG %s\n", APR_ARRAY_IDX(answers, i,
                                                      const char *));
    }
    apr_file_printf(out, "PG.\n");
}
