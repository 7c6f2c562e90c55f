/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The sections that apply to a directory and to a file in it, merged as httpd
 * merges them for a request. */

#include "lint/context/sections.h"
#include "httpd/if_sections.h"
#include "httpd/observe.h"
#include "httpd/section_match.h"
#include "lint/child/progress.h"
#include "model/directive.h"
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

int pg_sections_is_htaccess(const pg_context *context,
                            const ap_conf_vector_t *dir)
{
    int i;

    for (i = 0; i < context->sections->nelts; ++i) {
        if (PG_SECTION(context->sections, i) == dir) {
            return 0;
        }
    }
    return 1;
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

apr_array_header_t *pg_sections_near(const pg_context *context,
                                     const char *name, apr_pool_t *p)
{
    apr_array_header_t *found = apr_array_make(p, 1,
                                               sizeof(ap_conf_vector_t *));
    const char *path, *as_directory;
    int i;

    if (!context->files->nelts && !context->regexes->nelts) {
        return found;
    }
    path = apr_pstrcat(p, context->dir, name, NULL);
    as_directory = pg_with_slash(path, p);
    for (i = 0; i < context->files->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(context->files, i);

        if (pg_section_directory_matches(core_of(section), as_directory, p)) {
            APR_ARRAY_PUSH(found, ap_conf_vector_t *) = section;
        }
    }
    for (i = 0; i < context->regexes->nelts; ++i) {
        ap_conf_vector_t *section = PG_SECTION(context->regexes, i);

        if (!ap_regexec(core_of(section)->r, path, 0, NULL, 0)) {
            APR_ARRAY_PUSH(found, ap_conf_vector_t *) = section;
        }
    }
    return found;
}

static void note(pg_merged *out, ap_conf_vector_t *section, pg_access_of of,
                 const char *name, apr_pool_t *p)
{
    pg_access_note(&out->access, section, of, p);
    pg_access_wrapper(&out->wrapper, section, name, p);
}

/* The sections of one of httpd's walks. */
static void take(pg_merged *out, const apr_array_header_t *sections,
                 pg_access_of of, const char *name, apr_pool_t *p)
{
    int i;

    for (i = 0; i < sections->nelts; ++i) {
        note(out, PG_SECTION(sections, i), of, name, p);
    }
    out->conf = pg_section_apply(out->conf, sections, p);
}

int pg_sections_enter(const pg_context *context)
{
    const apr_array_header_t *files = context->htaccess.files;

    return !files || pg_progress_enter(APR_ARRAY_IDX(files, files->nelts - 1,
                                                     const char *));
}

void pg_sections_leave(const pg_context *context)
{
    if (context->htaccess.files) {
        pg_progress_leave();
    }
}

static void merge_all(pg_merged *merged, const pg_context *context,
                      const char *name, apr_pool_t *p)
{
    const apr_array_header_t *ifs;
    int i;

    memset(merged, 0, sizeof(*merged));
    merged->conf = context->s->lookup_defaults;
    note(merged, merged->conf, PG_ACCESS_SERVER, name, p);
    take(merged, apr_array_append(p, context->dirs,
                                  pg_sections_near(context, name, p)),
         PG_ACCESS_DIRECTORY, name, p);
    take(merged, pg_section_files(merged->conf, name, p), PG_ACCESS_DIRECTORY,
         name, p);
    if (context->url) {
        take(merged, pg_section_locations(context->s,
                                          pg_sections_uri(context, name, p),
                                          p), PG_ACCESS_LOCATION, name, p);
    }
    merged->conditional = pg_if_matters(merged->conf);
    ifs = core_of(merged->conf)->sec_if;
    for (i = 0; ifs && i < ifs->nelts; ++i) {
        pg_access_note(&merged->access, PG_SECTION(ifs, i), PG_ACCESS_IF, p);
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
