/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "inspect.h"
#include "judge.h"
#include "places.h"
#include "shape.h"
#include "words.h"

#include "http_config.h"
#include "http_core.h"
#include "apr_strings.h"

/* A run, and the shapes of which nothing was said. */
typedef struct {
    pg_inspection in;
    apr_hash_t *silent;         /* always or unless_files, by shape */
    int looked;                 /* places so far */
} run;

/* Nothing is to be said of a shape: ever, or where no PHP file stands. */
static const char always[] = "always", unless_files[] = "unless files";

/* So many directories are looked through for odd spellings whatever their
 * shape; behind them, one more of a shape that is in order is believed. */
#define LOOK_MAX 1000

/* A file that is spelled in another way is an error where it stands. */
static void inspect_odd(pg_inspection *in, const pg_place *place,
                        const pg_evidence *e)
{
    pg_evidence here = *e;
    pg_row *row;
    int i;

    here.php = 1;
    for (i = 0; e->odd && i < e->odd->nelts; ++i) {
        row = apr_palloc(in->p, sizeof(*row));
        pg_probe(row, &in->l, place, APR_ARRAY_IDX(e->odd, i, const char *),
                 in->p);
        if (row->outcome == PG_LEAKS) {
            pg_judge(in, row, &here);
        }
    }
}

/* The directory is read first: it tells what need not be looked for. */
static int open_place(pg_place *place, pg_evidence *e, apr_pool_t *p)
{
    const core_server_config *core
        = ap_get_core_module_config(place->s->module_config);

    if (!pg_evidence_find(e, place->dir, p)) {
        return 0;
    }
    place->bare = e->bare && *core->access_name == '.'
                  && !ap_strchr_c(core->access_name, ' ');
    pg_walk_place(place, p);
    return 1;
}

/* Probe what stands in a place; remember its shape if that is in order. */
static void probe_place(run *r, const pg_place *place, const pg_evidence *e,
                        apr_uint64_t shape)
{
    pg_inspection *in = &r->in;
    int before = in->found->places;
    pg_row *row = apr_palloc(in->p, sizeof(*row));

    pg_probe(row, &in->l, place, "index.php", in->p);
    pg_judge(in, row, e);
    if (in->found->places == before) {
        apr_hash_set(r->silent,
                     apr_pmemdup(apr_hash_pool_get(r->silent), &shape,
                                 sizeof(shape)), sizeof(shape),
                     row->outcome == PG_LEAKS ? unless_files : always);
    }
}

static const char *known_shape(const run *r, apr_uint64_t shape)
{
    return apr_hash_get(r->silent, &shape, sizeof(shape));
}

static void inspect_place(run *r, pg_place *place)
{
    pg_inspection *in = &r->in;
    pg_evidence e;
    apr_uint64_t shape;

    if (++r->looked > LOOK_MAX) {
        pg_walk_place(place, in->p);
        if (!place->broken && known_shape(r, pg_shape(place)) == always) {
            return;
        }
    }
    if (!open_place(place, &e, in->p)) {
        return;
    }
    if (place->broken) {
        pg_judge_broken(in, place);
        return;
    }
    inspect_odd(in, place, &e);
    shape = pg_shape(place);
    if (known_shape(r, shape) == always
        || (known_shape(r, shape) == unless_files && !e.php)) {
        return;
    }
    probe_place(r, place, &e, shape);
}

/* A pool in which a finding was made stays as long as the findings. */
static void inspect_server(run *r, server_rec *s, apr_pool_t *parent)
{
    int before = r->in.found->places, i;
    apr_array_header_t *places = pg_places(s, r->in.l.globs, r->in.p);

    for (i = 0; i < places->nelts; ++i) {
        inspect_place(r, &APR_ARRAY_IDX(places, i, pg_place));
    }
    if (r->in.found->places == before) {
        apr_pool_clear(r->in.p);
    }
    else {
        apr_pool_create(&r->in.p, parent);
    }
}

/* The servers that a request can arrive at, in the order in which they are
 * written; httpd keeps the last vhost first. */
