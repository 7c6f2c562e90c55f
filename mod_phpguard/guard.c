/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "guard.h"
#include "refuse.h"
#include "settings.h"
#include "source.h"

const pg_name_class pg_classes[] = {
    PG_NAME_OTHER, PG_NAME_PHP, PG_NAME_LEFTOVER, PG_NAME_INNER,
    PG_NAME_COMPANION, PG_NAME_MEANT
};

/* What default_handler would answer by itself, without sending the file. */
static int is_answered(const request_rec *r)
{
    return r->finfo.filetype != APR_REG
           || (r->method_number != M_GET && r->method_number != M_POST)
           || (r->used_path_info != AP_REQ_ACCEPT_PATH_INFO && r->path_info
               && *r->path_info);
}

static int refuse(request_rec *r, pg_name_class found, pg_cause_id road)
{
    int status;

    if (pg_source_mode(r) == PG_GUARD_OFF
        || !pg_source_is(r, r->filename, found)) {
        return DECLINED;
    }
    status = pg_refuse(r, r->filename, found, road);
    if (status == OK) {
        /* it has been said once; the filter has nothing to add */
        pg_guard_mark(r, PG_NAME_OTHER);
        return DECLINED;
    }
    return status;
}

/* PHP declines a name that is not its own, and so does everybody else. */
static const char shown[] = "phpguard-shown";

void pg_guard_divert(request_rec *r, pg_name_class found)
{
    const char *handler = r->handler ? r->handler : r->content_type;

    if (!handler || strcmp(handler, PG_SOURCE_HANDLER)
        || r->finfo.filetype != APR_REG
        || (found != PG_NAME_PHP && found != PG_NAME_LEFTOVER)) {
        return;
    }
    if (pg_source_mode(r) == PG_GUARD_ON) {
        r->handler = shown;
    }
    else {
        refuse(r, found, PG_SHOWN);
    }
}

int pg_guard_handler(request_rec *r)
{
    pg_name_class found = r->filename ? pg_guard_class(r) : PG_NAME_OTHER;

    if (found == PG_NAME_OTHER || is_answered(r)) {
        return DECLINED;
    }
    return refuse(r, found, r->handler == shown ? PG_SHOWN : 0);
}
