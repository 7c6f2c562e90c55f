/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What the lint's child writes is in the hands of whom it read: whatever
 * comes, and in whatever pieces, the parent takes the same, within bounds. */

#include "lint/child/result.h"

#include "apr_general.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* The bound of what is kept has a test of its own; here only that of a line:
 * nothing that is kept is longer. */
#define LINE_MAX_BYTES 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *s, apr_size_t *sum)
{
    assert(strlen(s) <= LINE_MAX_BYTES);
    *sum += strlen(s);
    for (; *s; ++s) {
        assert(!apr_iscntrl(*s) || *s == '\t');
    }
}

static void check_texts(const apr_array_header_t *list, apr_size_t *sum)
{
    int i;

    for (i = 0; i < list->nelts; ++i) {
        check_text(APR_ARRAY_IDX(list, i, const char *), sum);
    }
}

static void check(const pg_result *r)
{
    apr_size_t sum = 0;
    int i;

    check_texts(r->live, &sum);
    check_texts(r->added, &sum);
    check_texts(r->known, &sum);
    check_texts(r->said, &sum);
    check_texts(r->runs, &sum);
    check_texts(r->edits, &sum);
    for (i = 0; i < r->log->nelts; ++i) {
        check_text(APR_ARRAY_IDX(r->log, i, pg_report_line).text, &sum);
    }
    /* edits that were taken back count on */
    assert(sum <= r->kept);
    assert(r->errors >= 0 && r->warnings >= 0 && r->notes >= 0
           && r->sites >= 0);
}

static char *all(const pg_result *r, apr_pool_t *p)
{
    return apr_psprintf(p, "%d %d %d %d %d %d %d [%s] [%s] [%s] [%s] "
                        "[%s] [%s]",
                        r->errors, r->warnings, r->notes, r->sites, r->ended,
                        r->wants_config, r->log->nelts,
                        apr_array_pstrcat(p, r->live, '\n'),
                        apr_array_pstrcat(p, r->added, '\n'),
                        apr_array_pstrcat(p, r->known, '\n'),
                        apr_array_pstrcat(p, r->said, '\n'),
                        apr_array_pstrcat(p, r->runs, '\n'),
                        apr_array_pstrcat(p, r->edits, '\n'));
}

/* The first byte says how long the pieces are. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *root;
    apr_pool_t *p;
    pg_result *whole, *pieces;
    const char *text = (const char *)data;
    size_t piece, at;

    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    if (!size) {
        return 0;
    }
    piece = 1 + (size_t)data[0];
    ++text;
    --size;
    apr_pool_create(&p, root);
    whole = pg_result_make(p);
    pieces = pg_result_make(p);
    pg_result_read(whole, text, size);
    for (at = 0; at < size; at += piece) {
        pg_result_read(pieces, text + at,
                       size - at < piece ? size - at : piece);
    }
    check(whole);
    assert(!strcmp(all(whole, p), all(pieces, p)));
    apr_pool_destroy(p);
    return 0;
}
