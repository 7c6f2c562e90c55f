/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directories that are made of the name of a request. */

#include "lint/survey/host_map.h"

#include "httpd.h"
#include "apr_lib.h"
#include "apr_strings.h"

/* vhost_alias_interpolate() (modules/mappers/mod_vhost_alias.c): %p, %%, and
 * %N.M with their signs. */
const char *pg_host_map_glob(const char *map, apr_pool_t *p)
{
    char *out = apr_palloc(p, 2 * strlen(map) + 1), *to = out;

    while (*map) {
        if (*map != '%') {
            *to++ = *map++;
        }
        else if (map[1] == '%') {
            *to++ = '%';
            map += 2;
        }
        else {
            *to++ = '*';
            map += 1 + strspn(map + 1, "-");
            map += *map != '\0';
            map += *map == '+';
            if (*map == '.' && (apr_isdigit(map[1]) || map[1] == '-')) {
                map += 1 + strspn(map + 1, "-");
                map += *map != '\0';
                map += *map == '+';
            }
        }
    }
    *to = '\0';
    return out;
}

/* The parts of a name: "%1" is the first, "%-1" the last, "%0" all. */
typedef struct {
    const char *whole;
    const char *first[10], *last[10];
    int all_first, all_last;    /* "%2+" goes on to the end, "%-2+" begins
                                 * at the start */
} host_parts;

/* One "%" of a map, without what picks a letter of a part. */
static const char *note_part(host_parts *h, const char *map,
                             const char *value)
{
    const int from_end = *map == '-';
    int n, plus;

    map += from_end;
    n = apr_isdigit(*map) ? *map - '0' : -1;
    map += *map != '\0';
    plus = *map == '+';
    map += plus;
    if (*map == '.' && (apr_isdigit(map[1]) || map[1] == '-')) {
        map += 2 + (map[1] == '-' && apr_isdigit(map[2]));
        map += *map == '+';
    }
    else if (n == 0) {
        h->whole = value;
    }
    else if (n > 0) {
        (from_end ? h->last : h->first)[n] = value;
        *(from_end ? &h->all_last : &h->all_first) |= plus;
    }
    return map;
}

static const char *joined(const host_parts *h, apr_pool_t *p)
{
    const char *host = "";
    int i, n = 9;

    while (n > 0 && (h->all_last || !h->first[n])) {
        --n;
    }
    for (i = 1; i <= n; ++i) {
        host = apr_pstrcat(p, host, *host ? "." : "",
                           h->first[i] ? h->first[i] : "x", NULL);
    }
    for (n = 9; n > 0 && (h->all_first || !h->last[n]); --n);
    for (; n > 0; --n) {
        host = apr_pstrcat(p, host, *host ? "." : "",
                           h->last[n] ? h->last[n] : "x", NULL);
    }
    return h->whole ? h->whole : *host ? host : NULL;
}

const char *pg_host_map_name(const char *map, const char *dir, apr_pool_t *p)
{
    host_parts h;

    memset(&h, 0, sizeof(h));
    while (*map && *dir) {
        if (*map != '%' || map[1] == '%') {
            map += *map == '%';
            if (*map++ != *dir++) {
                return NULL;
            }
        }
        else {
            host_parts one = h;
            const char *next = note_part(&one, map + 1, ""), *end;

            end = *next && *next != '%' ? ap_strchr_c(dir, *next) : NULL;
            end = end ? end : dir + strcspn(dir, "/");
            map = note_part(&h, map + 1,
                            apr_pstrmemdup(p, dir, (apr_size_t)(end - dir)));
            dir = end;
        }
    }
    return joined(&h, p);
}
