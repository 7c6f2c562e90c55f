/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The one line that a refusal writes to the error log. */

#include "alert/alert.h"
#include "config.h"
#include "model/text.h"

#include "http_log.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

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

/* What is said where the lint has not spoken. */
static pg_known own_words(const pg_verdict *v, apr_pool_t *p)
{
    pg_known own;

    memset(&own, 0, sizeof(own));
    own.id = v->id;
    own.decided = v->decided ? pg_text_directive(v->decided, p) : "";
    own.fix = pg_edit_sentence(v->fix, p);
    own.lost = pg_text_directives(v->lost, p);
    return own;
}

void pg_alert(request_rec *r, const pg_verdict *v, const pg_case *c,
              const pg_known *known, const pg_say *word, int would)
{
    const pg_known says = known ? *known : own_words(v, r->pool);
    enum { FILE_NAME, HANDLER, DECIDER, FIX, PARTS };
    const pg_cause *cause = pg_cause_get(says.id);
    const char *part[PARTS], *lost;

    part[FILE_NAME] = c->file;
    part[HANDLER] = c->handler ? c->handler : "";
    part[DECIDER] = says.decided;
    part[FIX] = says.fix;
    lost = pg_text_fit(part, PARTS, says.lost, r->pool);
    ap_log_rerror(APLOG_MARK, cause->deliberate ? APLOG_WARNING : APLOG_CRIT,
                  0, r,
                  "%s: %s the source of %s: handler \"%s\": %s%s%s; fix: %s"
                  "%s%s; see: %s",
                  pg_text_number(says.id, r->pool),
                  would ? "would refuse to send" : "refused to send",
                  part[FILE_NAME], part[HANDLER], cause->says,
                  *part[DECIDER] ? "; decided by " : "", part[DECIDER],
                  part[FIX], silent(word, r->pool), lost,
                  pg_text_command(c->file, says.id, r->pool));
}
