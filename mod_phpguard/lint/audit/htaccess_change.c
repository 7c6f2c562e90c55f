/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* How a .htaccess file changes the handling of index.php. */

#include "lint/audit/htaccess_change.h"
#include "lint/audit/shape.h"
#include "lint/judge/rules.h"
#include "lint/print/words.h"
#include "model/php_names.h"

#include "apr_strings.h"

static int is_reported(const pg_answer *answer)
{
    return answer->reached
           && (answer->outcome == PG_RUNS || answer->outcome == PG_LEAKS
               || answer->outcome == PG_FAILS || answer->outcome == PG_DENIED);
}

static void fill(pg_finding *f, const pg_answer *before, const pg_answer *now,
                 apr_pool_t *p)
{
    pg_where where = pg_rules_where(now->context, ".htaccess");

    memset(f, 0, sizeof(*f));
    f->severity = PG_NOTE;
    f->id = PG_CHANGED;
    f->handler = now->mapping.handler;
    f->decided = now->outcome == PG_DENIED ? now->denied_by
                                           : now->mapping.handler_by;
    f->detail = apr_psprintf(p, "before %s, now %s",
                             pg_words_verdict(before->outcome),
                             pg_words_verdict(now->outcome));
    f->lost = apr_array_make(p, 1, sizeof(const pg_directive *));
    f->where = apr_array_make(p, 1, sizeof(pg_where));
    where.exists = 1;
    APR_ARRAY_PUSH(f->where, pg_where) = where;
}

int pg_htaccess_change(pg_finding *f, const pg_lint *l,
                       const pg_context *context, apr_pool_t *p)
{
    pg_context configured = *context;
    pg_answer before, *now = apr_palloc(p, sizeof(*now));

    configured.bare = 1;
    pg_sections_choose(&configured, p);
    pg_shape_answer(&before, l, &configured, PG_PLAIN_NAME, p);
    pg_shape_answer(now, l, context, PG_PLAIN_NAME, p);
    if (before.outcome == now->outcome || !is_reported(&before)
        || !is_reported(now)) {
        return 0;
    }
    fill(f, &before, now, p);
    return 1;
}
