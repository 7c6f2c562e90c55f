/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Finds the access logs of the configuration. */

#include "lint/replay/log_files.h"
#include "httpd/vhost_name.h"
#include "lint/replay/log_format.h"
#include "lint/survey/vhosts.h"
#include "model/directive.h"

#include "http_config.h"
#include "apr_strings.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Debian's own, of apache2.conf, and httpd's; those that name the vhost
 * first, for what follows would read past it. */
static const char *const usual[] = {
    "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"",
    "%v %h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"",
    "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"",
    "%v %h %l %u %t \"%r\" %>s %b",
    "%h %l %u %t \"%r\" %>s %b", NULL
};

/* A CustomLog or TransferLog. */
typedef struct {
    const char *path;
    const char *format;         /* its text */
    const ap_directive_t *vhost; /* NULL: the main server's */
} written;

typedef struct {
    server_rec *main_server;
    apr_array_header_t *logs;   /* written */
    apr_pool_t *p;
} survey;

/* The last LogFormat of a nickname, "" for the one without, in a section. */
static const char *format_called(const ap_directive_t *node, const char *name,
                                 apr_pool_t *p)
{
    const char *found = NULL, *args, *text;

    for (; node; node = node->next) {
        if (!strcasecmp(node->directive, "LogFormat")) {
            args = node->args;
            text = pg_getword(p, &args);
            found = strcasecmp(pg_getword(p, &args), name) ? found : text;
        }
    }
    return found;
}

static const char *format_of(const ap_directive_t *vhost, const char *name,
                             apr_pool_t *p)
{
    const char *found = vhost ? format_called(vhost->first_child, name, p)
                              : NULL;

    found = found ? found : format_called(ap_conftree, name, p);
    return found ? found
           : !*name || !strcasecmp(name, "CLF") ? usual[4] : name;
}

/* What goes to a program or to syslog cannot be read here. */
static void add(survey *v, const ap_directive_t *node,
                const ap_directive_t *vhost)
{
    const char *args = node->args, *path = pg_getword(v->p, &args);
    written *log;

    if (*path == '|' || !strncasecmp(path, "syslog", 6)) {
        return;
    }
    log = apr_array_push(v->logs);
    log->path = ap_server_root_relative(v->p, path);
    log->path = log->path ? log->path : path;
    log->format = format_of(vhost, strcasecmp(node->directive, "TransferLog")
                            ? pg_getword(v->p, &args) : "", v->p);
    log->vhost = vhost;
}

static void walk(survey *v, const ap_directive_t *node,
                 const ap_directive_t *vhost)
{
    for (; node; node = node->next) {
        if (!strcasecmp(node->directive, "<VirtualHost")) {
            walk(v, node->first_child, node);
        }
        else if (!strcasecmp(node->directive, "CustomLog")
                 || !strcasecmp(node->directive, "TransferLog")
                 || !strcasecmp(node->directive, "GlobalLog")) {
            add(v, node, vhost);
        }
    }
}

static int is_own(const server_rec *s, const written *log)
{
    return s->is_virtual ? log->vhost && pg_vhost_is(s, log->vhost)
                         : !log->vhost;
}

static int has_own(const survey *v, const server_rec *s)
{
    int i;

    for (i = 0; i < v->logs->nelts; ++i) {
        if (is_own(s, &APR_ARRAY_IDX(v->logs, i, written))) {
            return 1;
        }
    }
    return 0;
}

static int writes(const survey *v, const server_rec *s, const written *log)
{
    return is_own(s, log) || (!log->vhost && !has_own(v, s));
}

/* logrotate's and others' names of an older one: access.log.2.gz,
 * access.log-20260101. */
static int is_of(const char *name, const char *path)
{
    const apr_size_t len = strlen(path);

    return !strncmp(name, path, len)
           && (!name[len] || name[len] == '.' || name[len] == '-');
}

static void add_format(pg_log_file *to, const char *text, apr_pool_t *p)
{
    pg_log_format *format = pg_log_format_make(text, p);

    if (format) {
        APR_ARRAY_PUSH(to->formats, pg_log_format *) = format;
    }
}

static int is_among(const apr_array_header_t *all, const server_rec *s)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        if (APR_ARRAY_IDX(all, i, server_rec *) == s) {
            return 1;
        }
    }
    return 0;
}

