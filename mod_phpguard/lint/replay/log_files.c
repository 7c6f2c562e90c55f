/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds the access logs that are to be read, and what is in them. */

#include "lint/replay/log_files.h"
#include "lint/replay/log_directives.h"
#include "lint/replay/log_open.h"
#include "lint/survey/vhosts.h"

#include "apr_hash.h"
#include "apr_strings.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Debian's own, of apache2.conf, and httpd's; those that name the vhost
 * first, for what follows would read past it. */
static const char *const usual[] = {
    "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"",
    "%v %h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"",
    "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"",
    "%v:%p %h %l %u %t \"%r\" %>s %b",
    "%v %h %l %u %t \"%r\" %>s %b",
    "%h %l %u %t \"%r\" %>s %b", NULL
};

typedef struct {
    const apr_array_header_t *vhosts;
    pg_log_directives *directives;
    apr_array_header_t *logs;   /* pg_log_file */
    apr_array_header_t *chosen; /* pg_log_file *, of the configuration */
    apr_hash_t *by_path;        /* the same */
    apr_pool_t *p;
} search;

/* Whether a directive writes a file. */
typedef int is_writer(const pg_log_directive *d, const char *name,
                      apr_pool_t *p);

static void init(pg_log_file *to, const char *name, apr_pool_t *p)
{
    to->name = name;
    to->fd = -1;
    to->why = NULL;
    to->formats = apr_array_make(p, 2, sizeof(void *));
    to->vhosts = apr_array_make(p, 2, sizeof(void *));
}

/* From the end: it is most often the last one. */
static void push_new(apr_array_header_t *to, void *what)
{
    int i = to->nelts;

    while (i > 0 && APR_ARRAY_IDX(to, i - 1, void *) != what) {
        --i;
    }
    if (!i && what) {
        APR_ARRAY_PUSH(to, void *) = what;
    }
}

static int writes_it(const pg_log_directive *d, const char *name,
                     apr_pool_t *p)
{
    (void)p;
    return d->path && !strcmp(d->path, name);
}

/* logrotate's and others' names of an older one: access.log.2.gz,
 * access.log-20260101. */
static int wrote_older(const pg_log_directive *d, const char *name,
                       apr_pool_t *p)
{
    const apr_size_t len = d->path ? strlen(d->path) : 0;

    (void)p;
    return len && !strncmp(name, d->path, len)
           && (name[len] == '.' || name[len] == '-');
}

/* The path with links in its directory resolved: /etc/httpd/logs is a link. */
static const char *own_name(const char *path, apr_pool_t *p)
{
    const char *base = ap_strrchr_c(path, '/');
    char real[PATH_MAX];

    return base && realpath(apr_pstrmemdup(p, path,
                                           (apr_size_t)(base - path) + 1),
                            real)
           ? apr_pstrcat(p, real, base, NULL) : path;
}

static int writes_or_wrote(const pg_log_directive *d, const char *name,
                           apr_pool_t *p)
{
    pg_log_directive real = *d;

    if (!d->path) {
        return 0;
    }
    real.path = own_name(d->path, p);
    name = own_name(name, p);
    return writes_it(&real, name, p) || wrote_older(&real, name, p);
}

/* The arguments of a program contain the path of its files, up to a date:
 * "|rotatelogs /var/log/access.%Y%m%d 86400". */
static int may_pipe(const pg_log_directive *d, const char *name,
                    apr_pool_t *p)
{
    const char *word = *d->target == '|' ? ap_strchr_c(d->target, ' ') : NULL;

    (void)p;
    while (word) {
        const char *path = word + strspn(word, " ");
        const apr_size_t len = strcspn(path, " %");

        if (len && *path == '/' && path[len - 1] != '/'
            && !strncmp(path, name, len)) {
            return 1;
        }
        word = ap_strchr_c(path, ' ');
    }
    return 0;
}

