/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Values of -D on the command line. */

#include "lint/defines.h"

#include "http_main.h"

const char *pg_define_value(const char *name)
{
    const apr_array_header_t *defines = ap_server_config_defines;
    const apr_size_t len = strlen(name);
    int i;

    for (i = 0; defines && i < defines->nelts; ++i) {
        const char *define = APR_ARRAY_IDX(defines, i, const char *);

        if (!strncmp(define, name, len)) {
            return define + len;
        }
    }
    return NULL;
}

apr_array_header_t *pg_define_values(const char *name, apr_pool_t *p)
{
    const apr_array_header_t *defines = ap_server_config_defines;
    apr_array_header_t *all = apr_array_make(p, 2, sizeof(const char *));
    const apr_size_t len = strlen(name);
    int i;

    for (i = 0; defines && i < defines->nelts; ++i) {
        const char *define = APR_ARRAY_IDX(defines, i, const char *);

        if (!strncmp(define, name, len)
            && (!define[len] || define[len] == '=')) {
            APR_ARRAY_PUSH(all, const char *) = define + len
                                                + (define[len] == '=');
        }
    }
    return all;
}
