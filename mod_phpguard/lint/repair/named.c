/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The fixes of some places, of which others may think otherwise. */

#include "lint/repair/named.h"
#include "lint/repair/reach.h"
#include "model/edit.h"

#include "apr_strings.h"

static int denies_for_all(const pg_where *where)
{
    return where->fix && pg_edit_denies(where->fix)
           && pg_reach_of(where->fix, where->s) != PG_REACH_VHOST;
}

static int has_denial_for_all(const pg_findings *all)
{
    pg_place at = { NULL, NULL, 0, 0 };
    int has = 0;

    while (!has && pg_findings_next(all->list, &at)) {
        has = denies_for_all(at.where);
    }
    return has;
}

static const char *key_of(const pg_where *where, apr_pool_t *p)
{
    return apr_psprintf(p, "%pp %s", (void *)where->s,
                        pg_findings_key(where, p));
}

/* The places of findings: pg_where * by key_of(), each place's first. */
static apr_hash_t *by_place(const pg_findings *all, apr_pool_t *p)
{
    apr_hash_t *places = apr_hash_make(p);
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(all->list, &at)) {
        const char *key = key_of(at.where, p);

        if (!apr_hash_get(places, key, APR_HASH_KEY_STRING)) {
            apr_hash_set(places, key, APR_HASH_KEY_STRING, at.where);
        }
    }
    return places;
}

static pg_where *find(apr_hash_t *places, const pg_where *where, apr_pool_t *p)
{
    return apr_hash_get(places, key_of(where, p), APR_HASH_KEY_STRING);
}

static void add_untried(pg_findings *to, const pg_place *at)
{
    pg_where where = *at->where;

    where.proved = 0;
    pg_findings_add(to, at->f, &where);
}

/* What is named comes with the request that was named. */
static pg_findings *join(const pg_findings *named, const pg_findings *all,
                         apr_pool_t *p)
{
    pg_findings *joined = pg_findings_make(p);
    apr_hash_t *places = by_place(named, p);
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(named->list, &at)) {
        add_untried(joined, &at);
    }
    memset(&at, 0, sizeof(at));
    while (pg_findings_next(all->list, &at)) {
        if (!find(places, at.where, p)) {
            add_untried(joined, &at);
        }
    }
    return joined;
}

/* The denials were chosen among all as well: there is nothing to try again.
 * @param joined by_place() */
static int are_confirmed(const pg_findings *named, apr_hash_t *joined,
                         apr_pool_t *p)
{
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(named->list, &at)) {
        const pg_where *chosen = denies_for_all(at.where)
                                 ? find(joined, at.where, p) : NULL;

        if (chosen && (!chosen->proved || chosen->fix != at.where->fix)) {
            return 0;
        }
    }
    return 1;
}

/* Only what was chosen among all is a candidate any more; what was not tried
 * there is none.
 * @param joined by_place() */
static pg_findings *narrow(const pg_findings *named, apr_hash_t *joined,
                           apr_pool_t *p)
{
    pg_findings *narrowed = pg_findings_make(p);
    pg_place at = { NULL, NULL, 0, 0 };

    while (pg_findings_next(named->list, &at)) {
        pg_where where = *at.where;
        const pg_where *chosen = find(joined, at.where, p);

        if (denies_for_all(at.where)) {
            where.fix = chosen->fix;
            where.fixes = pg_edits(chosen->proved ? chosen->fix : NULL, NULL,
                                   p);
        }
        where.proved = 0;
        pg_findings_add(narrowed, at.f, &where);
    }
    return narrowed;
}

/* The same places in the same order. */
static void take(const pg_findings *named, const pg_findings *narrowed)
{
    pg_place to = { NULL, NULL, 0, 0 }, from = { NULL, NULL, 0, 0 };

    while (pg_findings_next(named->list, &to)
           && pg_findings_next(narrowed->list, &from)) {
        to.where->fix = from.where->fix;
        to.where->proved = from.where->proved;
    }
}

pg_config_files *pg_repair_named(pg_findings *named, pg_find_all *all,
                                 const pg_lint *l, apr_pool_t *p)
{
    pg_config_files *files = pg_repair(named, l, p);
    pg_findings *joined, *narrowed;
    apr_hash_t *places;
    pg_lint whole = *l;

    if (!has_denial_for_all(named)) {
        return files;
    }
    whole.everywhere = 1;
    joined = join(named, all(&whole, NULL, NULL, p), p);
    if (joined->places == named->places) {
        return files;
    }
    pg_repair(joined, l, p);
    places = by_place(joined, p);
    if (are_confirmed(named, places, p)) {
        return files;
    }
    narrowed = narrow(named, places, p);
    files = pg_repair(narrowed, l, p);
    take(named, narrowed);
    return files;
}
