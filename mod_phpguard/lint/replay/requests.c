/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Distinct requests with their counts. */

#include "lint/replay/requests.h"

#include "apr_hash.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <stdlib.h>

/* log_line.c limits the lengths. */
#define KEY_BYTES (PG_URL_MAX + 1024)
#define HEADER_MAX 512

struct pg_requests {
    int most;
    long dropped;
    apr_size_t bytes;
    apr_hash_t *by_key;
    apr_pool_t *kept, *above;   /* owns those that are kept; its parent */
};

pg_requests *pg_requests_make(int most, apr_pool_t *p)
{
    pg_requests *all = apr_pcalloc(p, sizeof(*all));

    all->most = most < 2 ? 2 : most;
    all->above = p;
    apr_pool_create(&all->kept, p);
    all->by_key = apr_hash_make(all->kept);
    return all;
}

/* 206 and 304 are a part of the same answer. */
static int status_of(const pg_log_line *line)
{
    return line->status == 206 || line->status == 304 ? 200 : line->status;
}

typedef struct {
    char bytes[KEY_BYTES];
    apr_size_t length;
} request_key;

static void put(request_key *key, const void *data, apr_size_t len)
{
    if (len <= sizeof(key->bytes) - key->length) {
        memcpy(key->bytes + key->length, data, len);
        key->length += len;
    }
}

static void put_text(request_key *key, const char *text)
{
    text = text ? text : "";
    put(key, text, strlen(text) + 1);
}

static void make_key(request_key *key, int log, const pg_log_line *line)
{
    const int status = status_of(line);

    key->length = 0;
    put(key, &log, sizeof(log));
    put(key, &status, sizeof(status));
    put_text(key, line->method);
    put_text(key, line->vhost);
    put_text(key, line->port);
    put_text(key, line->host);
    put_text(key, line->url);
}

static const char *copy(pg_requests *all, const char *text)
{
    const apr_size_t len = text ? strlen(text) : 0;

    all->bytes += text ? len + 1 : 0;
    return text ? apr_pstrmemdup(all->kept, text, len) : NULL;
}

/* Rules do not test headers of this length. */
static const char *copy_short(pg_requests *all, const char *text)
{
    return copy(all, text && strlen(text) <= HEADER_MAX ? text : NULL);
}

static void keep(pg_requests *all, const pg_request *from,
                 const request_key *key)
{
    pg_request *to = apr_palloc(all->kept, sizeof(*to));
    const pg_log_line *line = &from->line;

    *to = *from;
    to->line.status = status_of(line);
    to->line.method = copy(all, line->method);
    to->line.url = copy(all, line->url);
    to->line.vhost = copy(all, line->vhost);
    to->line.port = copy(all, line->port);
    to->line.host = copy(all, line->host);
    to->line.client = copy_short(all, line->client);
    to->line.user = copy_short(all, line->user);
    to->line.referer = copy_short(all, line->referer);
    to->line.agent = copy_short(all, line->agent);
    all->bytes += sizeof(*to) + key->length;
    apr_hash_set(all->by_key, apr_pmemdup(all->kept, key->bytes, key->length),
                 (apr_ssize_t)key->length, to);
}

static int is_rarer(const void *a, const void *b)
{
    const pg_request *x = *(const pg_request *const *)a;
    const pg_request *y = *(const pg_request *const *)b;

    return (x->count < y->count) - (x->count > y->count);
}

/* Equal counts are sorted by URL, so that two runs print the same. */
static int is_behind(const void *a, const void *b)
{
    const pg_request *x = *(const pg_request *const *)a;
    const pg_request *y = *(const pg_request *const *)b;
    const int order = is_rarer(a, b);

    return order ? order : strcmp(x->line.url, y->line.url);
}

static apr_array_header_t *sorted(const pg_requests *all,
                                  int (*order)(const void *, const void *),
                                  apr_pool_t *p)
{
    const unsigned int n = apr_hash_count(all->by_key);
    apr_array_header_t *list = apr_array_make(p, (int)n + 1,
                                              sizeof(pg_request *));
    apr_hash_index_t *i;

    for (i = apr_hash_first(p, all->by_key); i; i = apr_hash_next(i)) {
        APR_ARRAY_PUSH(list, const pg_request *) = apr_hash_this_val(i);
    }
    qsort(list->elts, (size_t)list->nelts, sizeof(pg_request *), order);
    return list;
}

/* Drops half of them at once: sorting costs the same for one as for many. */
static void drop_rarest(pg_requests *all)
{
    apr_pool_t *old = all->kept;
    const apr_array_header_t *list = sorted(all, is_rarer, old);
    request_key key;
    int i;

    apr_pool_create(&all->kept, all->above);
    all->by_key = apr_hash_make(all->kept);
    all->bytes = 0;
    for (i = 0; i < list->nelts; ++i) {
        const pg_request *one = APR_ARRAY_IDX(list, i, const pg_request *);

        if (i < list->nelts / 2) {
            make_key(&key, one->log, &one->line);
            keep(all, one, &key);
        }
        else {
            all->dropped += one->count;
        }
    }
    apr_pool_destroy(old);
}

void pg_requests_add(pg_requests *all, int log, const pg_log_line *line)
{
    request_key key;
    pg_request one, *have;

    make_key(&key, log, line);
    have = apr_hash_get(all->by_key, key.bytes, (apr_ssize_t)key.length);
    if (have) {
        ++have->count;
        return;
    }
    if (apr_hash_count(all->by_key) >= (unsigned int)all->most
        || all->bytes / 1024 >= (apr_size_t)all->most) {
        drop_rarest(all);
    }
    one.line = *line;
    one.log = log;
    one.count = 1;
    keep(all, &one, &key);
}

apr_array_header_t *pg_requests_sorted(const pg_requests *all, apr_pool_t *p)
{
    return sorted(all, is_behind, p);
}

long pg_requests_dropped(const pg_requests *all)
{
    return all->dropped;
}
