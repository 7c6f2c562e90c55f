/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "guard.h"
#include "mod_phpguard.h"
#include "refuse.h"
#include "source.h"

/* A mark is a pointer to its row: it needs no memory of its own. */
static const pg_name_class classes[] = {
    PG_NAME_OTHER, PG_NAME_PHP, PG_NAME_LEFTOVER, PG_NAME_INNER,
    PG_NAME_COMPANION, PG_NAME_MEANT
};

void pg_guard_mark(request_rec *r, pg_name_class found)
{
    ap_set_module_config(r->request_config, &phpguard_module,
                         (void *)&classes[found]);
}

/* No mark: somebody runs the handlers without insert_filter. */
pg_name_class pg_guard_class(const request_rec *r)
{
    const pg_name_class *mark = ap_get_module_config(r->request_config,
                                                     &phpguard_module);

    return mark ? *mark : pg_source_request(r);
}

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

int pg_guard_shown(request_rec *r)
{
    pg_name_class found;

    if (strcmp(r->handler, "application/x-httpd-php-source")
        || r->finfo.filetype != APR_REG) {
        return DECLINED;
    }
    found = pg_source_name(r, r->filename);
    return found == PG_NAME_PHP || found == PG_NAME_LEFTOVER
           ? refuse(r, found, PG_SHOWN) : DECLINED;
}

int pg_guard_handler(request_rec *r)
{
    pg_name_class found;

    if (is_answered(r) || (found = pg_guard_class(r)) == PG_NAME_OTHER) {
        return DECLINED;
    }
    return refuse(r, found, 0);
}
