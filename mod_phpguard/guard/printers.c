/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Handlers of other modules that print the content of a file. */

#include "guard/printers.h"
#include "config.h"
#include "guard/classify.h"
#include "guard/refuse.h"

/* Handlers that print the content of a file, and the name that replaces each
 * for a PHP file, which every module declines. */
static const struct {
    const char *handler;
    const char *declined;
    pg_cause_id cause;
} printers[] = {
    { PG_SOURCE_HANDLER, "phpguard-shown", PG_SHOWN },
    { "imap-file", "phpguard-imap", PG_OTHER_SENDER },
    { "application/x-httpd-imap", "phpguard-imap-type", PG_OTHER_SENDER }
};
#define PRINTERS (sizeof(printers) / sizeof(printers[0]))

/* ap_invoke_handler() cuts the parameters of a type. */
static int is_handler(const char *handler, const char *name)
{
    apr_size_t len = strlen(name);

    return !strncmp(handler, name, len)
           && (!handler[len] || handler[len] == ';' || handler[len] == ' ');
}

static int is_php_by_name(const request_rec *r)
{
    pg_name_class found = pg_classify(r, r->filename);

    return found == PG_NAME_PHP || found == PG_NAME_LEFTOVER;
}

void pg_printers_divert(request_rec *r)
{
    const char *handler = r->handler ? r->handler : r->content_type;
    pg_guard_mode mode;
    apr_size_t i = 0;

    while (i < PRINTERS && !is_handler(handler, printers[i].handler)) {
        ++i;
    }
    if (i == PRINTERS || r->finfo.filetype != APR_REG || !is_php_by_name(r)) {
        return;
    }
    mode = pg_settings_mode(r->per_dir_config);
    if (mode == PG_GUARD_ON) {
        r->handler = printers[i].declined;
    }
    else if (mode == PG_GUARD_DETECT) {
        pg_refuse_source(r, r->filename, printers[i].cause);
    }
}

/* The handler name that no module provides, for the cause. */
pg_cause_id pg_printers_put_back(request_rec *r)
{
    apr_size_t i;

    for (i = 0; i < PRINTERS; ++i) {
        if (r->handler == printers[i].declined) {
            r->handler = printers[i].handler;
            return printers[i].cause;
        }
    }
    return 0;
}
