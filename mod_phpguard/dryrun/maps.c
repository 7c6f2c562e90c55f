/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* RewriteMaps that are programs or databases. */

#include "dryrun/maps.h"
#include "dryrun/asked.h"
#include "httpd/vhost_name.h"
#include "lint/context/reading.h"
#include "model/directive.h"

#include "http_config.h"
#include "mod_rewrite.h"
#include "apr_strings.h"

#define MAP_NAME "phpguard-not-asked"

/* The lookup finds nothing, and the verdict becomes "unknown". */
static char *not_asked(request_rec *r, char *key)
{
    (void)key;
    if (pg_now.answer) {
        pg_now.answer->map = "a program or a database";
    }
    return apr_pstrdup(r->pool, "");
}

static int is_outside(const char *args, const char **name, apr_pool_t *p)
{
    const char *kind;

    *name = pg_getword(p, &args);
    kind = pg_getword(p, &args);
    return !strncasecmp(kind, "prg:", 4) || !strncasecmp(kind, "dbd:", 4)
           || !strncasecmp(kind, "fastdbd:", 8);
}

/* A second RewriteMap of the same name replaces the map: cmd_rewritemap()
 * (modules/mappers/mod_rewrite.c). */
static void replace(server_rec *s, const char *name, apr_pool_t *p)
{
    pg_reading_obey(s, apr_psprintf(p, "RewriteMap %s int:%s\n", name,
                                    MAP_NAME), p);
}

static server_rec *server_of(server_rec *main_server,
                             const ap_directive_t *section)
{
    server_rec *s;

    for (s = main_server->next; s && !pg_vhost_is(s, section); s = s->next);
    return s;
}

/* A vhost inherits the maps of the main server unless it defines its own. */
static void replace_in(const ap_directive_t *d, server_rec *of,
                       server_rec *main_server, apr_pool_t *p)
{
    const char *name;
    server_rec *s;

    for (; d; d = d->next) {
        if (!strcasecmp(d->directive, "<VirtualHost")) {
            replace_in(d->first_child, server_of(main_server, d),
                       main_server, p);
        }
        if (strcasecmp(d->directive, "RewriteMap")
            || !is_outside(d->args, &name, p)) {
            continue;
        }
        for (s = of; s; s = of == main_server ? s->next : NULL) {
            replace(s, name, p);
        }
    }
}

void pg_maps_open(server_rec *main_server, apr_pool_t *p)
{
    APR_OPTIONAL_FN_TYPE(ap_register_rewrite_mapfunc) *add
        = APR_RETRIEVE_OPTIONAL_FN(ap_register_rewrite_mapfunc);

    if (add) {
        /* mod_rewrite's post_config creates this mutex; a file would remain
         * afterwards */
        pg_reading_obey(main_server, "Mutex pthread rewrite-map\n", p);
        add((char *)MAP_NAME, not_asked);
        replace_in(ap_conftree, main_server, main_server, p);
    }
}