static void add_writers(survey *v, pg_log_file *to, const written *log)
{
    const apr_array_header_t *all = pg_vhosts(v->main_server, v->p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        server_rec *s = APR_ARRAY_IDX(all, i, server_rec *);

        if (writes(v, s, log) && !is_among(to->vhosts, s)) {
            APR_ARRAY_PUSH(to->vhosts, server_rec *) = s;
        }
    }
}

static pg_log_file *make(apr_array_header_t *all, const char *name)
{
    pg_log_file *to = apr_array_push(all);

    to->name = name;
    to->fd = -1;
    to->formats = apr_array_make(all->pool, 4, sizeof(pg_log_format *));
    to->vhosts = apr_array_make(all->pool, 4, sizeof(server_rec *));
    return to;
}

/* The formats of a file; for one that the configuration does not write, each
 * format that has a name. */
static void describe(survey *v, pg_log_file *to)
{
    const ap_directive_t *node;
    const char *args;
    int i;

    for (i = 0; i < v->logs->nelts; ++i) {
        const written *log = &APR_ARRAY_IDX(v->logs, i, written);

        if (is_of(to->name, log->path)) {
            add_format(to, log->format, v->p);
            add_writers(v, to, log);
        }
    }
    for (i = 0; !to->formats->nelts && usual[i]; ++i) {
        add_format(to, usual[i], v->p);
    }
    for (node = ap_conftree; node && !to->vhosts->nelts; node = node->next) {
        if (!strcasecmp(node->directive, "LogFormat")) {
            args = node->args;
            add_format(to, pg_getword(v->p, &args), v->p);
        }
    }
}

static apr_status_t close_file(void *data)
{
    close(*(const int *)data);
    return APR_SUCCESS;
}

/* Do not wait for a FIFO in the place of a log. */
static void open_file(pg_log_file *to, int must_be_file, apr_pool_t *p)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;
    int fd = !strcmp(to->name, "-") ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
             : open(to->name, must_be_file ? flags | O_NONBLOCK : flags);
    struct stat st;

    if (fd >= 0 && fstat(fd, &st) == 0
        && (S_ISDIR(st.st_mode) || (must_be_file && !S_ISREG(st.st_mode)))) {
        close(fd);
        fd = -1;
        errno = S_ISDIR(st.st_mode) ? EISDIR : ENXIO;
    }
    if (fd < 0) {
        to->why = apr_pstrdup(p, strerror(errno));
        return;
    }
    to->fd = fd;
    apr_pool_cleanup_register(p, apr_pmemdup(p, &fd, sizeof(fd)), close_file,
                              apr_pool_cleanup_null);
}

/* Of several logs of a vhost the first that names it, else the first. */
static const written *best_of(const survey *v, const server_rec *s)
{
    const written *best = NULL;
    int i;

    for (i = 0; i < v->logs->nelts; ++i) {
        const written *log = &APR_ARRAY_IDX(v->logs, i, written);
        const pg_log_format *format = writes(v, s, log)
            ? pg_log_format_make(log->format, v->p) : NULL;

        if (format && pg_log_format_names_vhost(format)) {
            return log;
        }
        best = best || !format ? best : log;
    }
    return best;
}

static int is_named(const apr_array_header_t *all, const char *name)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        if (!strcmp(APR_ARRAY_IDX(all, i, pg_log_file).name, name)) {
            return 1;
        }
    }
    return 0;
}

/* A log that nothing was written to yet is not missed. */
static void open_configured(survey *v, apr_array_header_t *all)
{
    const apr_array_header_t *vhosts = pg_vhosts(v->main_server, v->p);
    int i;

    for (i = 0; i < vhosts->nelts; ++i) {
        const written *log = best_of(v, APR_ARRAY_IDX(vhosts, i,
                                                      server_rec *));
        pg_log_file *to;

        if (log && !is_named(all, log->path)) {
            to = make(all, log->path);
            describe(v, to);
            open_file(to, 1, v->p);
            if (to->fd < 0 && errno == ENOENT) {
                apr_array_pop(all);
            }
        }
    }
}

apr_array_header_t *pg_log_files_open(server_rec *main_server,
                                      const apr_array_header_t *names,
                                      apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(pg_log_file));
    survey v;
    int i;

    v.main_server = main_server;
    v.logs = apr_array_make(p, 8, sizeof(written));
    v.p = p;
    walk(&v, ap_conftree, NULL);
    for (i = 0; i < names->nelts; ++i) {
        pg_log_file *to = make(all, APR_ARRAY_IDX(names, i, const char *));

        describe(&v, to);
        open_file(to, 0, p);
    }
    if (!names->nelts) {
        open_configured(&v, all);
    }
    return all;
}
