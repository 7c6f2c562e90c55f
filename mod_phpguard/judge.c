/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "judge.h"
#include "host.h"
#include "roads.h"
#include "settings.h"
#include "state.h"
#include "step.h"
#include "why.h"
#include "words.h"

#include "http_core.h"
#include "apr_lib.h"
#include "apr_strings.h"

static int guard_is_off(const pg_row *row)
{
    const pg_settings *conf = pg_settings_of(row->spot.conf);

    return conf && conf->mode == PG_GUARD_OFF;
}

/* Does the place itself speak of PHP, or only the server around it? */
static int is_own(const pg_directive *d, const pg_place *place)
{
    const ap_directive_t *node;
    apr_size_t len = strlen(place->dir) - 1;

    for (node = d ? d->node->parent : NULL; node; node = node->parent) {
        const char *path = node->args + strspn(node->args, " \"'");

        if (!strncmp(path, place->dir, len) && !apr_isalnum(path[len])
            && !strncasecmp(node->directive, "<Directory", 10)) {
            return 1;
        }
    }
    return 0;
}

static int directive_means_php(const pg_row *row, apr_pool_t *p)
{
    apr_array_header_t *all = pg_mapping_concerned(row->c.trail, row->name,
                                                   p);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_directive *d = APR_ARRAY_IDX(all, i, const pg_directive *);

        if (d->kind != PG_ENGINE && pg_name_means_php(d->node->args)) {
            return 1;
        }
    }
    return 0;
}

/* Evidence that PHP is meant here: files, or directives; of a directory that
 * only inherits them, files alone count. */
static int is_meant(const pg_row *row, const pg_evidence *e, apr_pool_t *p)
{
    const pg_place *place = row->place;

    if (e->php) {
        return 1;
    }
    if (place->url && !strcmp(place->url, "/")) {
        return directive_means_php(row, p);
    }
    return is_own(row->mapping.handler_by, place);
}

pg_where pg_judge_where(const pg_place *place, const char *name)
{
    pg_where where;

    memset(&where, 0, sizeof(where));
    where.s = place->s;
    where.context = place->dir;
    where.pattern = place->pattern;
    where.name = name;
    return where;
}

int pg_judge_configured(const pg_inspection *in, const pg_place *place,
                        const char *name)
{
    pg_place configured = pg_walk_configured(place);
    pg_row row;

    pg_probe(&row, &in->l, &configured, name, in->p);
    return row.outcome == PG_LEAKS;
}

/* What a .htaccess decides is live as soon as it is written, and what files
 * there are is for site owners to say: neither is a new leak. */
static int is_new(const pg_inspection *in, const pg_row *row,
                  const pg_where *where)
{
    return in->live
           && pg_state_is_new(in->live, pg_findings_key(where, in->p),
                              !strcmp(row->name, "index.php"), in->p)
           && (where->by || !pg_walk_has_htaccess(row->place)
               || pg_judge_configured(in, row->place, row->name));
}

static void add(pg_inspection *in, const pg_finding *f, const pg_row *row)
{
    pg_where where = pg_judge_where(row->place, row->name);

    where.decided = f->decided;
    where.by = f->id == PG_REWRITE_FIRST ? " by RewriteRule" : NULL;
    where.is_new = f->severity == PG_ERROR && is_new(in, row, &where);
    if (in->tell && f->severity == PG_ERROR) {
        pg_result_tell(in->tell, PG_TELLS_LEAK, pg_findings_key(&where,
                                                                in->p));
    }
    pg_findings_add(in->found, f, &where);
}

static void add_simple(pg_inspection *in, const pg_row *row, pg_cause_id id,
                       const pg_directive *decided, const char *fix)
{
    pg_finding f;

    memset(&f, 0, sizeof(f));
    f.severity = PG_WARNING;
    f.id = id;
    f.handler = row->mapping.handler;
    f.decided = decided;
    f.lost = apr_array_make(in->p, 1, sizeof(const pg_directive *));
    f.fix = fix;
    add(in, &f, row);
}

static void judge_leak(pg_inspection *in, pg_row *row, const pg_evidence *e)
{
    pg_finding f;

    if (!is_meant(row, e, in->p)) {
        return;
    }
    if (in->quick) {
        in->loud = 1;
        return;
    }
    memset(&f, 0, sizeof(f));
    pg_why(&f, row, &in->l, in->p);
    f.severity = pg_cause_get(f.id)->deliberate
                 || guard_is_off(row) || !row->place->url
                 ? PG_NOTE : PG_ERROR;
    /* PHP runs here, under another spelling: no reason to stop a reload */
    if (f.severity == PG_ERROR && f.id == PG_SPELLING) {
        f.severity = PG_WARNING;
    }
    add(in, &f, row);
}

/* mod_proxy without the scheme's module: a 500 for every page. */
static void judge_failure(pg_inspection *in, const pg_row *row)
{
    const pg_world world = pg_host_world(row->place->s);
    const char *missing = row->lacks, *command;
    const pg_directive *by = row->road;

    if (!missing && row->runner.state == PG_RUNNER_FAILS) {
        missing = row->runner.module;
        by = row->mapping.handler_by;
    }
    if (!missing) {
        return;
    }
    command = world.enable(world.baton, missing, in->p);
    add_simple(in, row, PG_SCHEME, by,
               command ? pg_step_run(command, in->p)
                       : pg_step_load(missing, NULL, in->p));
}

