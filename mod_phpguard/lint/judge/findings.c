/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Collects findings: each cause once, with all its places. */

#include "lint/judge/findings.h"
#include "lint/child/result.h"
#include "lint/judge/failures.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"
#include "util/printable.h"

#include "apr_strings.h"

pg_findings *pg_findings_make(apr_pool_t *p)
{
    pg_findings *all = apr_pcalloc(p, sizeof(*all));

    all->list = apr_array_make(p, 4, sizeof(pg_finding *));
    all->index = apr_hash_make(p);
    return all;
}

static const char *decided_text(const pg_directive *d, apr_pool_t *p)
{
    return d ? pg_directive_text(d->node, p) : "";
}

void pg_findings_count(pg_findings *all, const pg_finding *f)
{
    switch (f->severity) {
    case PG_ERROR:
        ++all->errors;
        break;
    case PG_WARNING:
        ++all->warnings;
        break;
    default:
        ++all->notes;
    }
}

void pg_findings_count_place(pg_findings *all, const pg_finding *f)
{
    ++all->places;
    all->error_places += f->severity == PG_ERROR;
    all->failing_places += pg_failure_is(f->id);
}

static void add(pg_findings *all, const char *key, const pg_finding *f,
                const pg_where *where)
{
    apr_pool_t *p = all->list->pool;
    pg_finding *have = apr_hash_get(all->index, key, APR_HASH_KEY_STRING);

    if (!have) {
        have = apr_pmemdup(p, f, sizeof(*f));
        have->where = apr_array_make(p, 1, sizeof(pg_where));
        apr_hash_set(all->index, key, APR_HASH_KEY_STRING, have);
        APR_ARRAY_PUSH(all->list, pg_finding *) = have;
        pg_findings_count(all, have);
    }
    APR_ARRAY_PUSH(have->where, pg_where) = *where;
    pg_findings_count_place(all, f);
}

void pg_findings_unlisted(pg_findings *all, const char *dir)
{
    if (!all->unlisted++) {
        all->first_unlisted = apr_pstrdup(all->list->pool, dir);
    }
}

int pg_findings_next(const apr_array_header_t *list, pg_place *at)
{
    for (; at->finding < list->nelts; ++at->finding, at->place = 0) {
        at->f = APR_ARRAY_IDX(list, at->finding, const pg_finding *);
        if (at->place < at->f->where->nelts) {
            at->where = &APR_ARRAY_IDX(at->f->where, at->place++, pg_where);
            return 1;
        }
    }
    return 0;
}

int pg_findings_have(const pg_findings *all, const server_rec *s,
                     const char *dir, const char *name)
{
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(all->list, &at)) {
        if (at.where->s == s && !strcmp(at.where->context, dir)
            && !strcmp(at.where->name, name)) {
            return 1;
        }
    }
    return 0;
}

/* A text without what each place has of its own: its directory, its socket, the
 * name of its file. */
static const char *common(const char *text, const pg_where *where,
                          apr_pool_t *p)
{
    const apr_size_t own = strlen(where->context) - 1;
    const apr_size_t name = strlen(where->name);
    char *out = apr_palloc(p, strlen(text) + 1), *to = out;

    while (*text) {
        if (own && !strncmp(text, where->context, own)) {
            text += own;
        }
        else if (name && !strncmp(text, where->name, name)) {
            text += name;
        }
        else if (!strncmp(text, "unix:/", 6)) {
            text += strcspn(text, "|\"' ");
        }
        else {
            *to++ = *text++;
        }
    }
    *to = '\0';
    return out;
}

static const char *lost_text(const pg_finding *f, const pg_where *where,
                             apr_pool_t *p)
{
    const char *text = "";
    int i;

    for (i = 0; i < f->lost->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(f->lost, i,
                                              const pg_directive *);

        text = apr_pstrcat(p, text, " ", common(decided_text(d, p), where, p),
                           NULL);
    }
    return text;
}

void pg_findings_add(pg_findings *all, const pg_finding *f,
                     const pg_where *where)
{
    add(all, apr_psprintf(all->list->pool, "%d %d %s %s%s", (int)f->severity,
                          (int)f->id, f->handler ? f->handler : "",
                          decided_text(f->decided, all->list->pool),
                          lost_text(f, where, all->list->pool)),
        f, where);
}

