/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Directories that are made of the name of a request. */

#include "lint/survey/host_map.h"
#include "dryrun/dryrun.h"
#include "httpd/observe.h"
#include "util/path.h"

#include "ap_listen.h"
#include "apr_lib.h"
#include "apr_strings.h"

#include <stdlib.h>

/* The longest part of a name. */
#define LABEL_MAX 63

/* So many ServerAlias of a vhost are tried. */
#define NAMES_MAX 64

/* "%p", or "%-N+.-M+": of the Nth part, the Mth letter. */
typedef struct {
    int is_port;
    int n, from_end, plus;
    int m, m_from_end, m_plus;
} specifier;

static const char *read_number(int *n, int *from_end, int *plus,
                               const char *map)
{
    *from_end = *map == '-';
    map += *from_end;
    *n = apr_isdigit(*map) ? *map - '0' : 0;
    map += *map != '\0';
    *plus = *map == '+';
    return map + *plus;
}

/* map is behind the "%"; its syntax has been checked by vhost_alias_set(). */
static const char *read_specifier(specifier *s, const char *map)
{
    memset(s, 0, sizeof(*s));
    if (*map == 'p') {
        s->is_port = 1;
        return map + 1;
    }
    map = read_number(&s->n, &s->from_end, &s->plus, map);
    return *map == '.' ? read_number(&s->m, &s->m_from_end, &s->m_plus,
                                     map + 1) : map;
}

static const pg_directive *last_of(const pg_directive *d, pg_kind kind)
{
    const pg_directive *last = NULL;

    for (; d; d = d->next) {
        last = d->kind == kind ? d : last;
    }
    return last;
}

/* The last one of the vhost, else of the main server: vhost_alias_set(),
 * mva_merge_server_config(). */
const pg_directive *pg_host_map_of(server_rec *s, pg_kind kind, apr_pool_t *p)
{
    const pg_cursor c = pg_server_directives(s);
    const pg_directive *d = last_of(c.at, kind);

    d = d ? d : last_of(c.behind, kind);
    return d && strcasecmp(pg_directive_subject(d, p), "none") ? d : NULL;
}

const char *pg_host_map_glob(const char *map, apr_pool_t *p)
{
    char *out = apr_palloc(p, 2 * strlen(map) + 1), *to = out;
    specifier ignored;

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
            map = read_specifier(&ignored, map + 1);
        }
    }
    *to = '\0';
    return out;
}

/* One part of a name, as far as a directory shows it: as a whole, or letter by
 * letter. */
typedef struct {
    const char *text;           /* NULL: it does not */
    char letters[LABEL_MAX + 1];
    char last_letters[10];      /* the last one first */
    int is_complete;            /* letters go on to the end */
} label;

/* "%1" is the first part, "%-1" the last, "%0" all. */
typedef struct {
    label first[10], last[10];
    int all_first, all_last;    /* "%2+" goes on to the end, "%-2+" begins
                                 * at the start */
} host_parts;

static void note_letters(label *of, const specifier *s, const char *value)
{
    const char *letter = value;
    int at = s->m_from_end ? 0 : s->m - 1;

    if (!strcmp(value, "_")) {
        return;                 /* the part has fewer letters */
    }
    if (s->m_from_end && !s->m_plus) {
        of->last_letters[s->m - 1] = *value;
        return;
    }
    for (; *letter && at < LABEL_MAX; ++letter) {
        of->letters[at++] = *letter;
    }
    of->is_complete |= s->m_plus && !s->m_from_end;
}

static void note_part(host_parts *h, const specifier *s, const char *value)
{
    label *of = &(s->from_end ? h->last : h->first)[s->n];

    if (s->m) {
        note_letters(of, s, value);
        return;
    }
    of->text = value;
    *(s->from_end ? &h->all_last : &h->all_first) |= s->n && s->plus;
}

/* What a directory shows of a part; NULL: nothing. */
static const char *text_of(const label *of, apr_pool_t *p)
{
    char text[2 * LABEL_MAX + 1];
    int i, len = LABEL_MAX, more = of->is_complete ? 0 : 9;

    if (of->text) {
        return of->text;
    }
    while (len > 0 && !of->letters[len - 1]) {
        --len;
    }
    for (i = 0; i < len; ++i) {
        text[i] = of->letters[i] ? of->letters[i] : 'x';
    }
    while (more > 0 && !of->last_letters[more - 1]) {
        --more;
    }
    while (more-- > 0) {
        text[len++] = of->last_letters[more] ? of->last_letters[more] : 'x';
    }
    return len ? apr_pstrmemdup(p, text, (apr_size_t)len) : NULL;
}

static int dots(const char *text)
{
    int n = 0;

    for (; *text; ++text) {
        n += *text == '.';
    }
    return n;
}

static const char *append(const char *host, const char *part, apr_pool_t *p)
{
    return apr_pstrcat(p, host, *host ? "." : "", part ? part : "x", NULL);
}