static int has_addtype_bug(void)
{
    ap_version_t v;

    ap_get_server_revision(&v);
    return v.major == 2 && v.minor == 4 && (v.patch == 60 || v.patch == 61);
}

/* It runs today, and a release of httpd or of mime.types may end that. */
static void judge_type(pg_inspection *in, const pg_row *row)
{
    if (!row->mapping.by_type || !pg_name_means_php(row->mapping.handler)) {
        return;
    }
    if (!row->mapping.type_by) {
        add_simple(in, row, PG_MIME_TYPES, NULL,
                   pg_step_write(pg_step_map(row->mapping.handler, in->p),
                                 PG_STEP_SERVER, in->p));
    }
    else if (has_addtype_bug() && row->mapping.type_by->kind == PG_ADDTYPE) {
        const ap_directive_t *node = row->mapping.type_by->node;

        add_simple(in, row, PG_ADDTYPE_BUG, row->mapping.type_by,
                   pg_step_replace(node, apr_pstrcat(in->p, "AddHandler ",
                                                     node->args, NULL),
                                   in->p));
    }
}

/* "[L]" gains PT, no flags become "[PT]". */
static const char *pass_through(const pg_directive *d, apr_pool_t *p)
{
    const char *text = pg_directive_text(d->node, p);
    const char *flags = strrchr(text, '[');

    return flags ? apr_psprintf(p, "%.*s[PT,%s", (int)(flags - text), text,
                                flags + 1)
                 : apr_pstrcat(p, text, " [PT]", NULL);
}

/* index.php runs by ProxyPassMatch, what is rewritten to it does not. */
static void judge_rewrite(pg_inspection *in, pg_row *row)
{
    const pg_directive *d = pg_road_rewrite_first(row->place->s, in->p);
    pg_finding f;

    if (!d) {
        return;
    }
    memset(&f, 0, sizeof(f));
    f.severity = PG_ERROR;
    f.id = PG_REWRITE_FIRST;
    f.decided = d;
    f.lost = apr_array_make(in->p, 1, sizeof(const pg_directive *));
    f.fix = pg_step_replace(d->node, pass_through(d, in->p), in->p);
    add(in, &f, row);
}

/* What executes programs here, on the URL of the target. */
static const char *fix_target(const pg_row *row, apr_pool_t *p)
{
    const pg_world world = pg_host_world(row->place->s);
    const char *handler = "fcgid-script", *first = "", *command;

    if (!ap_find_linked_module("mod_fcgid.c")) {
        handler = "cgi-script";
        command = world.enable(world.baton, "mod_cgid.c", p);
        if (world.runner(world.baton, handler).state == PG_RUNNER_MISSING) {
            first = apr_pstrcat(p, command ? pg_step_run(command, p)
                                           : pg_step_load("mod_cgid.c", NULL,
                                                          p), " and ", NULL);
        }
    }
    return apr_pstrcat(p, first,
                       pg_step_write(apr_psprintf(p,
                           "\"<Location %s>\", \"SetHandler %s\", "
                           "\"Options +ExecCGI\", \"</Location>\"",
                           pg_step_quote(row->mapping.action.text, p),
                           handler), PG_STEP_SERVER, p), NULL);
}

static void judge_target(pg_inspection *in, pg_row *row,
                         const pg_evidence *e)
{
    if (!row->mapping.action.by || !is_meant(row, e, in->p)) {
        return;
    }
    if (in->quick) {
        in->loud = 1;           /* the target has .htaccess files too */
    }
    else if (pg_probe_target(row, &in->l, in->p) == PG_FAILS) {
        add_simple(in, row, PG_TARGET, row->mapping.action.by,
                   fix_target(row, in->p));
    }
}

void pg_judge(pg_inspection *in, pg_row *row, const pg_evidence *e)
{
    switch (row->outcome) {
    case PG_LEAKS:
        judge_leak(in, row, e);
        break;
    case PG_FAILS:
        judge_failure(in, row);
        break;
    case PG_RUNS:
        judge_type(in, row);
        judge_target(in, row, e);
        if (row->road) {
            judge_rewrite(in, row);
        }
        break;
    default:
        break;
    }
}

void pg_judge_htaccess(pg_inspection *in, const pg_place *place)
{
    const pg_htaccess_state state = place->htaccess.state;
    pg_where where = pg_judge_where(place, ".htaccess");
    pg_finding f;

    memset(&f, 0, sizeof(f));
    f.severity = state == PG_HTACCESS_UNREAD ? PG_NOTE : PG_WARNING;
    f.id = state == PG_HTACCESS_BROKEN ? PG_BROKEN_HTACCESS
                                       : PG_UNREAD_HTACCESS;
    f.handler = f.detail = place->htaccess.why;
    f.lost = apr_array_make(in->p, 1, sizeof(const pg_directive *));
    f.fix = state == PG_HTACCESS_BROKEN
            ? "mend the line; until then httpd answers 500 there"
            : state == PG_HTACCESS_CLOSED
            ? "let the server's user read it; until then httpd answers 403 "
              "there"
            : "look at it yourself: nothing is said of this place";
    pg_findings_add(in->found, &f, &where);
}
