/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Executes httpd again, with its own arguments. */

#include "lint/trial/second_httpd.h"
#include "lint/defines.h"

#include "apr_strings.h"

#include <unistd.h>

static int starts_with(const char *value, const char *name)
{
    return !strncmp(value, name, strlen(name));
}

/* What a forecast takes as gone is gone in its trials too. */
static int is_kept(const char *define, const char *asked)
{
    return starts_with(define, PG_DEFINE_BEFORE "=")
           || !starts_with(define, asked ? asked : "DUMP_");
}

/* Those arguments of httpd's by which it finds its configuration (main(),
 * server/main.c), and of what it was asked as much as is asked again. */
static void keep_arguments(apr_array_header_t *to, const char *kept,
                           const process_rec *process, const char *asked)
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
            && (arg[1] != 'D' || is_kept(value, asked))) {
            APR_ARRAY_PUSH(to, const char *) = apr_pstrmemdup(to->pool, arg,
                                                              2);
            APR_ARRAY_PUSH(to, const char *) = value;
        }
    }
}

static const char *const *arguments(const process_rec *process,
                                    const char *copy, const char *asked,
                                    const char *define, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 16, sizeof(const char *));

    APR_ARRAY_PUSH(all, const char *) = process->argv[0];
    keep_arguments(all, copy ? "CcD" : "CcDdf", process, asked);
    if (copy) {
        APR_ARRAY_PUSH(all, const char *) = "-d";
        APR_ARRAY_PUSH(all, const char *)
            = ap_make_dirstr_parent(p, copy);
        APR_ARRAY_PUSH(all, const char *) = "-f";
        APR_ARRAY_PUSH(all, const char *) = copy;
    }
    APR_ARRAY_PUSH(all, const char *) = "-t";
    if (define) {
        APR_ARRAY_PUSH(all, const char *) = "-D";
        APR_ARRAY_PUSH(all, const char *) = define;
    }
    APR_ARRAY_PUSH(all, const char *) = NULL;
    return (const char *const *)all->elts;
}

void pg_second_httpd_become(const process_rec *process, const char *copy,
                            const char *asked, const char *define,
                            apr_pool_t *p)
{
    const char *const *argv = arguments(process, copy, asked, define, p);
    char self[4096];
    const ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (n > 0) {
        /* which an upgrade may have replaced */
        self[n] = '\0';
        execv(self, (char *const *)argv);
    }
    execvp(argv[0], (char *const *)argv);
}
