/* Licensed under the Apache License, Version 2.0; see LICENSE. */

#include "why.h"
#include "conditions.h"
#include "host.h"
#include "places.h"
#include "words.h"

#include "http_core.h"
#include "apr_strings.h"

static const char *quoted_place(const ap_directive_t *node, apr_pool_t *p)
{
    return apr_psprintf(p, "\"%s\" (%s)", pg_directive_text(node, p),
                        pg_directive_place(node, p));
}

static pg_directive *directive_of(const ap_directive_t *node, apr_pool_t *p)
{
    pg_directive *d = apr_pcalloc(p, sizeof(*d));

    d->node = node;
    d->kind = PG_PRESENCE;
    return d;
}

/* "<IfModule mod_php8.c>" where PHP 8 calls itself mod_php.c. */
static const char *other_php_name(const char *condition, apr_pool_t *p)
{
    const char *loaded = pg_runner_php_module();
    char *name = apr_pstrdup(p, condition);

    name[strcspn(name, ">")] = '\0';
    if (!loaded || *name == '!' || !strstr(name, "php")
        || strstr(name, "proxy")) {
        return NULL;
    }
    return loaded;
}

static const char *fix_guard(const ap_directive_t *guard, const pg_world *w,
                             apr_pool_t *p)
{
    const char *loaded = other_php_name(guard->args, p);
    char *name = apr_pstrdup(p, guard->args);
    const char *command;
    apr_size_t len;

    name[strcspn(name, ">")] = '\0';
    if (!strcasecmp(guard->directive, "<IfDefine")) {
        return apr_psprintf(p, "start httpd with -D %s, or take the "
                            "condition %s away", name,
                            quoted_place(guard, p));
    }
    if (loaded) {
        return apr_psprintf(p, "write \"<IfModule %s>\" in place of %s",
                            loaded, quoted_place(guard, p));
    }
    len = strlen(name);
    if (len > 7 && !strcmp(name + len - 7, "_module")) {
        name = apr_psprintf(p, "mod_%.*s.c", (int)(len - 7), name);
    }
    command = *name == '!' ? NULL : w->enable(w->baton, name, p);
    return command ? apr_psprintf(p, "run \"%s\"", command)
                   : apr_psprintf(p, "load the module, or take the condition "
                                  "%s away", quoted_place(guard, p));
}

static int why_guarded(pg_finding *f, const pg_row *row, const pg_lint *l,
                       const pg_world *w, apr_pool_t *p)
{
    pg_hidden hidden;

    (void)row;
    if (!pg_conditions_find(&hidden, l->main_server, p)) {
        return 0;
    }
    f->id = PG_GUARDED;
    f->decided = hidden.guard;
    APR_ARRAY_PUSH(f->lost, const pg_directive *) = hidden.hidden;
    f->fix = fix_guard(hidden.guard->node, w, p);
    return 1;
}

/* Does a Files or FilesMatch section take index.php and no other file? */
static int is_for_php(const ap_directive_t *node, apr_pool_t *p)
{
    const char *args = node->args;
    char *pattern;
    ap_regex_t *regex;
    int match = !strcasecmp(node->directive, "<FilesMatch");

    if (!match && strcasecmp(node->directive, "<Files")) {
        return 0;
    }
    pattern = pg_getword(p, &args);
    if (!match && !strcmp(pattern, "~")) {
        pattern = pg_getword(p, &args);
        match = 1;
    }
    pattern[strcspn(pattern, ">")] = '\0';
    regex = match ? ap_pregcomp(p, pattern, AP_REG_EXTENDED) : NULL;
    return match ? regex && !ap_regexec(regex, "index.php", 0, NULL, 0)
                   && ap_regexec(regex, "index.html", 0, NULL, 0)
                 : !strcmp(pattern, "*.php");
}

static const ap_directive_t *find_emptied(const ap_directive_t *node,
                                          apr_pool_t *p)
{
    const ap_directive_t *found;

    for (; node; node = node->next) {
        if (node->first_child) {
            found = find_emptied(node->first_child, p);
            if (found) {
                return found;
            }
        }
        else if (is_for_php(node, p)) {
            return node;
        }
    }
    return NULL;
}

static int why_emptied(pg_finding *f, const pg_row *row, const pg_lint *l,
                       const pg_world *w, apr_pool_t *p)
{
    const ap_directive_t *node = find_emptied(ap_conftree, p);
    const char *handler = pg_host_php_handler(p);

    (void)row;
    (void)l;
    if (!node) {
        return 0;
    }
    f->id = PG_EMPTIED;
    f->decided = directive_of(node, p);
    if (handler) {
        f->fix = apr_psprintf(p, "write \"SetHandler \"%s\"\" in %s",
                              handler, quoted_place(node, p));
    }
    else {
        const char *command = w->enable(w->baton, NULL, p);

        f->fix = command ? apr_psprintf(p, "run \"%s\"", command)
                         : apr_psprintf(p, "write a SetHandler in %s",
                                        quoted_place(node, p));
    }
    return 1;
}

static const char *root_of(const server_rec *s)
{
    const core_server_config *core
        = ap_get_core_module_config(s->module_config);

    return core->ap_document_root;
}

