/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "probe.h"
#include "clues.h"
#include "host.h"
#include "observe.h"
#include "places.h"
#include "roads.h"
#include "words.h"

#include "http_core.h"
#include "apr_strings.h"

/* mime_post_config() (modules/http/mod_mime.c) has not run at -t. */
static void read_types(apr_hash_t *types, const char *file, apr_pool_t *p)
{
    char line[MAX_STRING_LEN];
    ap_configfile_t *f;

    file = ap_server_root_relative(p, file);
    if (!file || ap_pcfg_openfile(&f, p, file) != APR_SUCCESS) {
        return;
    }
    while (!ap_cfg_getline(line, sizeof(line), f)) {
        const char *rest = line, *type;

        if (*line == '#') {
            continue;
        }
        type = ap_getword_conf(p, &rest);
        while (*rest) {
            apr_hash_set(types, pg_getword_lower(p, &rest),
                         APR_HASH_KEY_STRING, type);
        }
    }
    ap_cfg_closefile(f);
}

static const char *types_config(const server_rec *s, apr_pool_t *p)
{
    const pg_trail *own = pg_lint_observed(s->lookup_defaults);
    const pg_directive *d;
    const char *file = AP_TYPES_CONFIG_FILE;

    for (d = own ? own->first : NULL; d; d = d->next) {
        if (d->kind == PG_TYPESCONFIG) {
            file = pg_directive_subject(d, p);
        }
    }
    return file;
}

void pg_probe_prepare(pg_lint *l)
{
    l->types = apr_hash_make(l->p);
    if (ap_find_linked_module("mod_mime.c")) {
        read_types(l->types, types_config(l->main_server, l->p), l->p);
    }
    l->globs = apr_hash_make(l->p);
    l->clues = apr_pcalloc(l->p, sizeof(*l->clues));
    l->foreign = pg_host_foreign();
}

/* ScriptAlias sets the handler before mod_mime does, and over the type:
 * try_alias_list(), modules/mappers/mod_alias.c. */
static void script_alias(pg_mapping *m)
{
    if (!m->handler || m->by_type) {
        m->handler = "cgi-script";
        m->handler_by = NULL;
        m->by_type = 0;
    }
}

/* cgi_handler() and fcgid_handler() answer 403 without ExecCGI. */
static int lacks_execcgi(const pg_row *row)
{
    const core_dir_config *core = ap_get_core_module_config(row->spot.conf);
    const char *handler = row->mapping.handler;

    return !row->mapping.action.text && handler && !row->place->script
           && (!strcmp(handler, "cgi-script")
               || !strcmp(handler, "fcgid-script"))
           && !(core->opts & OPT_EXECCGI);
}

static pg_outcome judge(pg_row *row, const pg_lint *l, const pg_world *w,
                        apr_pool_t *p)
{
    pg_outcome outcome = pg_verdict_outcome(&row->mapping, w);
    pg_road road;

    switch (row->place->htaccess.state) {
    case PG_HTACCESS_BROKEN:
        return PG_FAILS;
    case PG_HTACCESS_CLOSED:
        return PG_DENIED;
    case PG_HTACCESS_UNREAD:
        return PG_UNKNOWN;
    default:
        break;
    }
    if (row->spot.denied) {
        return PG_DENIED;
    }
    if (row->spot.conditional) {
        return PG_UNKNOWN;
    }
    if (outcome == PG_RUNS && lacks_execcgi(row)) {
        return PG_FAILS;
    }
    if (outcome != PG_LEAKS) {
        return outcome;
    }
    if (l->foreign && row->runner.state == PG_RUNNER_UNKNOWN) {
        return PG_UNKNOWN;
    }
    road = pg_road_find(row->place, row->name, p);
    row->road = road.by;
    row->lacks = road.lacks;
    return road.outcome;
}

void pg_probe(pg_row *row, const pg_lint *l, const pg_place *place,
              const char *name, apr_pool_t *p)
{
    const pg_world world = pg_host_world(place->s);

    memset(row, 0, sizeof(*row));
    row->place = place;
    row->name = name;
    pg_walk_file(&row->spot, place, name, p);
    row->c.trail = pg_observed(row->spot.conf);
    pg_mapping_fold(&row->mapping, row->c.trail, name, l->types, p);
    if (place->script) {
        script_alias(&row->mapping);
    }
    row->runner = world.runner(world.baton, row->mapping.handler);
    row->outcome = judge(row, l, &world, p);
    row->c.mapping = &row->mapping;
    row->c.file = apr_pstrcat(p, place->dir, name, NULL);
    row->c.handler = row->mapping.handler ? row->mapping.handler
                                          : AP_DEFAULT_HANDLER_NAME;
    row->c.name_class = pg_name_classify(name);
    if (row->outcome == PG_LEAKS) {
        if (strcmp(name, "index.php")) {
            row->c.plain = pg_observed(pg_walk_plain(row->spot.conf, p));
        }
        pg_verdict_cause(&row->verdict, &row->c, &world, p);
    }
}

pg_outcome pg_probe_target(const pg_row *row, const pg_lint *l,
                           apr_pool_t *p)
{
    const char *url = row->mapping.action.text;
    const char *base = pg_name_base(url);
    pg_place place;
    pg_row target;

    if (*url != '/' || !*base) {
        return PG_UNKNOWN;
    }
    memset(&place, 0, sizeof(place));
    place.s = row->place->s;
    place.url = apr_pstrmemdup(p, url, (apr_size_t)(base - url));
    place.dir = pg_places_resolve(place.s, place.url, &place.script, p);
    if (!place.dir || *place.dir != '/') {
        return PG_UNKNOWN;
    }
    pg_walk_place(&place, p);
    pg_probe(&target, l, &place, base, p);
    return target.outcome == PG_LEAKS ? PG_FAILS : target.outcome;
}
