/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The open causes on the page of mod_status. */

#include "alert/open_causes.h"
#include "alert/ledger.h"
#include "model/text.h"

#include "http_protocol.h"
#include "apr_strings.h"

/* A longer page would not help. */
#define MOST 100

/* mod_status has no style sheet. Long paths and fixes must not widen the page;
 * in a narrow window each cell is a line of its own. */
static const char style[] =
    "<style type=\"text/css\">\n"
    ".phpguard { width: 100%; border-collapse: collapse }\n"
    ".phpguard th, .phpguard td { border: 1px solid #999; "
    "padding: .3em .5em; text-align: left; vertical-align: top; "
    "white-space: nowrap }\n"
    ".phpguard .long { white-space: normal; word-break: break-word; "
    "overflow-wrap: anywhere }\n"
    "@media (max-width: 50em) {\n"
    ".phpguard thead, .phpguard br { display: none }\n"
    ".phpguard tr { display: block; border: 1px solid #999; "
    "margin-bottom: .6em }\n"
    ".phpguard td { display: block; border: 0 }\n"
    ".phpguard td::before { content: attr(data-head) \": \"; "
    "font-weight: bold }\n"
    "}\n"
    "</style>\n";

/* mod_status's page is ISO-8859-1, and a name may be anything: what is not
 * printable ASCII is written as the error log has it. */
static const char *html(const char *s, apr_pool_t *p)
{
    char *out = apr_palloc(p, strlen(s) * 4 + 1), *to = out;

    for (; *s; ++s) {
        if (*s >= ' ' && *s <= '~') {
            *to++ = *s;
        }
        else {
            to += apr_snprintf(to, 5, "\\x%02x", (unsigned char)*s);
        }
    }
    *to = '\0';
    return ap_escape_html(p, out);
}

/* Lets browsers wrap a path after a "/" only. */
static const char *path_html(const char *s, apr_pool_t *p)
{
    static const char cut[] = "<wbr>";
    const char *text = html(s, p);
    char *out = apr_palloc(p, strlen(text) * sizeof(cut) + 1), *to = out;

    for (; *text; ++text) {
        *to++ = *text;
        if (*text == '/') {
            to = apr_cpystrn(to, cut, sizeof(cut));
        }
    }
    *to = '\0';
    return out;
}

static const char *refused(const pg_ledger_cause *cause, const char *between,
                           apr_pool_t *p)
{
    return apr_psprintf(p, "%" APR_UINT64_T_FMT "%s%s", cause->count,
                        cause->said.would ? between : "",
                        cause->said.would ? "would refuse" : "");
}

/* As in the alert: the fix that httpd has tried, or the command that tries
 * one. */
static const char *mend(const pg_ledger_cause *cause, const char *label,
                        apr_pool_t *p)
{
    const char *fix = cause->said.text[PG_ALERT_FIX];

    return *fix ? apr_pstrcat(p, label, html(fix, p), NULL)
           : apr_pstrcat(p, "more: phpguard explain ",
                         html(cause->said.text[PG_ALERT_FILE], p), NULL);
}

static void row(request_rec *r, const pg_ledger_cause *cause)
{
    const char *const *text = cause->said.text;
    apr_pool_t *p = r->pool;

    ap_rprintf(r, "<tr>\n"
               "<td data-head=\"Number\">%s</td>\n"
               "<td class=\"long\" data-head=\"Vhost\">%s</td>\n"
               "<td class=\"long\" data-head=\"File\">%s</td>\n"
               "<td data-head=\"Refused\">%s</td>\n"
               "<td data-head=\"Last\">%s</td>\n"
               "<td class=\"long\" data-head=\"Fix\">%s</td>\n</tr>\n",
               pg_text_number((pg_cause_id)cause->said.id, p),
               path_html(text[PG_ALERT_VHOST], p),
               path_html(text[PG_ALERT_FILE], p),
               refused(cause, " <br>", p),
               ap_ht_time(p, cause->last, "%d-%b-%Y <br>%H:%M:%S %Z", 0),
               mend(cause, "", p));
}

static void table(request_rec *r, const apr_array_header_t *causes)
{
    int i;

    ap_rputs(style, r);
    ap_rputs("<table class=\"phpguard\">\n<thead><tr><th>Number</th>"
             "<th>Vhost</th><th>File</th><th>Refused</th><th>Last</th>"
             "<th>Fix</th></tr></thead>\n<tbody>\n", r);
    for (i = 0; i < causes->nelts; ++i) {
        row(r, &APR_ARRAY_IDX(causes, i, pg_ledger_cause));
    }
    ap_rputs("</tbody>\n</table>\n", r);
}

static void list(request_rec *r, const apr_array_header_t *causes)
{
    int i;

    ap_rputs("<ul style=\"overflow-wrap: anywhere\">\n", r);
    for (i = 0; i < causes->nelts; ++i) {
        const pg_ledger_cause *cause = &APR_ARRAY_IDX(causes, i,
                                                      pg_ledger_cause);
        const char *const *text = cause->said.text;

        ap_rprintf(r, "<li>%s: %s, file %s, refused %s, last %s; %s"
                   "</li>\n",
                   pg_text_number((pg_cause_id)cause->said.id, r->pool),
                   html(text[PG_ALERT_VHOST], r->pool),
                   html(text[PG_ALERT_FILE], r->pool),
                   refused(cause, ", ", r->pool),
                   ap_ht_time(r->pool, cause->last, PG_STATUS_TIME, 0),
                   mend(cause, "fix: ", r->pool));
    }
    ap_rputs("</ul>\n", r);
}

void pg_open_causes(request_rec *r, int tables)
{
    int all;
    const apr_array_header_t *causes = pg_ledger_open_causes(MOST, &all,
                                                             r->pool);

    if (!all) {
        ap_rputs("<p>Nothing was refused since the configuration was last "
                 "read.</p>\n", r);
        return;
    }
    ap_rputs("<p>Open causes, the newest first:</p>\n", r);
    if (causes->nelts) {
        (tables ? table : list)(r, causes);
    }
    if (all > causes->nelts) {
        ap_rprintf(r, "<p>and %d more</p>\n", all - causes->nelts);
    }
}