/* A command fixes all causes; an edited line only its own. */
static const char *repair_of(const pg_where *where, apr_pool_t *p)
{
    const pg_edit *fix = where->fix;
    const char *key = "";

    if (fix && !fix->next && (fix->kind == PG_EDIT_RUN
                              || fix->kind == PG_EDIT_LOAD)) {
        return pg_edit_sentence(fix, p);
    }
    for (; fix; fix = fix->next) {
        key = apr_psprintf(p, "%s %d %s", key, (int)fix->kind, fix->text
                           ? common(apr_array_pstrcat(p, fix->text, ' '),
                                    where, p) : "");
    }
    return apr_psprintf(p, "%s %s", key,
                        common(decided_text(where->decided, p), where, p));
}

pg_findings *pg_findings_group(const pg_findings *all)
{
    apr_pool_t *p = all->list->pool;
    pg_findings *groups = pg_findings_make(p);
    int i, n;

    groups->ignored = all->ignored;
    groups->unknown = all->unknown;
    groups->first_unknown = all->first_unknown;
    groups->refused = all->refused;
    groups->unlisted = all->unlisted;
    groups->first_unlisted = all->first_unlisted;
    groups->stopped = all->stopped;
    groups->looked = all->looked;
    for (i = 0; i < all->list->nelts; ++i) {
        pg_finding f = *APR_ARRAY_IDX(all->list, i, pg_finding *);

        for (n = 0; n < f.where->nelts; ++n) {
            const pg_where *where = &APR_ARRAY_IDX(f.where, n, pg_where);
            pg_finding one = f;

            one.fix = where->fix;
            one.decided = where->decided;
            add(groups, apr_psprintf(p, "%d %d %d %s %s", (int)f.severity,
                                     (int)f.id, where->status,
                                     repair_of(where, p),
                                     f.detail ? f.detail : ""), &one, where);
        }
    }
    return groups;
}

void pg_findings_add_counts(pg_findings *all, const pg_findings *others)
{
    all->errors += others->errors;
    all->warnings += others->warnings;
    all->notes += others->notes;
    all->places += others->places;
    all->error_places += others->error_places;
    all->failing_places += others->failing_places;
    all->ignored += others->ignored;
    if (others->stopped) {
        all->stopped = others->stopped;
        all->looked = others->looked;
    }
}

void pg_findings_report(const pg_findings *all, apr_file_t *parent)
{
    pg_result_count(parent, PG_MESSAGE_ERRORS, all->errors);
    pg_result_count(parent, PG_MESSAGE_WARNINGS, all->warnings);
    pg_result_count(parent, PG_MESSAGE_NOTES, all->notes);
    pg_result_count(parent, PG_MESSAGE_SITES, all->error_places);
    pg_result_count(parent, PG_MESSAGE_FAILING, all->failing_places);
    pg_result_count(parent, PG_MESSAGE_IGNORED, all->ignored);
    if (all->stopped) {
        pg_result_count(parent, PG_MESSAGE_STOPPED, all->looked);
    }
}

apr_array_header_t *pg_findings_sorted(const pg_findings *all, apr_pool_t *p)
{
    apr_array_header_t *list = apr_array_make(p, all->list->nelts + 1,
                                              sizeof(const pg_finding *));
    int severity, i;

    for (severity = PG_ERROR; severity >= PG_NOTE; --severity) {
        for (i = 0; i < all->list->nelts; ++i) {
            const pg_finding *f = APR_ARRAY_IDX(all->list, i, pg_finding *);

            if ((int)f->severity == severity) {
                APR_ARRAY_PUSH(list, const pg_finding *) = f;
            }
        }
    }
    return list;
}

const char *pg_findings_key(const pg_where *where, apr_pool_t *p)
{
    const char *context = where->pattern ? where->pattern : where->context;

    return apr_psprintf(p, "%s\t%s\t%s%s", pg_vhost_key(where->s, p),
                        pg_printable_text(apr_pstrdup(p, context), ""),
                        pg_printable_text(apr_pstrdup(p, where->name), ""),
                        where->by ? where->by : "");
}
