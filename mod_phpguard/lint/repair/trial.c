/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Starts httpd once more, to ask it. */

#include "lint/repair/trial.h"
#include "lint/child/rights.h"
#include "lint/defines.h"
#include "lint/repair/edit_lines.h"
#include "lint/repair/questions.h"
#include "lint/repair/world.h"

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

/* Those arguments of httpd's by which it finds its configuration (main(),
 * server/main.c).  What it was asked this time is not asked again. */
static void keep_arguments(apr_array_header_t *to, const char *kept,
                           const process_rec *process)
{
    int i;

    for (i = 1; i < process->argc; ++i) {
        const char *arg = process->argv[i];
        const int is_apart = arg[0] == '-' && arg[1] && !arg[2];
        const char *value = is_apart ? i + 1 < process->argc
                                       ? process->argv[i + 1] : "" : arg + 2;

        if (arg[0] != '-' || !arg[1] || !strchr("CcDdfEek", arg[1])) {
            continue;
        }
        i += is_apart;
        if (strchr(kept, arg[1])
            && (arg[1] != 'D' || strncmp(value, "DUMP_", 5))) {
            APR_ARRAY_PUSH(to, const char *) = apr_pstrmemdup(to->pool, arg,
                                                              2);
            APR_ARRAY_PUSH(to, const char *) = value;
        }
    }
}

static const char *const *arguments(const pg_lint *l, const char *main_file,
                                    int questions, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 16, sizeof(const char *));

    APR_ARRAY_PUSH(all, const char *) = l->main_server->process->argv[0];
    keep_arguments(all, main_file ? "CcD" : "CcDdf",
                   l->main_server->process);
    if (main_file) {
        APR_ARRAY_PUSH(all, const char *) = "-d";
        APR_ARRAY_PUSH(all, const char *)
            = ap_make_dirstr_parent(p, main_file);
        APR_ARRAY_PUSH(all, const char *) = "-f";
        APR_ARRAY_PUSH(all, const char *) = main_file;
    }
    APR_ARRAY_PUSH(all, const char *) = "-t";
    APR_ARRAY_PUSH(all, const char *) = "-D";
    APR_ARRAY_PUSH(all, const char *)
        = apr_psprintf(p, PG_DEFINE_TRIAL "=%d", questions);
    APR_ARRAY_PUSH(all, const char *) = NULL;
    return (const char *const *)all->elts;
}

/* The file of this process may have been replaced by an upgrade. */
static void execute(const char *const *argv)
{
    char self[4096];
    const ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (n > 0) {
        self[n] = '\0';
        execv(self, (char *const *)argv);
    }
    execvp(argv[0], (char *const *)argv);
}

static void be_httpd(const pg_lint *l, const pg_config_files *files,
                     const char *scratch, int questions, int answers,
                     pid_t parent, apr_pool_t *p)
{
    const char *main_file;

    setsid();
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
    if (getppid() != parent) {
        _exit(1);
    }
    pg_rights_keep_apart(&questions, 1, NULL, answers);
    lseek(questions, 0, SEEK_SET);
    switch (pg_world_enter(files, scratch, p)) {
    case PG_WORLD_ENTERED:
        execute(arguments(l, NULL, questions, p));
        break;
    case PG_WORLD_IMPOSSIBLE:
        main_file = pg_world_copy(files, scratch, p);
        if (!main_file) {
            _exit(EXIT_IMPOSSIBLE);
        }
        execute(arguments(l, main_file, questions, p));
        break;
    default:
        break;
    }
    _exit(EXIT_NOT_TAKEN);
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