/* The lines that map PHP in one vhost, to be written into another. */
static const char *lines_of(const ap_directive_t *node, apr_pool_t *p)
{
    const char *text = apr_psprintf(p, "\"%s\"", pg_directive_text(node, p));

    for (node = node->parent; node; node = node->parent) {
        if (!strcasecmp(node->directive, "<VirtualHost")) {
            break;
        }
        text = apr_psprintf(p, "\"%s\", %s, \"</%s>\"",
                            pg_directive_text(node, p), text,
                            node->directive + 1);
    }
    return text;
}

static const pg_directive *mapping_of(server_rec *s, const pg_lint *l,
                                      apr_pool_t *p)
{
    pg_place place;
    pg_row row;

    memset(&place, 0, sizeof(place));
    place.s = s;
    place.dir = apr_pstrcat(p, root_of(s), "/", NULL);
    place.url = "/";
    pg_walk_place(&place, p);
    pg_probe(&row, l, &place, "index.php", p);
    return row.outcome == PG_RUNS ? row.mapping.handler_by : NULL;
}

static int why_sibling(pg_finding *f, const pg_row *row, const pg_lint *l,
                       const pg_world *w, apr_pool_t *p)
{
    server_rec *own = row->place->s, *s;
    const pg_directive *d;

    (void)w;
    for (s = l->main_server; s; s = s->next) {
        if (s == own || !root_of(s) || !root_of(own)
            || strcmp(root_of(s), root_of(own))
            || !pg_places_reachable(s, l->main_server)) {
            continue;
        }
        d = mapping_of(s, l, p);
        if (d) {
            f->id = PG_SIBLING;
            f->decided = NULL;
            APR_ARRAY_PUSH(f->lost, const pg_directive *) = d;
            f->fix = apr_psprintf(p, "write %s in the vhost at %s:%u",
                                  lines_of(d->node, p), own->defn_name
                                  ? own->defn_name : "?",
                                  own->defn_line_number);
            return 1;
        }
    }
    return 0;
}

/* Is a directory the root of some vhost, or above one? */
static int holds_a_root(const char *dir, const pg_lint *l)
{
    const server_rec *s;
    apr_size_t len = strlen(dir);

    for (s = l->main_server; s; s = s->next) {
        const char *root = root_of(s);

        if (root && (!strncmp(root, dir, len) || !strncmp(dir, root,
                                                          strlen(root)))) {
            return 1;
        }
    }
    return 0;
}

static int maps_php(const ap_directive_t *node)
{
    return (!strcasecmp(node->directive, "SetHandler")
            || !strcasecmp(node->directive, "AddHandler")
            || !strcasecmp(node->directive, "AddType"))
           && pg_name_means_php(node->args);
}

static const ap_directive_t *find_elsewhere(const ap_directive_t *node,
                                            const ap_directive_t *section,
                                            const pg_lint *l,
                                            const ap_directive_t **mapping,
                                            apr_pool_t *p)
{
    for (; node; node = node->next) {
        const ap_directive_t *in = section, *found;

        if (!strcasecmp(node->directive, "<Directory")) {
            const char *args = node->args;
            char *dir = pg_getword(p, &args);

            dir[strcspn(dir, ">")] = '\0';
            in = (*dir == '/' && !strpbrk(dir, "*?[") && dir[1]
                  && !holds_a_root(dir, l)) ? node : NULL;
        }
        if (in && maps_php(node)) {
            *mapping = node;
            return in;
        }
        found = find_elsewhere(node->first_child, in, l, mapping, p);
        if (found) {
            return found;
        }
    }
    return NULL;
}

static int why_elsewhere(pg_finding *f, const pg_row *row, const pg_lint *l,
                         const pg_world *w, apr_pool_t *p)
{
    const ap_directive_t *mapping = NULL;
    const ap_directive_t *section = find_elsewhere(ap_conftree, NULL, l,
                                                   &mapping, p);

    (void)w;
    if (!section || !root_of(row->place->s)) {
        return 0;
    }
    f->id = PG_ELSEWHERE;
    f->decided = directive_of(section, p);
    APR_ARRAY_PUSH(f->lost, const pg_directive *) = directive_of(mapping, p);
    f->fix = apr_psprintf(p, "write \"<Directory %s>\" in place of %s",
                          root_of(row->place->s), quoted_place(section, p));
    return 1;
}

static int why_unmapped(pg_finding *f, const pg_row *row, const pg_lint *l,
                        const pg_world *w, apr_pool_t *p)
{
    (void)row;
    (void)l;
    (void)w;
    if (!pg_runner_php_module()) {
        return 0;
    }
    f->id = PG_UNMAPPED;
    f->fix = pg_host_map_php(p);
    return 1;
}

static int (*const reasons[])(pg_finding *f, const pg_row *row,
                              const pg_lint *l, const pg_world *w,
                              apr_pool_t *p) = {
    why_sibling, why_guarded, why_emptied, why_elsewhere, why_unmapped
};

void pg_why(pg_finding *f, pg_row *row, const pg_lint *l, apr_pool_t *p)
{
    const pg_world world = pg_host_world(row->place->s);
    apr_size_t i;

    pg_verdict_explain(&row->verdict, &row->c, &world, p);
    f->id = row->verdict.id;
    f->handler = row->mapping.handler;
    f->decided = row->verdict.decided;
    f->lost = row->verdict.lost;
    f->fix = row->verdict.fix;
    if (f->id != PG_NOTHING) {
        return;
    }
    for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); ++i) {
        if (reasons[i](f, row, l, &world, p)) {
            return;
        }
    }
}
