/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Writes the alert of a refusal to the error logs. */

#include "alert/alert.h"
#include "alert/unseen.h"
#include "config.h"
#include "model/directive.h"
#include "model/text.h"

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "apr_lib.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

/* of a URL, and in the main log of a file too */
#define NAME_ROOM 500

static const char *silent(const pg_say *word, apr_pool_t *p)
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

/* The texts if the lint has no finding for this place. */
static pg_lint_finding own_words(const pg_verdict *v, apr_pool_t *p)
{
    pg_lint_finding own;

    memset(&own, 0, sizeof(own));
    own.id = v->id;
    own.decided = v->decided ? pg_directive_line(v->decided, p) : "";
    own.lost = pg_directive_lines(v->lost, p);
    own.fix = v->fix ? pg_edit_sentence(v->fix, p) : "";
    return own;
}

/* In the form that explain accepts; it contains nothing that a shell would
 * interpret, since it will be pasted into one. */
static const char *url_of(request_rec *r)
{
    const char *path = ap_escape_uri(r->pool, r->uri ? r->uri : "/");
    const char *from = ap_construct_url(r->pool, path, r);
    char *url = apr_palloc(r->pool, 3 * strlen(from) + 1), *to = url;

    for (; *from; ++from) {
        if (apr_isalnum(*from) || strchr("/:.-_~%+@,=[]", *from)) {
            *to++ = *from;
        }
        else {
            to += apr_snprintf(to, 4, "%%%02X", (unsigned char)*from);
        }
    }
    *to = '\0';
    return pg_text_shorten(url, NAME_ROOM, r->pool);
}

static const char *verb(int would)
{
    return would ? "would refuse to send" : "refused to send";
}

static int level_of(pg_cause_id id)
{
    return pg_cause_get(id)->deliberate ? APLOG_WARNING : APLOG_CRIT;
}

void pg_alert(request_rec *r, const pg_verdict *v, const pg_case *c,
              const pg_lint_finding *known, const pg_say *word, int would)
{
    enum { FILE_NAME, DECIDER, FIX, UNSEEN, PARTS };
    const char *url = url_of(r), *part[PARTS], *lost;
    const char *others = silent(word, r->pool), *refused = verb(would);
    const pg_lint_finding says = known ? *known : own_words(v, r->pool);
    const char *unseen = pg_unseen_htaccess(r, c->file, says.id,
                                            known ? known->place : NULL,
                                            known ? known->since : 0);
    const int decided = *says.decided != '\0';
    /* a mapping in the file that has not been read may have another */
    const char *fix = unseen ? "" : says.fix;

    part[FILE_NAME] = c->file;
    part[DECIDER] = decided ? says.decided : pg_cause_get(says.id)->says;
    part[FIX] = fix;
    part[UNSEEN] = unseen ? unseen : "";
    lost = pg_text_fit(part, PARTS, says.lost, r->pool);
    ap_log_rerror(APLOG_MARK, level_of(says.id), 0, r,
                  PG_NUMBER ": %s the source of %s (%s)%s%s; %s%s%s%s%s%s; %s: "
                  "phpguard explain URL",
                  (int)says.id, refused, url, part[FILE_NAME],
                  *part[FIX] ? "; fix: " : "", part[FIX],
                  decided ? "decided by " : "", part[DECIDER], lost,
                  unseen ? "; not checked: false sections of the .htaccess "
                           "file in " : "", part[UNSEEN], others,
                  *part[FIX] ? "more" : "see");
    pg_ledger_note(r, word, says.id, would, url, c->file, fix);
}

void pg_alert_first(request_rec *r, const char *file, pg_cause_id id,
                    int would)
{
    const char *log = r->server->error_fname;

    if (r->server->error_log == ap_server_conf->error_log) {
        return;
    }
    ap_log_error(APLOG_MARK, level_of(id), 0, ap_server_conf,
                 PG_NUMBER ": %s the source of %s (%s), a new cause; more is "
                 "in %s", (int)id, verb(would), url_of(r),
                 pg_text_shorten(file, NAME_ROOM, r->pool),
                 log ? pg_text_shorten(log, NAME_ROOM, r->pool)
                     : "the log of its vhost");
}
