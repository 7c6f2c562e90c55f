/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Compares two texts with diff(1). */

#include "lint/text/diff.h"
#include "util/printable.h"

#include "apr_lib.h"
#include "apr_portable.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int pg_diff_can_name(const char *path)
{
    const char *c = path;

    while (*c && !apr_iscntrl(*c) && !strchr("\"'\\", *c)) {
        ++c;
    }
    return !*c && pg_printable_is(path, (apr_size_t)(c - path));
}

/* A file without a name, which diff opens by its descriptor. */
static FILE *file_of(const char *text)
{
    FILE *f = tmpfile();

    if (f && (fputs(text, f) < 0 || fflush(f) != 0)) {
        fclose(f);
        f = NULL;
    }
    return f;
}

/* A name with a blank ends at a tab. */
static const char *label(const char *side, const char *path, apr_pool_t *p)
{
    return apr_pstrcat(p, "--label=", side, path,
                       strchr(path, ' ') ? "\t" : "", NULL);
}

static int run(const char *const *argv, int to)
{
    const pid_t pid = fork();
    int status;

    if (pid == 0) {
        dup2(to, STDOUT_FILENO);
        execvp(argv[0], (char *const *)argv);
        _exit(2);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status)
           && WEXITSTATUS(status) < 2;
}

static int compare(const char *path, FILE *before, FILE *after, int to,
                   apr_pool_t *p)
{
    const char *const argv[] = {
        "diff", "-u", label("a", path, p), label("b", path, p),
        apr_psprintf(p, "/proc/self/fd/%d", fileno(before)),
        apr_psprintf(p, "/proc/self/fd/%d", fileno(after)), NULL
    };

    return run(argv, to);
}

int pg_diff(const char *path, const char *before, const char *after,
            apr_file_t *out)
{
    FILE *old = file_of(before), *new = file_of(after);
    int to, is_done = 0;

    if (old && new && apr_file_flush(out) == APR_SUCCESS
        && apr_os_file_get(&to, out) == APR_SUCCESS) {
        is_done = compare(path, old, new, to, apr_file_pool_get(out));
    }
    if (old) {
        fclose(old);
    }
    if (new) {
        fclose(new);
    }
    return is_done;
}
