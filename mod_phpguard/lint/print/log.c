/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Writes findings to the error logs of their vhosts. */

#include "lint/print/log.h"
#include "alert/lint_findings.h"
#include "config.h"
#include "lint/child/child.h"
#include "lint/print/history_says.h"
#include "lint/print/own_fix.h"
#include "lint/print/words.h"
#include "model/directive.h"
#include "model/text.h"

#include "http_log.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

/* So many places of a finding are looked at for another log. */
#define PLACES_MAX 10

static int logged_there(const pg_finding *f, int n)
{
    const server_rec *s = APR_ARRAY_IDX(f->where, n, pg_where).s;
    int i;

    for (i = 0; i < n; ++i) {
        if (APR_ARRAY_IDX(f->where, i, pg_where).s->error_log
            == s->error_log) {
            return 1;
        }
    }
    return 0;
}

static const char *in_all(const pg_finding *f, apr_pool_t *p)
{
    return f->where->nelts > 1
           ? apr_psprintf(p, " (%d places)", f->where->nelts) : "";
}

static void log_place(const pg_finding *f, const pg_where *where,
                      apr_pool_t *p)
{
    enum { FILE_NAME, DETAIL, DECIDER, FIX, HISTORY, PARTS };
    const char *part[PARTS], *lost;

    part[FILE_NAME] = pg_words_file(where, p);
    part[DETAIL] = f->detail ? f->detail : "";
    part[DECIDER] = f->decided ? pg_directive_line(f->decided, p) : "";
    part[FIX] = pg_words_fix(f, p);
    part[HISTORY] = pg_history_clause(pg_history_of_finding(f, p),
                                      where->s, where->context, p);
    lost = pg_text_fit(part, PARTS, pg_directive_lines(f->lost, p), p);
    pg_child_say(where->s, pg_words_level(f),
                 apr_psprintf(p, "%s: %s %s: %s%s%s%s%s%s%s%s%s%s%s; more: %s",
                              pg_text_number(f->id, p), part[FILE_NAME],
                              pg_words_outcome(f, p),
                              pg_cause_get(f->id)->says, in_all(f, p),
                              *part[DETAIL] ? ": " : "", part[DETAIL],
                              *part[FIX] ? "; fix: " : "", part[FIX],
                              f->decided ? "; decided by " : "",
                              part[DECIDER], lost,
                              *part[HISTORY] ? "; history: " : "",
                              part[HISTORY],
                              pg_words_more(f, where, p)));
}

static void log_finding(const pg_finding *f, apr_pool_t *p)
{
    int i;

    for (i = 0; i < f->where->nelts && i < PLACES_MAX; ++i) {
        if (!logged_there(f, i)) {
            log_place(f, &APR_ARRAY_IDX(f->where, i, pg_where), p);
        }
    }
}

void pg_lint_log(const pg_findings *all, server_rec *s, apr_pool_t *p)
{
    int i;

    for (i = 0; i < all->list->nelts; ++i) {
        log_finding(APR_ARRAY_IDX(all->list, i, pg_finding *), p);
    }
    pg_words_rest(all, s, p);
}

/* The fix in a log line contains no command that this module did not
 * generate. */
static const char *checked(const char *line, apr_pool_t *p)
{
    const char *fix = ap_strstr_c(line, "; fix: "), *end;

    if (!fix) {
        return line;
    }
    end = fix + 7;
    while (*end && strncmp(end, "; decided by ", 13)
           && strncmp(end, "; overridden: ", 14)
           && strncmp(end, "; history: ", 11)
           && strncmp(end, "; more: ", 8)) {
        ++end;
    }
    return pg_own_fix_is(apr_pstrmemdup(p, fix + 7,
                                              (apr_size_t)(end - fix - 7)), p)
           ? line
           : apr_pstrcat(p, apr_pstrmemdup(p, line,
                                           (apr_size_t)(fix - line)), end,
                         NULL);
}

void pg_lint_log_report(server_rec *main_server, const pg_result *result,
                        apr_pool_t *p)
{
    int i, n;

    for (i = 0; i < result->log->nelts; ++i) {
        const pg_report_line *line = &APR_ARRAY_IDX(result->log, i,
                                                  pg_report_line);
        const server_rec *s = main_server;

        for (n = 0; s && n < line->vhost; ++n) {
            s = s->next;
        }
        if (s) {
            ap_log_error(APLOG_MARK, line->level, 0, s, "%s",
                         checked(line->text, p));
        }
    }
}
