/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* A list of expectations may be a site owner's: whatever is in it, each line is
 * nothing, an error, or a request that can be made. */

#include "lint/expect/expect_file.h"

#include "http_main.h"
#include "apr_general.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* httpd's, which the core of client.c reads for another command. */
apr_array_header_t *ap_server_config_defines;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
    for (; text && *text; ++text) {
        assert(!apr_iscntrl(*text));
    }
}

static int check_header(void *data, const char *name, const char *value)
{
    (void)data;
    assert(*name);
    check_text(name);
    check_text(value);
    return 1;
}

static void check(const pg_expectation *e)
{
    assert(e->url && e->text && e->options && e->line == 1);
    if (e->wrong) {
        return;
    }
    assert(*e->url && *e->text);
    assert((e->kind == PG_EXPECT_STATUS)
           == (e->status >= 100 && e->status < 600));
    assert(!e->location || (e->status >= 300 && e->status < 400));
    check_text(e->client.method);
    check_text(e->client.address);
    check_text(e->client.user);
    apr_table_do(check_header, NULL, e->client.headers, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    pg_expectation e;
    apr_pool_t *p;
    char *text, *rest;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    apr_pool_create(&p, root);
    rest = apr_pstrmemdup(p, (const char *)data, size);
    while ((text = apr_strtok(rest, "\n", &rest)) != NULL) {
        if (pg_expect_line(text, 1, &e, p)) {
            check(&e);
        }
    }
    apr_pool_destroy(p);
    return 0;
}
