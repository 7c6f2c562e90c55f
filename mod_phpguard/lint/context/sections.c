/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The sections that apply to a directory and to a file in it, merged as httpd
 * merges them for a request. */

#include "lint/context/sections.h"
#include "httpd/if_sections.h"
#include "httpd/observe.h"
#include "httpd/section_match.h"
#include "lint/child/progress.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_fnmatch.h"
#include "apr_strings.h"

static const core_dir_config *core_of(ap_conf_vector_t *section)
{
    return ap_get_core_module_config(section);
}

/* Options as far as they matter here: does httpd follow links without a
 * look at each?  core_opts_merge(), server/request.c. */
static int follows(int before, const core_dir_config *core)
{
    const int links = OPT_SYM_OWNER | OPT_SYM_LINKS;

    if (core->opts & OPT_UNSET) {
        before = (before & ~core->opts_remove) | core->opts_add;
        return before & links;
    }
    return core->opts & links;
}

/* The same; a .htaccess file without a core directive has no core
 * configuration. */
static void allow(pg_overrides *o, ap_conf_vector_t *section)
{
    const core_dir_config *core = core_of(section);

    if (!core) {
        return;
    }
    o->links = follows(o->links, core);
    if (!(core->override & OR_UNSET)) {
        o->override = (int)core->override;
        o->options = core->override_opts;
    }
    if (core->override_list) {
        o->list = core->override_list;
    }
}

static void add_htaccess(pg_context *context, const char *level,
                         pg_overrides *o, apr_pool_t *p)
{
    ap_conf_vector_t *conf;

    if (context->bare && !strcmp(level, context->dir)) {
        return;
    }
    if (context->sealed) {
        context->htaccess.state = PG_HTACCESS_UNREAD;
        return;
    }
    conf = pg_htaccess_read(context->s, level, o, &context->htaccess, p);
    if (conf) {
        allow(o, conf);
        APR_ARRAY_PUSH(context->dirs, ap_conf_vector_t *) = conf;
    }
}

static int is_right_below(const core_dir_config *core, const char *dir,
                          unsigned int slashes, apr_pool_t *p)
{
    return core->d_is_fnmatch
           ? apr_fnmatch(pg_section_level(core->d, slashes, p), dir,
                         APR_FNM_PATHNAME) == APR_SUCCESS
           : !strncmp(core->d, dir, strlen(dir));
}

/* Where it need not look for links httpd takes the file for one more level,
 * with a slash: <Directory "/docs/x*"> holds for files in /docs too. */
static void note_rest(pg_context *context, const apr_array_header_t *sections,
                      int i, unsigned int level, int for_files, apr_pool_t *p)
{
    for (; i < sections->nelts; ++i) {
        const core_dir_config *core = core_of(PG_SECTION(sections, i));

        if (core->r) {
            APR_ARRAY_PUSH(context->regexes, ap_conf_vector_t *)
                = PG_SECTION(sections, i);
        }
        else if (for_files && core->d_components == level
                 && is_right_below(core, context->dir, level - 1, p)) {
            APR_ARRAY_PUSH(context->files, ap_conf_vector_t *)
                = PG_SECTION(sections, i);
        }
    }
}

/* One directory level after the other, as ap_directory_walk() goes: its
 * sections first, then its .htaccess.  The sections are sorted by depth. */
static void walk_levels(pg_context *context, const apr_array_header_t *sections,
                        pg_overrides *o, apr_pool_t *p)
{
    const char *slash = context->dir;
    unsigned int level = 0;
    int i = 0;

    while ((slash = ap_strchr_c(slash, '/')) != NULL) {
        ++level;
        ++slash;
        for (; i < sections->nelts; ++i) {
            const core_dir_config *core = core_of(PG_SECTION(sections, i));

            if (core->r || core->d_components > level) {
                break;
            }
            if (pg_section_directory_matches(core, context->dir, p)) {
                allow(o, PG_SECTION(sections, i));
                APR_ARRAY_PUSH(context->dirs, ap_conf_vector_t *)
                    = PG_SECTION(sections, i);
                APR_ARRAY_PUSH(context->sections, ap_conf_vector_t *)
                    = PG_SECTION(sections, i);
            }
        }
        if (o->override || !apr_is_empty_table(o->list)) {
            add_htaccess(context,
                         apr_pstrmemdup(p, context->dir,
                                        (apr_size_t)(slash - context->dir)),
                         o, p);
        }
    }
    note_rest(context, sections, i, level + 1, o->links == OPT_SYM_LINKS, p);
}

void pg_sections_choose(pg_context *context, apr_pool_t *p)
{
    const core_server_config *server
        = ap_get_core_module_config(context->s->module_config);
    pg_overrides o = { 0, 0, 0, NULL };

    context->dirs = apr_array_make(p, 4, sizeof(ap_conf_vector_t *));
    context->sections = apr_array_make(p, 4, sizeof(ap_conf_vector_t *));
    context->files = apr_array_make(p, 1, sizeof(ap_conf_vector_t *));
    context->regexes = apr_array_make(p, 1, sizeof(ap_conf_vector_t *));
    memset(&context->htaccess, 0, sizeof(context->htaccess));
    allow(&o, context->s->lookup_defaults);
    o.links = core_of(context->s->lookup_defaults)->opts
              & (OPT_SYM_OWNER | OPT_SYM_LINKS);
    walk_levels(context, server->sec_dir, &o, p);
}

