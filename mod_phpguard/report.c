/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "report.h"
#include "mod_phpguard.h"
#include "words.h"

#include "http_log.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

/* httpd cuts a line at MAX_STRING_LEN (8192); the losers get what the rest,
 * escaped, can spare. */
#define LOSERS_MAX 3000

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

static const char *losers(const apr_array_header_t *lost, apr_pool_t *p)
{
    const char *text = "";
    int i;

    for (i = lost->nelts - 1; i >= 0; --i) {
        const pg_directive *d = APR_ARRAY_IDX(lost, i, const pg_directive *);
        const char *more = pg_report_directive(d, p);

        if (strlen(text) + strlen(more) > LOSERS_MAX) {
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
    return apr_psprintf(p, "; %u more between %s and %s", word->suppressed,
                        since, until);
}

void pg_report_alert(request_rec *r, const pg_verdict *v, const pg_case *c,
                     const pg_ledger_word *word, int would)
{
    const pg_cause *cause = pg_cause_get(v->id);
    int level = cause->deliberate ? APLOG_WARNING : APLOG_CRIT;

    ap_log_rerror(APLOG_MARK, level, 0, r,
                  "%s: %s the source of %s: handler \"%s\": %s%s%s; fix: %s"
                  "%s%s",
                  pg_report_number(v->id, r->pool),
                  would ? "would refuse to send" : "refused to send",
                  r->filename, c->handler ? c->handler : "", cause->says,
                  v->decided ? "; decided by " : "",
                  v->decided ? pg_report_directive(v->decided, r->pool) : "",
                  v->fix, losers(v->lost, r->pool), silent(word, r->pool));
}
