/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Prints a finding on a terminal. */

#include "lint/print/print.h"
#include "config.h"
#include "lint/print/columns.h"
#include "lint/print/history_says.h"
#include "lint/print/refused.h"
#include "lint/print/words.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "model/text.h"

#include "http_log.h"
#include "apr_file_io.h"
#include "apr_lib.h"
#include "apr_strings.h"

APLOG_USE_MODULE(phpguard);

/* lines of a finding, without a block to be copied; overridden directives may
 * need more */
#define LINES_MAX 13
#define FINDINGS_MAX 20

/* How much of a finding is printed. */
typedef struct {
    int places, sections, handler;
} extent;

/* From the complete finding to its indispensable parts. */
static const extent extents[] = {
    { 3, 1, 1 }, { 3, 1, 0 }, { 1, 1, 0 }, { 1, 0, 0 }
};
#define EXTENTS (sizeof(extents) / sizeof(extents[0]))

/* A directive of its own is named, if it is not the first place's. */
static const char *place_text(const pg_where *where, int is_first,
                              apr_pool_t *p)
{
    const char *file = pg_words_file(where, p);

    return is_first || !where->decided ? file
           : apr_psprintf(p, "%s (decided at %s)", file,
                          pg_directive_place(where->decided->node, p));
}

/* Files of one vhost are listed above its name. */
static void put_places(pg_columns *to, const pg_finding *f, int max)
{
    apr_pool_t *p = to->pool;
    const int named = f->where->nelts < max ? f->where->nelts : max;
    const int more = f->where->nelts - named + f->more;
    const char *label = "  file";
    int i;

    for (i = 0; i < named; ++i) {
        const pg_where *where = &APR_ARRAY_IDX(f->where, i, pg_where);

        pg_columns_put(to, label, place_text(where, i == 0, p));
        label = "";
        if (i + 1 == named || where[1].s != where->s) {
            pg_columns_put(to, "  vhost", pg_vhost_name(where->s, p));
            label = "  file";
        }
    }
    if (more) {
        pg_columns_put(to, "", apr_psprintf(p, "and %d more place%s", more,
                                            more > 1 ? "s" : ""));
    }
}

/* Both sides of the conflict are always named, each with its place. */
static void put_overridden(pg_columns *to, const pg_finding *f)
{
    const char *label = "  overridden";
    int i;

    for (i = 0; i < f->lost->nelts; ++i) {
        pg_columns_put(to, label,
                       pg_directive_line(APR_ARRAY_IDX(f->lost, i,
                                                       const pg_directive *),
                                         to->pool));
        label = "";
    }
}

static void put_finding(pg_columns *to, const pg_finding *f, const extent *room)
{
    const pg_where *first = &APR_ARRAY_IDX(f->where, 0, pg_where);
    apr_pool_t *p = to->pool;

    pg_columns_put(to, pg_text_number(f->id, p),
                   apr_psprintf(p, "%s: %s %s: %s", pg_words_severity(f),
                                first->name, pg_words_outcome(f, p),
                                pg_cause_get(f->id)->says));
    put_places(to, f, room->places);
    if (f->detail) {
        pg_columns_put(to, "  detail", f->detail);
    }
    else if (f->handler && (room->handler || !f->decided)) {
        pg_columns_put(to, "  handler", f->handler);
    }
    if (f->decided) {
        pg_columns_put(to, "  decided by",
                       apr_pstrcat(p, pg_directive_text(f->decided->node, p),
                                   room->sections
                                   ? pg_words_sections(f->decided->node, p)
                                   : "", " (",
                                   pg_directive_place(f->decided->node, p),
                                   ")", NULL));
    }
    put_overridden(to, f);
    pg_columns_put(to, "  history",
                   pg_history_clause(pg_history_of_finding(f, p),
                                     first->s, first->context, p));
}

static void print_finding(const pg_finding *f, apr_file_t *out, apr_pool_t *p)
{
    pg_columns *head = NULL, *fix = pg_columns_make(p);
    const int copied = pg_columns_put_fix(fix, f->fix, pg_words_differ(f, p));
    apr_size_t i;

    pg_columns_put(fix, "  more",
                   pg_words_more(f, &APR_ARRAY_IDX(f->where, 0, pg_where), p));
    for (i = 0; i < EXTENTS; ++i) {
        head = pg_columns_make(p);
        put_finding(head, f, &extents[i]);
        if (head->nelts + fix->nelts - copied <= LINES_MAX) {
            break;
        }
    }
    apr_array_cat(head, fix);
    pg_columns_print(head, out);
}

/* Errors first; a long list is printed elsewhere. */
void pg_lint_print(const pg_findings *all, server_rec *s, apr_file_t *out,
                   apr_pool_t *p)
{
    const apr_array_header_t *list = pg_findings_sorted(all, p);
    int i, n = 0;

    for (i = 0; i < list->nelts; ++i) {
        const pg_finding *f = APR_ARRAY_IDX(list, i, const pg_finding *);

        if ((!s || APLOG_IS_LEVEL(s, pg_words_level(f)))
            && n++ < FINDINGS_MAX) {
            print_finding(f, out, p);
        }
    }
    if (n > FINDINGS_MAX) {
        apr_file_printf(out, "phpguard: and %d more findings: %s\n",
                        n - FINDINGS_MAX, s ? "apachectl -t -D "
                        "DUMP_PHPGUARD_JSON" : "phpguard audit --json");
    }
    pg_refused_print(all->refused, 0, out, p);
    if (s) {
        pg_words_rest(all, s, p);
    }
}