const char *pg_sections_uri(const pg_context *context, const char *name,
                            apr_pool_t *p)
{
    if (context->uri) {
        return context->uri;
    }
    return context->url ? apr_pstrcat(p, context->url, name, NULL) : NULL;
}

int pg_sections_has_htaccess(const pg_context *context)
{
    return context->sections->nelts != context->dirs->nelts
           || context->htaccess.state != PG_HTACCESS_FINE;
}

pg_context pg_sections_configured(const pg_context *context)
{
    pg_context configured = *context;

    configured.configured = 1;
    configured.dirs = context->sections;
    memset(&configured.htaccess, 0, sizeof(configured.htaccess));
    return configured;
}

static ap_conf_vector_t *merge(ap_conf_vector_t *base, ap_conf_vector_t *add,
                               apr_pool_t *p)
{
    return base ? ap_merge_per_dir_configs(p, base, add) : add;
}

/* Merge a walk's matching sections with each other first, then onto what was
 * there: a walk's order is part of what mod_mime makes of it. */
typedef struct {
    ap_conf_vector_t *pending;
    pg_merged *out;
    const char *name;           /* of the file */
    pg_access_of of;            /* the kind of its sections */
    apr_pool_t *p;
} walk;

static void walk_on(walk *w, ap_conf_vector_t *section)
{
    pg_access_note(&w->out->access, section, w->of, w->p);
    pg_access_wrapper(&w->out->wrapper, section, w->name, w->p);
    w->pending = merge(w->pending, section, w->p);
}

static void walk_done(walk *w)
{
    if (w->pending) {
        w->out->conf = merge(w->out->conf, w->pending, w->p);
    }
    w->pending = NULL;
}

static void walk_directories(walk *w, const pg_context *context,
                             const char *name)
{
    const char *path = apr_pstrcat(w->p, context->dir, name, NULL);
    int i;

    for (i = 0; i < context->dirs->nelts; ++i) {
        walk_on(w, PG_SECTION(context->dirs, i));
    }
    for (i = 0; i < context->files->nelts; ++i) {
        if (pg_section_directory_matches(core_of(PG_SECTION(context->files, i)),
                              pg_with_slash(path, w->p), w->p)) {
            walk_on(w, PG_SECTION(context->files, i));
        }
    }
    for (i = 0; i < context->regexes->nelts; ++i) {
        const core_dir_config *core = core_of(PG_SECTION(context->regexes, i));

        if (!ap_regexec(core->r, path, 0, NULL, 0)) {
            walk_on(w, PG_SECTION(context->regexes, i));
        }
    }
    walk_done(w);
}

static void walk_files(walk *w, const char *name)
{
    const apr_array_header_t *files = pg_section_files(w->out->conf, name,
                                                       w->p);
    int i;

    for (i = 0; i < files->nelts; ++i) {
        walk_on(w, PG_SECTION(files, i));
    }
    walk_done(w);
}

static void walk_locations(walk *w, const pg_context *context, const char *name)
{
    const char *uri = pg_sections_uri(context, name, w->p);
    apr_array_header_t *found = pg_section_locations(context->s, uri, w->p);
    int i;

    w->of = PG_ACCESS_LOCATION;
    for (i = 0; i < found->nelts; ++i) {
        walk_on(w, PG_SECTION(found, i));
    }
    walk_done(w);
}

int pg_sections_enter(const pg_context *context)
{
    return !context->htaccess.file
           || pg_progress_enter(context->htaccess.file);
}

void pg_sections_leave(const pg_context *context)
{
    if (context->htaccess.file) {
        pg_progress_leave();
    }
}

static void merge_all(pg_merged *merged, const pg_context *context,
                      const char *name, apr_pool_t *p)
{
    walk w = { NULL, NULL, NULL, PG_ACCESS_DIRECTORY, NULL };
    const core_dir_config *core;
    int i;

    w.out = merged;
    w.name = name;
    w.p = p;
    merged->wrapper = NULL;
    merged->conf = context->s->lookup_defaults;
    pg_access_wrapper(&merged->wrapper, merged->conf, name, p);
    merged->access = NULL;
    pg_access_note(&merged->access, merged->conf, PG_ACCESS_SERVER, p);
    walk_directories(&w, context, name);
    walk_files(&w, name);
    if (context->url) {
        walk_locations(&w, context, name);
    }
    merged->conditional = pg_if_matters(merged->conf);
    core = core_of(merged->conf);
    for (i = 0; core->sec_if && i < core->sec_if->nelts; ++i) {
        pg_access_note(&merged->access, PG_SECTION(core->sec_if, i),
                       PG_ACCESS_IF, p);
    }
}

void pg_sections_merge(pg_merged *merged, const pg_context *context,
                       const char *name,
                       apr_pool_t *p)
{
    pg_context configured;

    if (pg_sections_enter(context)) {
        merge_all(merged, context, name, p);
        pg_sections_leave(context);
        return;
    }
    configured = pg_sections_configured(context);
    merge_all(merged, &configured, name, p);
    merged->conditional = 1;
}
