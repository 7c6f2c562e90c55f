/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Texts of a finding that the terminal and the log share. */

#include "lint/print/words.h"
#include "config.h"
#include "httpd/modules.h"
#include "lint/child/child.h"
#include "lint/child/rights.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/text.h"
#include "util/printable.h"

#include "http_log.h"
#include "apr_strings.h"

/* The number of places whose fixes are compared. */
#define PLACES_MAX 10

static const struct {
    const char *name;
    int level;
} severities[] = {
    { "note", APLOG_INFO }, { "warning", APLOG_WARNING },
    { "error", APLOG_ERR }
};

const char *pg_words_verdict(pg_outcome outcome)
{
    static const char *const outcomes[] = {
        "runs", "leaks", "fails", "denied", "unknown", "sent"
    };

    return outcomes[outcome];
}

const char *pg_words_runner(const pg_answer *answer)
{
    if (answer->taken_by) {
        return "mod_proxy.c";
    }
    return answer->mapping.action.text ? "mod_actions.c"
                                       : answer->runner.module;
}

const char *pg_words_sections(const ap_directive_t *node, apr_pool_t *p)
{
    const char *text = "";

    for (node = node->parent; node; node = node->parent) {
        text = apr_pstrcat(p, text, " in ", pg_directive_text(node, p), NULL);
    }
    return text;
}

const char *pg_words_severity(const pg_finding *f)
{
    return severities[f->severity].name;
}

int pg_words_level(const pg_finding *f)
{
    return severities[f->severity].level;
}

const char *pg_words_file(const pg_where *where, apr_pool_t *p)
{
    return apr_pstrcat(p, where->context, where->name, NULL);
}

const char *pg_words_url(const pg_where *where, apr_pool_t *p)
{
    return where->uri || !where->url
           ? where->uri : apr_pstrcat(p, where->url, where->name, NULL);
}

/* With the guard it is refused, without it is sent: two alarms. */
static const char *leak(const pg_where *where, apr_pool_t *p)
{
    const char *yet = where->exists ? "" : " (the file does not exist)";

    return where->status
           ? apr_psprintf(p, "is refused (%d)%s", where->status, yet)
           : apr_pstrcat(p, "is sent as source", yet, NULL);
}

const char *pg_words_outcome(const pg_finding *f, apr_pool_t *p)
{
    switch (f->id) {
    case PG_BROKEN_HTACCESS:
    case PG_UNREAD_HTACCESS:
        return "cannot be used";
    case PG_CHANGED:
        return "overrides the configuration";
    case PG_SCHEME:
    case PG_TARGET:
    case PG_NO_SOCKET:
    case PG_NO_PROGRAM:
    case PG_BAD_URL:
        return "will not run";
    case PG_MIME_TYPES:
    case PG_ADDTYPE_BUG:
        return "may stop running";
    case PG_REWRITE_FIRST:
        return "is sent as source when a URL is rewritten to it";
    default:
        return leak(&APR_ARRAY_IDX(f->where, 0, pg_where), p);
    }
}

/* Each place of a finding may need a fix of its own. */
int pg_words_differ(const pg_finding *f, apr_pool_t *p)
{
    const char *first = pg_edit_sentence(f->fix, p);
    int i;

    for (i = 1; i < f->where->nelts && i < PLACES_MAX; ++i) {
        if (strcmp(first, pg_edit_sentence(APR_ARRAY_IDX(f->where, i,
                                                         pg_where).fix, p))) {
            return 1;
        }
    }
    return 0;
}

const char *pg_words_fix(const pg_finding *f, apr_pool_t *p)
{
    if (!f->fix) {
        return "";
    }
    return pg_words_differ(f, p)
           ? apr_pstrcat(p, pg_edit_sentence(f->fix, p),
                         " (likewise at the other places)", NULL)
           : pg_edit_sentence(f->fix, p);
}

const char *pg_words_more(const pg_finding *f, const pg_where *where,
                          apr_pool_t *p)
{
    return pg_text_command(where->asked ? where->asked
                           : strcmp(where->name, ".htaccess")
                             ? pg_words_file(where, p) : NULL, f->id, p);
}

const char *pg_words_line(const pg_finding *f, const pg_where *where,
                          apr_pool_t *p)
{
    char *line = apr_psprintf(p, PG_NUMBER " %s %s, vhost %s: %s%s%s",
                              (int)f->id, pg_words_severity(f),
                              pg_words_file(where, p),
                              pg_vhost_name(where->s, p),
                              pg_cause_get(f->id)->says,
                              f->decided ? "; decided by " : "",
                              f->decided ? pg_directive_line(f->decided, p)
                                         : "");

    return pg_printable_text(line, "");
}

static void say(const server_rec *s, const char *text, apr_pool_t *p)
{
    pg_child_say(s, APLOG_WARNING, apr_pstrcat(p, "phpguard: ", text, NULL));
}

/* What was not checked. */
void pg_words_rest(const pg_findings *all, const server_rec *s, apr_pool_t *p)
{
    if (all->unlisted) {
        const char *one = all->unlisted == 1 ? "" : "s";

        say(s, apr_psprintf(p, "%d document root%s cannot be listed by %s: "
                            "%s (%s%s)",
                            all->unlisted, one, pg_rights_user(p),
                            pg_module_changes_user()
                            ? "at most index.php was checked; requests may "
                              "be run as another user"
                            : "only index.php was checked",
                            all->unlisted == 1 ? "" : "the first is ",
                            all->first_unlisted), p);
    }
    if (all->unknown) {
        say(s, apr_psprintf(p, "%d place%s unknown%s%s: phpguard explain "
                            "shows why", all->unknown,
                            all->unknown == 1 ? "" : "s",
                            all->unknown == 1 ? ": " : ", the last is ",
                            all->first_unknown), p);
    }
    if (all->stopped) {
        say(s, apr_psprintf(p, "the time limit of the lint was reached: it "
                            "checked %d place%s and stopped before %s, vhost "
                            "%s", all->looked, all->looked == 1 ? "" : "s",
                            all->stopped->context,
                            pg_vhost_name(all->stopped->s, p)), p);
    }
}
