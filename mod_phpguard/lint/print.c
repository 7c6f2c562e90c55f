/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The words of a finding, on a terminal and in the log. */

#include "lint/print.h"
#include "config.h"
#include "httpd/rights.h"
#include "lint/vhosts.h"
#include "model/directive.h"
#include "model/text.h"

#include "http_log.h"
#include "apr_file_io.h"
#include "apr_lib.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

#define COLUMNS 79
#define LABEL 10                /* "  decides " */
#define PLACES_MAX 10
#define LOSERS_MAX 10

static const char *const severities[] = { "note", "warning", "error" };
static const int levels[] = { APLOG_INFO, APLOG_WARNING, APLOG_ERR };

/* Straight to where httpd's startup messages go: the log would double every
 * backslash, and a fix is to be copied as it stands. */
typedef struct {
    apr_file_t *err;
    apr_pool_t *p;
} console;

static void print_line(const console *c, const char *label, const char *text,
                       int len)
{
    char *line = apr_psprintf(c->p, "%-*s%.*s", LABEL, label, len, text);

    apr_file_printf(c->err, "%s\n", pg_text_plain(line));
}

/* How much of a text goes on a line: to the last blank that fits, to the
 * next one if a word alone is too long. */
static int line_length(const char *text, int room)
{
    int len = (int)strlen(text), at;

    if (len <= room) {
        return len;
    }
    for (at = room; at > 0 && text[at] != ' '; --at);
    return at ? at : (int)strcspn(text, " ");
}

static void print(const console *c, const char *label, const char *text)
{
    while (*text) {
        int len = line_length(text, COLUMNS - LABEL);

        print_line(c, label, text, len);
        text += len;
        text += strspn(text, " ");
        label = "";
    }
}

static const char *file_of(const pg_where *where, apr_pool_t *p)
{
    return apr_pstrcat(p, where->context, where->name, NULL);
}

static const char *outcome(const pg_finding *f)
{
    switch (f->id) {
    case PG_BROKEN_HTACCESS:
    case PG_UNREAD_HTACCESS:
    case PG_SCHEME:
    case PG_TARGET:
        return "will not run";
    case PG_MIME_TYPES:
    case PG_ADDTYPE_BUG:
        return "runs by chance";
    case PG_REWRITE_FIRST:
        return "is sent as source when a URL is rewritten to it";
    default:
        return "would be sent as source";
    }
}

/* Places of one finding may each have a line of their own that decides. */
static int is_for_each_place(const pg_finding *f)
{
    int i;

    if (f->fix->kind == PG_EDIT_RUN || f->fix->kind == PG_EDIT_LOAD) {
        return 0;
    }
    for (i = 1; i < f->where->nelts; ++i) {
        if (f->id == PG_SIBLING
            || APR_ARRAY_IDX(f->where, i, pg_where).decided
               != APR_ARRAY_IDX(f->where, 0, pg_where).decided) {
            return 1;
        }
    }
    return 0;
}

static const char *fix_of(const pg_finding *f, apr_pool_t *p)
{
    if (!f->fix) {
        return "";
    }
    return is_for_each_place(f)
           ? apr_pstrcat(p, pg_edit_sentence(f->fix, p),
                         " (and so at the other places)", NULL)
           : pg_edit_sentence(f->fix, p);
}

static void print_places(const pg_finding *f, const console *c)
{
    apr_pool_t *p = c->p;
    const char *label = "  in";
    int i;

    for (i = 0; i < f->where->nelts && i < PLACES_MAX; ++i) {
        const pg_where *where = &APR_ARRAY_IDX(f->where, i, pg_where);
        const char *own = where->decided && i
                          ? apr_psprintf(p, ": %s",
                                pg_directive_place(where->decided->node, p))
                          : "";

        print(c, label,
              apr_psprintf(p, "%s, vhost %s%s", file_of(where, p),
                           pg_vhost_name(where->s, p), own));
        label = "";
    }
    if (i < f->where->nelts) {
        print(c, label, apr_psprintf(p, "and %d places more",
                                            f->where->nelts - i));
    }
}

