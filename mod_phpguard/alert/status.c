/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The section of mod_status about refusals. */

#include "alert/status.h"
#include "alert/ledger.h"
#include "alert/open_causes.h"
#include "model/text.h"

#include "http_protocol.h"
#include "mod_status.h"
#include "apr_optional_hooks.h"
#include "apr_strings.h"

/* One counter: its name in ?auto, its description on the page, where 0 is left
 * out. */
static void figure(request_rec *r, int flags, const char *name,
                   const char *words, apr_uint64_t n)
{
    if (flags & AP_STATUS_SHORT) {
        ap_rprintf(r, "PHPGuard%s: %" APR_UINT64_T_FMT "\n", name, n);
    }
    else if (n) {
        ap_rprintf(r, "<dt>%s: %" APR_UINT64_T_FMT "</dt>\n", words, n);
    }
}

/* Seconds since 1970 for programs, 0 for never. */
static void moment(request_rec *r, int flags, const char *name,
                   const char *words, apr_time_t t)
{
    if (flags & AP_STATUS_SHORT) {
        figure(r, flags, name, words, (apr_uint64_t)apr_time_sec(t));
    }
    else if (t) {
        ap_rprintf(r, "<dt>%s: %s</dt>\n", words,
                   ap_ht_time(r->pool, t, PG_STATUS_TIME, 0));
    }
}

static void lint(request_rec *r, int flags, const pg_ledger_sums *sums)
{
    if (sums->lint_errors >= 0) {
        figure(r, flags, "LintErrors",
               "Errors found in the configuration",
               (apr_uint64_t)sums->lint_errors);
        figure(r, flags, "LintWarnings", "Warnings about the configuration",
               (apr_uint64_t)sums->lint_warnings);
        figure(r, flags, "LintNotes", "Notes about the configuration",
               (apr_uint64_t)sums->lint_notes);
    }
}

static void in_all(request_rec *r, int flags, const pg_ledger_sums *sums)
{
    figure(r, flags, "Refused", "Requests refused", sums->refused);
    moment(r, flags, "LastRefused", "Last refused", sums->last_refused);
    figure(r, flags, "WouldRefuse",
           "Requests served in DetectionOnly mode", sums->would);
    moment(r, flags, "LastWouldRefuse", "Last served in DetectionOnly mode",
           sums->last_would);
    figure(r, flags, "CausesOpen",
           "Causes since the configuration was last read",
           (apr_uint64_t)sums->slots.open);
    figure(r, flags, "Causes", "Causes since the server was started",
           (apr_uint64_t)sums->slots.causes);
    figure(r, flags, "Alerts", "Alerts in the error log", sums->slots.lines);
    figure(r, flags, "Suppressed", "Requests without an alert of their own, "
           "counted in a later alert", sums->slots.suppressed);
    figure(r, flags, "Pending", "Requests to be counted in the next alert of "
           "their cause", sums->slots.pending);
    figure(r, flags, "Folded", "Requests counted together, because there "
           "were too many causes", sums->slots.folded);
    lint(r, flags, sums);
}

/* "PHPG0101" for people, "PHPGuardRefusedPHPG0101" for programs. */
static void number(request_rec *r, int flags, const pg_cause *cause,
                   int would)
{
    apr_uint64_t n = pg_ledger_number(cause->id, would);
    const char *id = pg_text_number(cause->id, r->pool);

    if (!n) {
        return;
    }
    figure(r, flags,
           apr_pstrcat(r->pool, would ? "WouldRefuse" : "Refused", id, NULL),
           apr_pstrcat(r->pool, id, would ? " (DetectionOnly), " : ", ",
                       cause->says, NULL), n);
}

static void figures(request_rec *r, int flags)
{
    const pg_ledger_sums sums = pg_ledger_read();
    const pg_cause *cause;

    in_all(r, flags, &sums);
    for (cause = pg_causes(); cause->says; ++cause) {
        number(r, flags, cause, 0);
        number(r, flags, cause, 1);
    }
}

static int show(request_rec *r, int flags)
{
    if (flags & AP_STATUS_SHORT) {
        figures(r, flags);
        return OK;
    }
    ap_rputs("<hr />\n<h2>PHPGuard</h2>\n", r);
    pg_open_causes(r, !(flags & AP_STATUS_NOTABLE));
    ap_rputs("<dl>\n", r);
    figures(r, flags);
    ap_rputs("</dl>\n", r);
    return OK;
}

void pg_status_register(void)
{
    APR_OPTIONAL_HOOK(ap, status_hook, show, NULL, NULL, APR_HOOK_MIDDLE);
}
