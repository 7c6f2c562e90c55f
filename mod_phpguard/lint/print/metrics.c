/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Metrics in the text format of Prometheus. */

#include "lint/print/metrics.h"
#include "lint/print/json.h"
#include "lint/survey/vhosts.h"
#include "lint/print/words.h"
#include "lint/child/worker.h"
#include "model/text.h"

#include "apr_strings.h"

#include <stdlib.h>

static void head(apr_file_t *out, const char *name, const char *help)
{
    apr_file_printf(out, "# HELP phpguard_check_%s %s\n"
                    "# TYPE phpguard_check_%s gauge\n", name, help, name);
}

static void figure(apr_file_t *out, const char *name, const char *help, int n)
{
    head(out, name, help);
    apr_file_printf(out, "phpguard_check_%s %d\n", name, n);
}

/* As JSON, but that Prometheus knows no \u and takes nothing but UTF-8, which
 * a ServerName need not be. */
static const char *label(const char *value, apr_pool_t *p)
{
    char *plain = apr_pstrdup(p, value), *c;

    for (c = plain; *c; ++c) {
        if (*c < ' ' || *c > '~') {
            *c = '?';
        }
    }
    return pg_json_string(plain, p);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* sort | uniq -c */
static void figures(apr_file_t *out, const char *name, const char *help,
                    const apr_array_header_t *labels)
{
    const char *const *each = (const char *const *)labels->elts;
    int i, n;

    head(out, name, help);
    qsort(labels->elts, (size_t)labels->nelts, sizeof(*each), by_text);
    for (i = 0; i < labels->nelts; i += n) {
        for (n = 1; i + n < labels->nelts && !strcmp(each[i], each[i + n]); ) {
            ++n;
        }
        apr_file_printf(out, "phpguard_check_%s{%s} %d\n", name, each[i], n);
    }
}

void pg_metrics_print(const pg_findings *all, apr_file_t *out, apr_pool_t *p)
{
    apr_array_header_t *findings = apr_array_make(p, 8, sizeof(const char *));
    apr_array_header_t *places = apr_array_make(p, 8, sizeof(const char *));
    int i, n;

    figure(out, "errors", "Findings that are errors.", all->errors);
    figure(out, "warnings", "Findings that are warnings.", all->warnings);
    figure(out, "notes", "Findings that are notes.", all->notes);
    figure(out, "ignored_places", "Places that PHPGuardLintIgnore excludes.",
           all->ignored);
    figure(out, "complete", "Whether everything was checked.",
           !all->stopped && !pg_worker_skipped());
    for (i = 0; i < all->list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);
        const char *what = apr_psprintf(p, "number=\"%s\",level=\"%s\"",
                                        pg_text_number(f->id, p),
                                        pg_words_severity(f));

        APR_ARRAY_PUSH(findings, const char *) = what;
        for (n = 0; n < f->where->nelts; ++n) {
            const server_rec *s = APR_ARRAY_IDX(f->where, n, pg_where).s;

            APR_ARRAY_PUSH(places, const char *)
                = apr_pstrcat(p, what, ",vhost=",
                              label(pg_vhost_key(s, p), p), NULL);
        }
    }
    figures(out, "findings", "Findings by number and level.", findings);
    figures(out, "places", "Places of the findings, by vhost too.", places);
}