/* @return 0: no vhost writes it */
static int describe_by(search *v, pg_log_file *to, is_writer *writes)
{
    int i, k;

    for (i = 0; i < v->vhosts->nelts; ++i) {
        server_rec *s = APR_ARRAY_IDX(v->vhosts, i, server_rec *);
        const apr_array_header_t *own = pg_log_directives_of(v->directives, s,
                                                             v->p);

        for (k = 0; k < own->nelts; ++k) {
            const pg_log_directive *d = APR_ARRAY_IDX(own, k,
                                                      pg_log_directive *);

            if (writes(d, to->name, v->p)) {
                push_new(to->formats, d->format);
                push_new(to->vhosts, s);
            }
        }
    }
    return to->vhosts->nelts;
}

static void add_all(pg_log_file *to, const apr_array_header_t *formats)
{
    int i;

    for (i = 0; i < formats->nelts; ++i) {
        push_new(to->formats, APR_ARRAY_IDX(formats, i, void *));
    }
}

/* All formats that are known. */
static void add_any_format(search *v, pg_log_file *to)
{
    const apr_array_header_t *all = pg_log_directives_all(v->directives);
    int i;

    for (i = 0; usual[i]; ++i) {
        push_new(to->formats, pg_log_directives_format(v->directives,
                                                       usual[i]));
    }
    for (i = 0; i < all->nelts; ++i) {
        push_new(to->formats, APR_ARRAY_IDX(all, i,
                                            pg_log_directive *)->format);
    }
    add_all(to, pg_log_directives_formats(v->directives));
}

static void open_named(search *v, const char *name)
{
    static is_writer *const ways[] = {
        writes_it, wrote_older, writes_or_wrote, may_pipe, NULL
    };
    pg_log_file *to = apr_array_push(v->logs);
    int i;

    init(to, name, v->p);
    for (i = 0; ways[i] && !describe_by(v, to, ways[i]); ++i);
    if (!to->formats->nelts) {
        add_any_format(v, to);
    }
    to->fd = pg_log_open_named(name, &to->why, v->p);
}

/* Of a vhost's logs without conditions the first that names it, else the
 * first. */
static const pg_log_directive *best_of(const apr_array_header_t *own)
{
    const pg_log_directive *best = NULL;
    int i;

    for (i = 0; i < own->nelts; ++i) {
        const pg_log_directive *d = APR_ARRAY_IDX(own, i, pg_log_directive *);

        if (d->path && d->format && !*d->condition) {
            if (pg_log_format_names_vhost(d->format)) {
                return d;
            }
            best = best ? best : d;
        }
    }
    return best;
}

static void choose(search *v, const pg_log_directive *d)
{
    pg_log_file *new;

    if (!apr_hash_get(v->by_path, d->path, APR_HASH_KEY_STRING)) {
        new = apr_palloc(v->p, sizeof(*new));
        init(new, d->path, v->p);
        apr_hash_set(v->by_path, d->path, APR_HASH_KEY_STRING, new);
        APR_ARRAY_PUSH(v->chosen, pg_log_file *) = new;
    }
}

/* "env=image" and "env=!image" are two parts of all requests. */
static void choose_parts(search *v, const apr_array_header_t *own)
{
    apr_hash_t *conditions = apr_hash_make(v->p);
    int i;

    for (i = 0; i < own->nelts; ++i) {
        const pg_log_directive *d = APR_ARRAY_IDX(own, i, pg_log_directive *);

        if (d->path && d->format
            && !apr_hash_get(conditions, d->condition, APR_HASH_KEY_STRING)) {
            apr_hash_set(conditions, d->condition, APR_HASH_KEY_STRING, d);
            choose(v, d);
        }
    }
}