/* The parts between those that a pattern has itself. */
static const char *joined(const host_parts *h, int before, int behind,
                          apr_pool_t *p)
{
    const char *host = "";
    int i, n;

    for (n = 9; n > before && (h->all_last || !text_of(&h->first[n], p)); --n);
    for (i = before + 1; i <= n; ++i) {
        host = append(host, text_of(&h->first[i], p), p);
    }
    for (n = 9; n > behind && (h->all_first || !text_of(&h->last[n], p)); --n);
    for (; n > behind; --n) {
        host = append(host, text_of(&h->last[n], p), p);
    }
    return host;
}

static const char *fill(const host_parts *h, const char *like, apr_pool_t *p)
{
    const char *whole = text_of(&h->first[0], p), *host, *before, *behind;
    apr_size_t len;

    if (whole) {
        return whole;
    }
    if (!like) {
        host = joined(h, 0, 0, p);
        return *host ? host : NULL;
    }
    before = apr_pstrmemdup(p, like, strcspn(like, "*?"));
    len = strlen(like);
    while (len > 0 && !strchr("*?", like[len - 1])) {
        --len;
    }
    behind = like + len;
    host = joined(h, dots(before), dots(behind), p);
    return apr_pstrcat(p, before, *host ? host : "x", behind, NULL);
}

/* How much of a directory one specifier stands for. */
static apr_size_t length_of(const specifier *s, const char *next,
                            const char *dir)
{
    const char *end = *next && *next != '%' ? ap_strchr_c(dir, *next) : NULL;

    if (s->m && !s->m_plus) {
        return *dir && *dir != '/';
    }
    return end ? (apr_size_t)(end - dir) : strcspn(dir, "/");
}

/* What a directory shows of the name and the port of a request.
 * @return 0 if the map does not make it */
static int read_directory(host_parts *h, apr_port_t *port, const char *map,
                          const char *dir, apr_pool_t *p)
{
    specifier s;

    memset(h, 0, sizeof(*h));
    while (*map && *dir) {
        const char *value;

        if (*map != '%' || map[1] == '%') {
            map += *map == '%';
            if (*map++ != *dir++) {
                return 0;
            }
            continue;
        }
        map = read_specifier(&s, map + 1);
        value = apr_pstrmemdup(p, dir, length_of(&s, map, dir));
        dir += strlen(value);
        if (s.is_port) {
            *port = (apr_port_t)atoi(value);
        }
        else {
            note_part(h, &s, value);
        }
    }
    return 1;
}

/* A name, or for VirtualDocumentRootIP an address, of which httpd makes the
 * directory. */
static int makes(const pg_host_map *m, const char *name, apr_port_t port,
                 const char *dir, apr_pool_t *p)
{
    pg_dryrun_question q;
    const char *made;

    memset(&q, 0, sizeof(q));
    q.s = m->s;
    q.host = name;
    q.address = m->by_address ? name : NULL;
    q.port = port;
    q.url = m->url;
    made = pg_dryrun_mapped(&q, p);
    return made && !strcmp(pg_with_slash(made, p), pg_with_slash(dir, p));
}

static const char *first_that_makes(const pg_host_map *m,
                                    const apr_array_header_t *names,
                                    const host_parts *h, apr_port_t port,
                                    const char *dir, apr_pool_t *p)
{
    int i;

    for (i = 0; names && i < names->nelts && i < NAMES_MAX; ++i) {
        const char *name = APR_ARRAY_IDX(names, i, const char *);

        name = h ? fill(h, name, p) : name;
        if (makes(m, name, port, dir, p)) {
            return name;
        }
    }
    return NULL;
}

static const char *own_name(const pg_host_map *m, const host_parts *h,
                            apr_port_t port, const char *dir, apr_pool_t *p)
{
    const server_rec *s = m->s;
    const char *name = s->server_hostname;

    if (name && makes(m, name, port, dir, p)) {
        return name;
    }
    name = first_that_makes(m, s->names, NULL, port, dir, p);
    return name ? name : first_that_makes(m, s->wild_names, h, port, dir, p);
}

/* An address that httpd listens at. */
static const char *own_address(const pg_host_map *m, apr_port_t port,
                               const char *dir, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    const ap_listen_rec *lr;
    const server_addr_rec *a;
    char *ip;

    for (a = m->s->addrs; a; a = a->next) {
        apr_sockaddr_ip_get(&ip, a->host_addr);
        APR_ARRAY_PUSH(all, const char *) = ip;
    }
    for (lr = ap_listeners; lr; lr = lr->next) {
        apr_sockaddr_ip_get(&ip, lr->bind_addr);
        APR_ARRAY_PUSH(all, const char *) = apr_pstrdup(p, ip);
    }
    return first_that_makes(m, all, NULL, port, dir, p);
}

/* Its own ones come first: by another name another vhost may be reached. */
const char *pg_host_map_name(const pg_host_map *m, const char *dir,
                             apr_pool_t *p)
{
    apr_port_t port = 0;
    const char *name;
    host_parts h;

    if (!read_directory(&h, &port, m->map, dir, p)) {
        return NULL;
    }
    name = m->by_address ? own_address(m, port, dir, p)
                         : own_name(m, &h, port, dir, p);
    if (name) {
        return name;
    }
    name = fill(&h, NULL, p);
    return name && makes(m, name, port, dir, p) ? name : NULL;
}
