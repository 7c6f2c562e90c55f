/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The check of a fix whose text came from the lint's child. */

#include "lint/print/own_fix.h"
#include "config.h"
#include "lint/lookup/backend.h"
#include "lint/print/sentence.h"

#include "http_main.h"
#include "apr_strings.h"

static int is_named(const char *target)
{
    const pg_host w = pg_server_host(ap_server_conf);
    const char *php;
    apr_pool_t *p;
    pg_case c;
    int is;

    memset(&c, 0, sizeof(c));   /* of no vhost: the distribution's */
    apr_pool_create(&p, NULL);
    is = pg_backend_is_named(target, p);
    if (!is && w.php) {
        php = w.php(w.baton, &c, p);
        is = php && !strcmp(php, apr_pstrcat(p, "proxy:", target, NULL));
    }
    apr_pool_destroy(p);
    return is;
}

int pg_own_fix_is(const char *fix, apr_pool_t *p)
{
    return pg_sentence_is_own(fix, is_named, p);
}
