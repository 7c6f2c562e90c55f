/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "mark.h"
#include "report.h"

#include "apr_tables.h"

#define MARK "PHPGUARD_REFUSED"

static void set(request_rec *r, const char *number)
{
    apr_table_setn(r->notes, MARK, number);
    apr_table_setn(r->subprocess_env, MARK, number);
}

void pg_mark_refused(request_rec *r, pg_cause_id id)
{
    set(r, pg_report_number(id, r->pool));
}

int pg_mark_carry(request_rec *r)
{
    const char *number = NULL;

    for (; r->next; r = r->next) {
        const char *own = apr_table_get(r->notes, MARK);

        number = own ? own : number;
    }
    if (number && !apr_table_get(r->notes, MARK)) {
        set(r, number);
    }
    return DECLINED;
}