/* In the order of the configuration; the last are the nearest. */
static void print_losers(const apr_array_header_t *lost, const console *c)
{
    const int far = lost->nelts > LOSERS_MAX ? lost->nelts - LOSERS_MAX : 0;
    const char *label = "  lost";
    int i;

    for (i = far; i < lost->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(lost, i, const pg_directive *);

        print(c, label, pg_text_directive(d, c->p));
        label = "";
    }
    if (far) {
        print(c, label, apr_psprintf(c->p, "and %d more", far));
    }
}

static void print_finding(const pg_finding *f, const console *c)
{
    const pg_where *first = &APR_ARRAY_IDX(f->where, 0, pg_where);
    apr_pool_t *p = c->p;

    print(c, pg_text_number(f->id, p),
          apr_psprintf(p, "%s: %s %s: %s", severities[f->severity],
                       first->name, outcome(f), pg_cause_get(f->id)->says));
    print_places(f, c);
    if (f->detail) {
        print(c, "  says", f->detail);
    }
    else if (f->handler) {
        print(c, "  handler", f->handler);
    }
    if (f->decided) {
        print(c, "  decides", pg_text_directive(f->decided, p));
    }
    print_losers(f->lost, c);
    if (f->fix) {
        print(c, "  fix", fix_of(f, p));
    }
}

static void say(server_rec *s, int flags, const char *text)
{
    ap_log_error(APLOG_MARK, flags | APLOG_WARNING, 0, s, "phpguard: %s",
                 text);
}

/* What nobody has looked at. */
static void print_rest(const pg_findings *all, server_rec *s, int flags,
                       apr_pool_t *p)
{
    if (all->unlisted) {
        const char *one = all->unlisted == 1 ? "" : "s";

        say(s, flags,
            apr_psprintf(p, "%d document root%s cannot be listed by %s: not "
                         "looked at (%s%s)", all->unlisted, one,
                         pg_rights_user(p), all->unlisted == 1
                         ? "" : "the first is ", all->first_unlisted));
    }
    if (all->stopped) {
        say(s, flags,
            apr_psprintf(p, "the time of the lint is over: it stopped at %s, "
                         "vhost %s", all->stopped->context,
                         pg_vhost_name(all->stopped->s, p)));
    }
}

void pg_lint_print(const pg_findings *all, server_rec *s, apr_pool_t *p)
{
    int severity, i;
    console c;

    c.p = p;
    if (apr_file_open_stderr(&c.err, p) != APR_SUCCESS) {
        return;
    }
    for (severity = PG_ERROR; severity >= PG_NOTE; --severity) {
        for (i = 0; i < all->list->nelts; ++i) {
            const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

            if ((int)f->severity == severity
                && APLOG_IS_LEVEL(s, levels[severity])) {
                print_finding(f, &c);
            }
        }
    }
    print_rest(all, s, APLOG_STARTUP, p);
}

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
    enum { FILE_NAME, DETAIL, DECIDER, FIX, PARTS };
    const char *part[PARTS], *lost;

    part[FILE_NAME] = file_of(where, p);
    part[DETAIL] = f->detail ? f->detail : "";
    part[DECIDER] = f->decided ? pg_text_directive(f->decided, p) : "";
    part[FIX] = fix_of(f, p);
    lost = pg_text_fit(part, PARTS, f->lost, p);
    ap_log_error(APLOG_MARK, levels[f->severity], 0, where->s,
                 "%s: %s %s: %s%s%s%s%s%s%s%s%s",
                 pg_text_number(f->id, p), part[FILE_NAME], outcome(f),
                 pg_cause_get(f->id)->says, in_all(f, p),
                 *part[DETAIL] ? ": " : "", part[DETAIL],
                 f->decided ? "; decided by " : "", part[DECIDER],
                 *part[FIX] ? "; fix: " : "", part[FIX], lost);
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
    print_rest(all, s, 0, p);
}
