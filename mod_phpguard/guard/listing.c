/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Files that mod_autoindex or mod_cern_meta include in their output. */

#include "guard/listing.h"
#include "guard/classify.h"
#include "guard/refuse.h"
#include "httpd/modules.h"

#include "http_config.h"
#include "apr_lib.h"

static int listing, meta;

int pg_listing_concerns(void)
{
    listing = pg_module_loaded("mod_autoindex.c");
    meta = pg_module_loaded("mod_cern_meta.c");
    return listing || meta;
}

/* In the place of a clearance (guard/classify.h), which no directory has:
 * its fixups are over. */
static const char fixed_up;

/* mod_dir looks up an index in the fixups of a directory, mod_autoindex its
 * HeaderName and ReadmeName in the handler, which runs later; otherwise the
 * two lookups are the same (fixup_dir(), modules/mappers/mod_dir.c;
 * emit_head(), modules/generators/mod_autoindex.c). A file that mod_dir finds
 * is run, or reaches the guard's handler. */
static void mark_directory(request_rec *r)
{
    if (r->finfo.filetype == APR_DIR) {
        ap_set_module_config(r->request_config, &phpguard_module,
                             (void *)&fixed_up);
    }
}

/* handle_autoindex(), modules/generators/mod_autoindex.c */
static int is_listing(const request_rec *dir)
{
    return ap_get_module_config(dir->request_config, &phpguard_module)
           == &fixed_up
           && dir->handler
           && (!strcmp(dir->handler, DIR_MAGIC_TYPE)
               || AP_IS_DEFAULT_HANDLER_NAME(dir->handler));
}

/* A text/html file is run and reaches the guard's handler; other text types
 * are printed (response_is_html(), the same file). */
static int is_printed(const request_rec *r)
{
    return r->content_type && !strncasecmp(r->content_type, "text/", 5)
           && strcasecmp(ap_field_noparam(r->pool, r->content_type),
                         "text/html");
}

/* mod_autoindex also looks up every name that it lists
 * (make_autoindex_entry(), the same file): a directory among them may have an
 * index by now. */
static int will_be_listed(const request_rec *r)
{
    return listing && is_listing(r->main) && !pg_is_lookup(r)
           && is_printed(r);
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
    asked = apr_filepath_name_get(r->main->filename);
    return *asked
           && !strncmp(apr_filepath_name_get(r->filename), asked,
                       strlen(asked));
}

int pg_listing(request_rec *r)
{
    mark_directory(r);
    if (!r->main || !r->filename || r->finfo.filetype != APR_REG
        || !(will_be_listed(r) || will_be_headers(r))) {
        return DECLINED;
    }
    return pg_refuse_source(r, r->filename, PG_LOOKUP);
}