/* Other vhosts may also write to a chosen log. */
static void describe_chosen(search *v, const apr_array_header_t *own,
                            server_rec *s)
{
    int i;

    for (i = 0; i < own->nelts; ++i) {
        const pg_log_directive *d = APR_ARRAY_IDX(own, i, pg_log_directive *);
        const pg_log_file *to = d->path ? apr_hash_get(v->by_path, d->path,
                                                       APR_HASH_KEY_STRING)
                                        : NULL;

        if (to) {
            push_new(to->formats, d->format);
            push_new(to->vhosts, s);
        }
    }
}

static void choose_of(search *v, const apr_array_header_t *own)
{
    const pg_log_directive *best = best_of(own);

    if (best) {
        choose(v, best);
    }
    else {
        choose_parts(v, own);
    }
}

/* First which logs, then who writes to them. */
static void choose_all(search *v)
{
    const int n = v->vhosts->nelts;
    int i;

    for (i = 0; i < 2 * n; ++i) {
        server_rec *s = APR_ARRAY_IDX(v->vhosts, i % n, server_rec *);
        const apr_array_header_t *own = pg_log_directives_of(v->directives, s,
                                                             v->p);

        if (i < n) {
            choose_of(v, own);
        }
        else {
            describe_chosen(v, own, s);
        }
    }
}

/* The predecessor if the log was rotated less than a day ago, by logrotate with
 * or without dateext. */
static const char *older_of(const char *path, apr_pool_t *p)
{
    const apr_time_t now = apr_time_now(), day = apr_time_from_sec(86400);
    apr_time_exp_t t, before;
    const char *names[6];
    apr_finfo_t f;
    int i;

    apr_time_exp_lt(&t, now);
    apr_time_exp_lt(&before, now - day);
    names[0] = ".1";
    names[1] = apr_psprintf(p, "-%04d%02d%02d", t.tm_year + 1900,
                            t.tm_mon + 1, t.tm_mday);
    names[2] = apr_psprintf(p, "-%04d%02d%02d", before.tm_year + 1900,
                            before.tm_mon + 1, before.tm_mday);
    for (i = 0; i < 6; ++i) {
        const char *name = apr_pstrcat(p, path, names[i % 3],
                                       i < 3 ? "" : ".gz", NULL);

        if (apr_stat(&f, name, APR_FINFO_MTIME, p) == APR_SUCCESS
            && f.mtime > now - day) {
            return name;
        }
    }
    return NULL;
}

/* A log that does not exist yet is no error. */
static void open_chosen(search *v, const pg_log_file *chosen,
                        const char *name)
{
    const char *why = NULL;
    const int fd = pg_log_open_configured(name, &why, v->p);

    if (fd >= 0 || why) {
        pg_log_file *to = apr_array_push(v->logs);

        *to = *chosen;          /* its arrays grow no more */
        to->name = name;
        to->fd = fd;
        to->why = why;
        to->formats = apr_array_copy(v->p, chosen->formats);
    }
}

static void open_configured(search *v)
{
    int i;

    choose_all(v);
    for (i = 0; i < v->chosen->nelts; ++i) {
        const pg_log_file *one = APR_ARRAY_IDX(v->chosen, i, pg_log_file *);
        const char *older = older_of(one->name, v->p);

        if (older) {
            open_chosen(v, one, older);
        }
        open_chosen(v, one, one->name);
    }
}

apr_array_header_t *pg_log_files_open(server_rec *main_server,
                                      const apr_array_header_t *names,
                                      apr_pool_t *p)
{
    search v;
    int i;

    v.vhosts = pg_vhosts(main_server, p);
    v.directives = pg_log_directives_read(p);
    v.logs = apr_array_make(p, 4, sizeof(pg_log_file));
    v.chosen = apr_array_make(p, 4, sizeof(void *));
    v.by_path = apr_hash_make(p);
    v.p = p;
    for (i = 0; i < names->nelts; ++i) {
        open_named(&v, APR_ARRAY_IDX(names, i, const char *));
    }
    if (!names->nelts) {
        open_configured(&v);
    }
    return v.logs;
}
