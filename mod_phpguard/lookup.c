/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "lookup.h"
#include "refuse.h"
#include "source.h"

#include "http_request.h"

/* mod_autoindex also looks up every name that it lists; those have no road
 * to the client, which make_sub_request() (server/request.c) shows by the
 * filters.  A text/html file is run, and the guard waits there. */
static int will_be_printed(const request_rec *r)
{
    return r->main->handler && !strcmp(r->main->handler, DIR_MAGIC_TYPE)
           && r->output_filters != r->proto_output_filters
           && r->finfo.filetype == APR_REG
           && r->content_type && !strncasecmp(r->content_type, "text/", 5)
           && strncasecmp(r->content_type, "text/html", 9);
}

int pg_lookup(request_rec *r)
{
    pg_name_class found;
    int status;

    if (!r->main || !will_be_printed(r)) {
        return DECLINED;
    }
    found = pg_source_request(r);
    if (found == PG_NAME_OTHER || pg_source_mode(r) == PG_GUARD_OFF
        || !pg_source_is(r, r->filename, found)) {
        return DECLINED;
    }
    status = pg_refuse(r, r->filename, found, PG_LOOKUP);
    return status == OK ? DECLINED : status;
}
