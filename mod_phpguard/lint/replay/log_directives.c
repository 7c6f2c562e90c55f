/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Reads where the configuration logs to. */

#include "lint/replay/log_directives.h"
#include "model/directive.h"

#include "http_config.h"
#include "apr_hash.h"
#include "apr_strings.h"

#include <unistd.h>

#define COMMON "%h %l %u %t \"%r\" %>s %b"

struct pg_log_directives {
    apr_array_header_t *all;    /* const pg_log_directive * */
    apr_array_header_t *main;   /* the same, of the main server */
    apr_hash_t *by_vhost;       /* the same, by the place of the section */
    apr_hash_t *formats;        /* pg_log_format *, by text */
    apr_array_header_t *named;  /* pg_log_format *: of LogFormat */
    apr_table_t *main_names;    /* texts of formats, by nickname; "": the
                                 * default */
    apr_pool_t *p;
};

static const char *place_of(const char *file, unsigned int line, apr_pool_t *p)
{
    return apr_psprintf(p, "%s:%u", file, line);
}

pg_log_format *pg_log_directives_format(pg_log_directives *all,
                                        const char *text)
{
    static const pg_log_format *const none;
    const void *known = apr_hash_get(all->formats, text, APR_HASH_KEY_STRING);

    if (!known) {
        known = pg_log_format_make(text, all->p);
        known = known ? known : &none;
        apr_hash_set(all->formats, text, APR_HASH_KEY_STRING, known);
    }
    return known == &none ? NULL : (pg_log_format *)known;
}

/* The last LogFormat of a nickname counts. */
static apr_table_t *nicknames(const ap_directive_t *node, apr_pool_t *p)
{
    apr_table_t *names = apr_table_make(p, 8);

    for (; node; node = node->next) {
        if (!strcasecmp(node->directive, "LogFormat")) {
            const char *args = node->args, *text = pg_getword(p, &args);

            apr_table_setn(names, pg_getword(p, &args), text);
        }
    }
    return names;
}

static const char *called(const pg_log_directives *all,
                          const apr_table_t *of_vhost, const char *name)
{
    const char *found = of_vhost ? apr_table_get(of_vhost, name) : NULL;

    return found ? found : apr_table_get(all->main_names, name);
}

/* A default may be a nickname itself. */
static const char *format_called(const pg_log_directives *all,
                                 const apr_table_t *of_vhost, const char *name)
{
    const char *text = called(all, of_vhost, name);

    if (!*name) {
        name = text ? text : COMMON;
        text = called(all, of_vhost, name);
    }
    return text ? text : strcasecmp(name, "CLF") ? name : COMMON;
}

static int is_device(const char *path)
{
    return !strncmp(path, "/dev/", 5) || !strncmp(path, "/proc/", 6);
}

/* What goes to a program or to syslog cannot be read here, nor what a
 * container's access.log leads to: /dev/stdout. */
static const char *path_of(const char *target, apr_pool_t *p)
{
    char link[32] = "";
    const char *path;

    if (*target == '|' || !strncasecmp(target, "syslog", 6)
        || !strncasecmp(target, "journald", 8)) {
        return NULL;
    }
    path = ap_server_root_relative(p, target);
    return !path || is_device(path)
           || (readlink(path, link, sizeof(link) - 1) > 0 && is_device(link))
           ? NULL : path;
}

static void add(pg_log_directives *all, const ap_directive_t *node,
                const apr_table_t *of_vhost, apr_array_header_t *to)
{
    pg_log_directive *new = apr_pcalloc(all->p, sizeof(*new));
    const int is_transfer = !strcasecmp(node->directive, "TransferLog");
    const char *args = node->args, *name;

    new->target = pg_getword(all->p, &args);
    new->path = path_of(new->target, all->p);
    name = is_transfer ? "" : pg_getword(all->p, &args);
    new->format = pg_log_directives_format(all, format_called(all, of_vhost,
                                                              name));
    new->condition = is_transfer ? "" : pg_getword(all->p, &args);
    new->is_global = !strcasecmp(node->directive, "GlobalLog");
    APR_ARRAY_PUSH(to, const pg_log_directive *) = new;
    APR_ARRAY_PUSH(all->all, const pg_log_directive *) = new;
}

static int is_log(const ap_directive_t *node)
{
    return !strcasecmp(node->directive, "CustomLog")
           || !strcasecmp(node->directive, "TransferLog")
           || !strcasecmp(node->directive, "GlobalLog");
}

static void add_vhost(pg_log_directives *all, const ap_directive_t *vhost)
{
    apr_table_t *names = nicknames(vhost->first_child, all->p);
    apr_array_header_t *own = apr_array_make(all->p, 1, sizeof(void *));
    const ap_directive_t *node;

    for (node = vhost->first_child; node; node = node->next) {
        if (is_log(node)) {
            add(all, node, names, own);
        }
    }
    if (own->nelts) {
        apr_hash_set(all->by_vhost,
                     place_of(vhost->filename, (unsigned int)vhost->line_num,
                              all->p), APR_HASH_KEY_STRING, own);
    }
}

static void add_named(pg_log_directives *all)
{
    const apr_array_header_t *texts = apr_table_elts(all->main_names);
    int i;

    for (i = 0; i < texts->nelts; ++i) {
        pg_log_format *format = pg_log_directives_format(
            all, APR_ARRAY_IDX(texts, i, apr_table_entry_t).val);

        if (format) {
            APR_ARRAY_PUSH(all->named, pg_log_format *) = format;
        }
    }
}

pg_log_directives *pg_log_directives_read(apr_pool_t *p)
{
    pg_log_directives *all = apr_palloc(p, sizeof(*all));
    const ap_directive_t *node;

    all->all = apr_array_make(p, 8, sizeof(void *));
    all->main = apr_array_make(p, 2, sizeof(void *));
    all->by_vhost = apr_hash_make(p);
    all->formats = apr_hash_make(p);
    all->named = apr_array_make(p, 8, sizeof(void *));
    all->main_names = nicknames(ap_conftree, p);
    all->p = p;
    for (node = ap_conftree; node; node = node->next) {
        if (is_log(node)) {
            add(all, node, NULL, all->main);
        }
        else if (!strcasecmp(node->directive, "<VirtualHost")) {
            add_vhost(all, node);
        }
    }
    add_named(all);
    return all;
}

const apr_array_header_t *pg_log_directives_all(const pg_log_directives *all)
{
    return all->all;
}

const apr_array_header_t *pg_log_directives_formats(
    const pg_log_directives *all)
{
    return all->named;
}

apr_array_header_t *pg_log_directives_of(const pg_log_directives *all,
                                         const server_rec *s, apr_pool_t *p)
{
    const apr_array_header_t *own = s->is_virtual && s->defn_name
        ? apr_hash_get(all->by_vhost, place_of(s->defn_name,
                                               s->defn_line_number, p),
                       APR_HASH_KEY_STRING) : NULL;
    apr_array_header_t *list = own ? apr_array_copy(p, own)
                                   : apr_array_make(p, 2, sizeof(void *));
    int i;

    for (i = 0; i < all->main->nelts; ++i) {
        const pg_log_directive *d = APR_ARRAY_IDX(all->main, i,
                                                  const pg_log_directive *);

        if (!own || d->is_global) {
            APR_ARRAY_PUSH(list, const pg_log_directive *) = d;
        }
    }
    return list;
}
