/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What a directory listing or mod_cern_meta prints of other files. */

#include "guard/listing.h"
#include "guard/classify.h"
#include "guard/refuse.h"
#include "httpd/modules.h"

#include "http_config.h"

static int listing, meta;

int pg_listing_concerns(void)
{
    listing = pg_module_loaded("mod_autoindex.c");
    meta = pg_module_loaded("mod_cern_meta.c");
    return listing || meta;
}

/* A text/html file is run, and the guard waits there; what only begins like
 * it is not (response_is_html(), modules/generators/mod_autoindex.c). */
static int is_html(const char *type)
{
    return !strncasecmp(type, "text/html", 9)
           && (!type[9] || type[9] == ';' || type[9] == ' ');
}

/* mod_autoindex also looks up every name that it lists; those have no way
 * to the client, which make_sub_request() (server/request.c) shows by the
 * filters. */
static int will_be_listed(const request_rec *r)
{
    return listing
           && r->main->handler && !strcmp(r->main->handler, DIR_MAGIC_TYPE)
           && r->output_filters != r->proto_output_filters
           && r->content_type && !strncasecmp(r->content_type, "text/", 5)
           && !is_html(r->content_type);
}

/* The file of header lines is named after the one that was asked for, in
 * its directory or in one below (add_cern_meta_data(), mod_cern_meta.c).
 * Those of MultiViews are looked up for a name that is no file. */
static int will_be_headers(const request_rec *r)
{
    const char *asked;

    if (!meta || !r->main->filename || r->main->finfo.filetype != APR_REG) {
        return 0;
    }
    asked = pg_name_base(r->main->filename);
    return *asked
           && !strncmp(pg_name_base(r->filename), asked, strlen(asked));
}

int pg_listing(request_rec *r)
{
    if (!r->main || !r->filename || r->finfo.filetype != APR_REG
        || !(will_be_listed(r) || will_be_headers(r))) {
        return DECLINED;
    }
    return pg_refuse_source(r, r->filename, PG_LOOKUP);
}
