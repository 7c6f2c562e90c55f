/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The number of the cause in the request's environment, for access logs. */

#include "alert/refused_env.h"

#include "util_filter.h"
#include "apr_strings.h"
#include "apr_tables.h"

#define MARK "PHPGUARD_REFUSED"

static void set(request_rec *r, const char *number)
{
    apr_table_setn(r->notes, MARK, number);
    apr_table_setn(r->subprocess_env, MARK, number);
}

static ap_filter_rec_t *carry;

/* "%{...}e" and "%{...}n" look at the last of a chain of internal redirects
 * (modules/loggers/mod_log_config.c), which is the error page and not the
 * refused request. Protocol filters are kept by a redirect
 * (internal_internal_redirect(), modules/http/http_request.c). */
static apr_status_t carry_mark(ap_filter_t *f, apr_bucket_brigade *bb)
{
    const char *number = f->ctx;
    ap_filter_t *next = f->next;

    /* a .htaccess file can name any filter, but cannot give it a number */
    if (number && !apr_table_get(f->r->notes, MARK)) {
        set(f->r, number);
    }
    ap_remove_output_filter(f);
    return ap_pass_brigade(next, bb);
}

void pg_refused_env_set(request_rec *r, pg_cause_id id)
{
    const char *number = apr_psprintf(r->pool, PG_NUMBER, (int)id);

    set(r, number);
    if (!r->main) {
        ap_add_output_filter_handle(carry, (void *)number, r, r->connection);
    }
}

void pg_refused_env_register(void)
{
    carry = ap_register_output_filter("PHPGUARD_MARK", carry_mark, NULL,
                                      AP_FTYPE_PROTOCOL);
}
