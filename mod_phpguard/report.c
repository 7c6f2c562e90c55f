/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "report.h"
#include "line.h"
#include "settings.h"
#include "words.h"

#include "http_log.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

/* What may not be missing gets most of a line of the error log, which ends
 * at MAX_STRING_LEN (8192); httpd's own words before it and ours between take
 * the rest.  The losers come last and get what is over. */
#define PARTS_ROOM 5500
#define LOSERS_ROOM 1500
#define LOSER_ROOM 700

/* A pipe takes this much (PIPE_BUF, 4096) from one process without mixing it
 * with another's: no list of losers is worth more. */
#define GOOD_LENGTH 3500

const char *pg_report_number(pg_cause_id id, apr_pool_t *p)
{
    return apr_psprintf(p, "PHPG%04d", (int)id);
}

/* A section's arguments keep their ">" in httpd's tree. */
static const char *sections(const ap_directive_t *node, apr_pool_t *p)
{
    const char *text = "";

    for (node = node->parent; node; node = node->parent) {
        text = apr_pstrcat(p, text, " in ", pg_directive_text(node, p), " (",
                           pg_directive_place(node, p), ")", NULL);
    }
    return text;
}

const char *pg_report_directive(const pg_directive *d, apr_pool_t *p)
{
    return apr_pstrcat(p, pg_directive_text(d->node, p), " (",
                       pg_directive_place(d->node, p), ")",
                       sections(d->node, p), NULL);
}

static const char *losers(const apr_array_header_t *lost, apr_size_t room,
                          apr_pool_t *p)
{
    const char *text = "";
    apr_size_t width = 0;
    int i;

    for (i = lost->nelts - 1; i >= 0; --i) {
        const pg_directive *d = APR_ARRAY_IDX(lost, i, const pg_directive *);
        const char *more = pg_line_shorten(pg_report_directive(d, p),
                                           LOSER_ROOM, p);

        width += pg_line_width(more);
        if (width > room) {
            return apr_psprintf(p, "%s, and %d more", text, i + 1);
        }
        text = apr_pstrcat(p, text, *text ? ", " : "; lost: ", more, NULL);
    }
    return text;
}

static const char *silent(const pg_ledger_word *word, apr_pool_t *p)
{
    char since[APR_RFC822_DATE_LEN], until[APR_RFC822_DATE_LEN];

    if (!word->suppressed) {
        return "";
    }
    apr_rfc822_date(since, word->since);
    apr_rfc822_date(until, word->until);
    return apr_psprintf(p, "; %u more%s between %s and %s", word->suppressed,
                        word->folded ? ", of this and other causes," : "",
                        since, until);
}

const char *pg_report_fit(const char *parts[], int n,
                          const apr_array_header_t *lost, apr_pool_t *p)
{
    apr_size_t room = LOSERS_ROOM, width = 0;
    int i;

    pg_line_fit(parts, n, PARTS_ROOM, p);
    for (i = 0; i < n; ++i) {
        width += pg_line_width(parts[i]);
    }
    if (width + room < GOOD_LENGTH) {
        room = GOOD_LENGTH - width;
    }
    return losers(lost, room, p);
}

void pg_report_alert(request_rec *r, const pg_verdict *v, const pg_case *c,
                     const pg_ledger_word *word, int would)
{
    enum { FILE_NAME, HANDLER, DECIDER, FIX, PARTS };
    const pg_cause *cause = pg_cause_get(v->id);
    const char *part[PARTS], *lost;

    part[FILE_NAME] = c->file;
    part[HANDLER] = c->handler ? c->handler : "";
    part[DECIDER] = v->decided ? pg_report_directive(v->decided, r->pool)
                               : "";
    part[FIX] = v->fix;
    lost = pg_report_fit(part, PARTS, v->lost, r->pool);
    ap_log_rerror(APLOG_MARK, cause->deliberate ? APLOG_WARNING : APLOG_CRIT,
                  0, r,
                  "%s: %s the source of %s: handler \"%s\": %s%s%s; fix: %s"
                  "%s%s",
                  pg_report_number(v->id, r->pool),
                  would ? "would refuse to send" : "refused to send",
                  part[FILE_NAME], part[HANDLER], cause->says,
                  v->decided ? "; decided by " : "", part[DECIDER],
                  part[FIX], silent(word, r->pool), lost);
}
