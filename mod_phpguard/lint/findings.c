/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What was found: each cause once, with all its places. */

#include "lint/findings.h"
#include "model/directive.h"
#include "model/text.h"

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

static void count(pg_findings *all, const pg_finding *f)
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

void pg_findings_add(pg_findings *all, const pg_finding *f,
                     const pg_where *where)
{
    apr_pool_t *p = all->list->pool;
    const char *key = apr_psprintf(p, "%d %d %s %s", (int)f->severity,
                                   (int)f->id, f->handler ? f->handler : "",
                                   decided_text(f->decided, p));
    pg_finding *have = apr_hash_get(all->index, key, APR_HASH_KEY_STRING);

    if (!have) {
        have = apr_pmemdup(p, f, sizeof(*f));
        have->where = apr_array_make(p, 1, sizeof(pg_where));
        apr_hash_set(all->index, key, APR_HASH_KEY_STRING, have);
        APR_ARRAY_PUSH(all->list, pg_finding *) = have;
        count(all, have);
    }
    APR_ARRAY_PUSH(have->where, pg_where) = *where;
    ++all->places;
}

const char *pg_findings_key(const pg_where *where, apr_pool_t *p)
{
    const server_rec *s = where->s;
    const char *context = where->pattern ? where->pattern : where->context;

    return apr_psprintf(p, "%s:%u\t%s\t%s%s",
                        s->server_hostname ? s->server_hostname : "",
                        (unsigned int)(s->addrs ? s->addrs->host_port
                                                : s->port),
                        pg_text_plain(apr_pstrdup(p, context)),
                        pg_text_plain(apr_pstrdup(p, where->name)),
                        where->by ? where->by : "");
}
