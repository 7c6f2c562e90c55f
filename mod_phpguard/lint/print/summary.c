/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The total of all findings. */

#include "lint/print/summary.h"

#include "http_log.h"
#include "apr_file_io.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

static const char *some(int n, const char *what, apr_pool_t *p)
{
    return apr_psprintf(p, "%d %s%s", n, what, n == 1 ? "" : "s");
}

/* main() (server/main.c) says "Syntax OK" when all hooks have run, and then
 * lets its pool go; before the pools in it, and this module, go too. */
static apr_status_t say(void *data)
{
    apr_file_t *err;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    if (apr_file_open_stderr(&err, p) == APR_SUCCESS) {
        apr_file_printf(err, "%s\n", (const char *)data);
    }
    apr_pool_destroy(p);
    return APR_SUCCESS;
}

/* The number counts single places; how many others there are is unknown. */
static const char *unseen(const pg_result *r, apr_pool_t *p)
{
    const char *some_places = r->skipped
        ? apr_pstrcat(p, "; ", some(r->skipped, "place", p),
                      " not looked at", NULL) : "";

    if (r->ended && !r->stopped) {
        return some_places;
    }
    return apr_pstrcat(p, some_places, !r->ended ? "; the check did not end"
                       : r->looked < 0 ? "; the check was stopped"
                       : apr_psprintf(p, "; the time limit was reached after "
                                      "%s", some(r->looked, "place", p)),
                       ": the others were not looked at", NULL);
}

/* "no errors" alone would be read as the result for all places. */
static const char *no_errors(const pg_result *r, apr_pool_t *p)
{
    return r->ended && !r->stopped ? "no errors"
           : !r->ended || r->looked < 0 ? "no errors so far"
           : apr_psprintf(p, "no errors in the first %s",
                          some(r->looked, "place", p));
}

/* "phpguard: 2 errors (3 places), 1 warning; 1 place fails; 1 place ignored;
 * 2 places not looked at".  build/phpguard reads how it begins. */
static const char *sum(const pg_result *r, apr_pool_t *p)
{
    const char *line = apr_pstrcat(p, "phpguard: ", r->errors || r->warnings
                                   ? "" : no_errors(r, p), NULL);

    if (r->errors) {
        line = apr_pstrcat(p, line, some(r->errors, "error", p), r->sites
                           ? apr_psprintf(p, " (%s)", some(r->sites, "place",
                                                           p)) : "", NULL);
    }
    if (r->warnings) {
        line = apr_psprintf(p, "%s%s%s", line, r->errors ? ", " : "",
                            some(r->warnings, "warning", p));
    }
    if (r->failing) {
        line = apr_psprintf(p, "%s; %s fail%s", line,
                            some(r->failing, "place", p),
                            r->failing == 1 ? "s" : "");
    }
    if (r->ignored) {
        line = apr_psprintf(p, "%s; %s ignored", line,
                            some(r->ignored, "place", p));
    }
    return apr_pstrcat(p, line, unseen(r, p), NULL);
}

static int is_all(const pg_result *r)
{
    return r->ended && !r->stopped && !r->skipped;
}

void pg_total(server_rec *s, const pg_result *r, int refused, int always)
{
    static int is_said;
    apr_pool_t *p = s->process->pool;
    const char *line;

    if (is_said || (!r->errors && !r->warnings && !always && is_all(r))) {
        return;
    }
    is_said = 1;
    line = sum(r, p);
    if (r->added->nelts) {
        line = apr_psprintf(p, "%s; %s new%s", line,
                            r->added->nelts == 1 ? "1 place is"
                            : apr_psprintf(p, "%d places are",
                                           r->added->nelts),
                            refused ? ": the reload is refused" : "");
    }
    apr_pool_pre_cleanup_register(p, line, say);
}

/* If all vhosts share one log, it contains the findings themselves. */
static int has_other_logs(const server_rec *main_server)
{
    const server_rec *s = main_server;

    while (s && s->error_log == main_server->error_log) {
        s = s->next;
    }
    return s != NULL;
}

void pg_total_log(server_rec *s, const pg_result *r, apr_pool_t *p)
{
    if ((r->errors || r->warnings || !is_all(r)) && has_other_logs(s)) {
        ap_log_error(APLOG_MARK, r->errors ? APLOG_CRIT : APLOG_WARNING, 0, s,
                     "%s in the configuration; more: phpguard check",
                     sum(r, p));
    }
}