static apr_array_header_t *reachable(server_rec *main_server, apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 16, sizeof(server_rec *));
    server_rec *s;
    int i, n;

    for (s = main_server; s; s = s->next) {
        if (pg_places_reachable(s, main_server)) {
            APR_ARRAY_PUSH(all, server_rec *) = s;
        }
    }
    i = all->nelts && APR_ARRAY_IDX(all, 0, server_rec *) == main_server;
    for (n = all->nelts - 1; i < n; ++i, --n) {
        s = APR_ARRAY_IDX(all, i, server_rec *);
        APR_ARRAY_IDX(all, i, server_rec *) = APR_ARRAY_IDX(all, n,
                                                            server_rec *);
        APR_ARRAY_IDX(all, n, server_rec *) = s;
    }
    return all;
}

pg_findings *pg_inspect(server_rec *main_server, apr_pool_t *p)
{
    apr_array_header_t *servers = reachable(main_server, p);
    int i;
    run r;

    r.in.l.main_server = main_server;
    r.in.l.p = p;
    pg_probe_prepare(&r.in.l);
    r.in.found = pg_findings_make(p);
    r.silent = apr_hash_make(p);
    r.looked = 0;
    apr_pool_create(&r.in.p, p);
    for (i = 0; i < servers->nelts; ++i) {
        inspect_server(&r, APR_ARRAY_IDX(servers, i, server_rec *), p);
    }
    return r.in.found;
}

/* The spellings that a pattern often forgets. */
static const char *const spellings[] = {
    "index.php", "x.PHP", "x.phtml", "x.phar", "x.php7", "index.php.en", NULL
};

static void add_name(apr_array_header_t *names, const char *name)
{
    int i;

    for (i = 0; i < names->nelts; ++i) {
        if (!strcmp(APR_ARRAY_IDX(names, i, const char *), name)) {
            return;
        }
    }
    APR_ARRAY_PUSH(names, const char *) = name;
}

/* "x." and each extension that a line of the configuration maps to PHP. */
static void add_extensions(apr_array_header_t *names,
                           const ap_directive_t *node)
{
    apr_pool_t *p = names->pool;

    for (; node; node = node->next) {
        const char *args = node->args, *ext;

        add_extensions(names, node->first_child);
        if ((strcasecmp(node->directive, "AddHandler")
             && strcasecmp(node->directive, "AddType"))
            || !pg_name_means_php(pg_getword(p, &args))) {
            continue;
        }
        while (*args) {
            ext = pg_getword_lower(p, &args);
            ext += *ext == '.';
            if (strcmp(ext, "php")) {
                add_name(names, apr_pstrcat(p, "x.", ext, NULL));
            }
        }
    }
}

static apr_array_header_t *probe_names(apr_pool_t *p)
{
    apr_array_header_t *names = apr_array_make(p, 8, sizeof(const char *));
    const char *const *n;

    for (n = spellings; *n; ++n) {
        add_name(names, *n);
    }
    add_extensions(names, ap_conftree);
    return names;
}

void pg_inspect_all(server_rec *main_server,
                    void (*visit)(const pg_row *row, const pg_lint *l,
                                  void *baton, apr_pool_t *p),
                    void *baton, apr_pool_t *p)
{
    apr_array_header_t *names = probe_names(p), *places;
    apr_array_header_t *servers = reachable(main_server, p);
    apr_pool_t *scratch;
    pg_evidence e;
    pg_lint l;
    pg_row row;
    int i, n, v;

    l.main_server = main_server;
    l.p = p;
    pg_probe_prepare(&l);
    apr_pool_create(&scratch, p);
    for (v = 0; v < servers->nelts; ++v) {
        apr_pool_clear(scratch);
        places = pg_places(APR_ARRAY_IDX(servers, v, server_rec *), l.globs,
                           scratch);
        for (i = 0; i < places->nelts; ++i) {
            if (!open_place(&APR_ARRAY_IDX(places, i, pg_place), &e,
                            scratch)) {
                continue;
            }
            for (n = 0; n < names->nelts; ++n) {
                pg_probe(&row, &l, &APR_ARRAY_IDX(places, i, pg_place),
                         APR_ARRAY_IDX(names, n, const char *), scratch);
                visit(&row, &l, baton, scratch);
            }
        }
    }
}
