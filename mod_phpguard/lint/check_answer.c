/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The answer to "phpguard check" and to "phpguard forecast". */

#include "lint/check_answer.h"
#include "lint/check.h"
#include "lint/defines.h"
#include "lint/explain/places.h"
#include "lint/forecast/compare.h"
#include "lint/forecast/forecast.h"
#include "lint/print/metrics.h"
#include "lint/print/print.h"
#include "lint/print/records.h"
#include "lint/repair/named.h"

#include "http_core.h"

/* What ran is meant to run, and what never did leaks in both. */
static pg_findings *find_alike(const pg_lint *l, apr_pool_t *p)
{
    pg_lint alike = *l;

    alike.meant = 1;
    alike.asked = 0;
    return pg_check(&alike, NULL, NULL, p);
}

static void answer_now(const pg_lint *l, int json, apr_file_t *out,
                       pg_findings *counts, apr_pool_t *p)
{
    pg_findings *all = find_alike(l, p);

    pg_compare_print(all, json, out, p);
    pg_findings_add_counts(counts, all);
}

pg_config_files *pg_check_repair(pg_findings *found, const pg_lint *l,
                                 apr_pool_t *p)
{
    return pg_places_named() ? pg_repair_named(found, pg_check, l, p)
                             : pg_repair(found, l, p);
}

static void print(const pg_findings *all, const pg_lint *l, int json,
                  const char *main_file, apr_file_t *out, apr_pool_t *p)
{
    if (ap_exists_config_define(PG_DEFINE_METRICS)) {
        pg_metrics_print(all, out, p);
    }
    else if (json) {
        pg_records_head(out);
        pg_records_print(all, main_file, out, p);
    }
    else {
        pg_lint_print(all, l->main_server, out, p);
    }
}

int pg_check_answer(const pg_lint *l, int json, apr_file_t *out,
                    pg_findings *counts, apr_pool_t *p)
{
    const char *main_file;
    pg_findings *found, *all;

    if (pg_forecast_asked()) {
        answer_now(l, json, out, counts, p);
        return 1;
    }
    found = all = pg_compare_is_asked() ? find_alike(l, p)
                                        : pg_check(l, NULL, NULL, p);
    if (pg_compare_is_asked()) {
        all = pg_compare_new(found, p);
        pg_forecast_advise(all, p);
    }
    main_file = pg_check_repair(all, l, p)->main_file;
    all = pg_findings_group(all);
    pg_findings_add_counts(counts, all);
    print(all, l, json, main_file, out, p);
    return (pg_compare_is_asked() && pg_compare_print_gone(found, out, p))
           || all->list->nelts;
}
