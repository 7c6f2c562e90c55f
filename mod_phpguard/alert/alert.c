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

void pg_alert(request_rec *r, const pg_verdict *v, const pg_case *c,
              const pg_say *word, int would)
{
    enum { FILE_NAME, HANDLER, DECIDER, FIX, PARTS };
    const pg_cause *cause = pg_cause_get(v->id);
    const char *part[PARTS], *lost;

    part[FILE_NAME] = c->file;
    part[HANDLER] = c->handler ? c->handler : "";
    part[DECIDER] = v->decided ? pg_text_directive(v->decided, r->pool)
                               : "";
    part[FIX] = pg_edit_sentence(v->fix, r->pool);
    lost = pg_text_fit(part, PARTS, v->lost, r->pool);
    ap_log_rerror(APLOG_MARK, cause->deliberate ? APLOG_WARNING : APLOG_CRIT,
                  0, r,
                  "%s: %s the source of %s: handler \"%s\": %s%s%s; fix: %s"
                  "%s%s",
                  pg_text_number(v->id, r->pool),
                  would ? "would refuse to send" : "refused to send",
                  part[FILE_NAME], part[HANDLER], cause->says,
                  v->decided ? "; decided by " : "", part[DECIDER],
                  part[FIX], silent(word, r->pool), lost);
}
