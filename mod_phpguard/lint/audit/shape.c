/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Groups directories with the same configuration, to check each once. */

#include "lint/audit/shape.h"
#include "config.h"
#include "dryrun/outcome.h"
#include "httpd/modules.h"
#include "httpd/observe.h"
#include "httpd/source.h"
#include "lint/child/progress.h"
#include "lint/context/section_key.h"
#include "lint/lookup/confirm.h"
#include "model/concerned.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/hash.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_fnmatch.h"
#include "apr_strings.h"

/* Names may have any extensions; they must not exhaust memory. */
#define KINDS_MAX 1000

/* A section sets apart the directory it is for, and may hold for files of the
 * one above. */
static void note_literal(pg_site *site, const char *dir)
{
    char *path = apr_pstrdup(site->p, pg_with_slash(dir, site->p));
    char *slash;

    apr_hash_set(site->literal, apr_pstrdup(site->p, path),
                 APR_HASH_KEY_STRING, site);
    slash = strrchr(path, '/');
    if (slash && slash > path) {
        *slash = '\0';
        slash = strrchr(path, '/');
        if (slash) {
            slash[1] = '\0';
            apr_hash_set(site->literal, path, APR_HASH_KEY_STRING, site);
        }
    }
}

pg_site *pg_site_make(const pg_lint *l, server_rec *s, apr_pool_t *p)
{
    const core_server_config *server
        = ap_get_core_module_config(s->module_config);
    pg_site *site = apr_pcalloc(p, sizeof(*site));
    int i;

    site->l = l;
    site->s = s;
    site->p = p;
    site->reached = pg_confirm_reached(s, p);
    site->by_url = pg_by_url_make(s, p);
    site->literal = apr_hash_make(p);
    site->patterns = apr_array_make(p, 4, sizeof(const char *));
    for (i = 0; i < server->sec_dir->nelts; ++i) {
        const core_dir_config *core
            = ap_get_core_module_config(PG_SECTION(server->sec_dir, i));

        if (core->r || !core->d_components) {
            continue;
        }
        if (core->d_is_fnmatch) {
            APR_ARRAY_PUSH(site->patterns, const char *) = core->d;
        }
        else {
            note_literal(site, core->d);
        }
    }
    return site;
}

/* A wildcard matches no slash: a pattern must have as many as the directory, or
 * one more and be for its files. */
static int may_match(const char *pattern, const char *dir, apr_pool_t *p)
{
    const char *end = ap_strrchr_c(pattern, '/');

    if (end && !end[1]) {       /* httpd ends a directory's name with one */
        for (--end; end > pattern && *end != '/'; --end);
    }
    return apr_fnmatch(pattern, dir, APR_FNM_PATHNAME) == APR_SUCCESS
           || (end && apr_fnmatch(apr_pstrmemdup(p, pattern, (apr_size_t)
                                                 (end - pattern) + 1), dir,
                                  APR_FNM_PATHNAME) == APR_SUCCESS);
}

static int is_set_apart(const pg_site *site, const char *dir, apr_pool_t *p)
{
    int i;

    if (apr_hash_get(site->literal, dir, APR_HASH_KEY_STRING)) {
        return 1;
    }
    for (i = 0; i < site->patterns->nelts; ++i) {
        if (may_match(APR_ARRAY_IDX(site->patterns, i, const char *), dir,
                      p)) {
            return 1;
        }
    }
    return 0;
}

/* A directive that maps files to PHP, though nothing runs them. */
static int is_broken(const pg_directive *d, const pg_shape *shape,
                     const pg_host *host, apr_pool_t *p)
{
    const char *subject;
    pg_runner runner;

    if (d->kind == PG_ENGINE) {
        return 1;
    }
    if (d->kind > PG_ADDTYPE || !pg_directive_maps_php(d->node)) {
        return 0;
    }
    subject = pg_directive_subject(d, p);
    runner = host->runner(host->baton, subject);
    return runner.state != PG_RUNNER_PHP && runner.state != PG_RUNNER_EXECUTES
           && !pg_merged_action(pg_observed(shape->conf), subject, p).text;
}

static int any_broken(const apr_array_header_t *all, const pg_shape *shape,
                      const pg_host *host, apr_pool_t *p)
{
    int i;

    for (i = 0; i < all->nelts; ++i) {
        if (is_broken(APR_ARRAY_IDX(all, i, const pg_directive *), shape,
                      host, p)) {
            return 1;
        }
    }
    return 0;
}

static int any_in(const apr_array_header_t *sections, const pg_shape *shape,
                  const pg_host *host, apr_pool_t *p)
{
    int i;

    for (i = 0; sections && i < sections->nelts; ++i) {
        const pg_trail *trail = pg_observed(PG_SECTION(sections, i));

        if (any_broken(pg_trail_directives(trail, p), shape, host, p)) {
            return 1;
        }
    }
    return 0;
}

/* Names that are none of PHP's may be given to it, and be source. */
static int has_others(const pg_shape *shape, apr_pool_t *p)
{
    const pg_host host = pg_server_host(shape->context.s);
    const core_dir_config *core = ap_get_core_module_config(shape->conf);
    const core_server_config *server
        = ap_get_core_module_config(shape->context.s->module_config);

    return any_broken(pg_trail_directives(pg_observed(shape->conf), p), shape,
                      &host, p)
           || any_in(core->sec_file, shape, &host, p)
           || any_in(server->sec_url, shape, &host, p);
}

static int rules_remember(const pg_context *context, apr_pool_t *p)
{
    int i;

    for (i = 0; i < context->dirs->nelts; ++i) {
        if (pg_by_url_section(PG_SECTION(context->dirs, i), p)) {
            return 0;
        }
    }
    return 1;
}

/* Options FollowSymLinks: the other two ask who owns a link, or refuse it. */
static int follows(const ap_conf_vector_t *conf)
{
    const core_dir_config *core = ap_get_core_module_config(conf);

    return (core->opts & OPT_SYM_LINKS) != 0;
}

pg_shape *pg_shape_of(const pg_site *site, pg_shape *above, const char *dir,
                      const char *url, int script, int has, int link,
                      apr_pool_t *p)
{
    pg_shape *shape;

    if (above && !has && !(link && !above->follows)
        && !is_set_apart(site, dir, p)) {
        return above;
    }
    shape = apr_pcalloc(p, sizeof(*shape));
    shape->site = site;
    shape->p = p;
    shape->context.s = site->s;
    shape->context.dir = dir;
    shape->context.url = url;
    shape->context.script = script;
    shape->has = has;
    shape->context.bare = !has;
    pg_sections_choose(&shape->context, p);
    shape->conf = pg_section_directory(&shape->context, p);
    shape->content = pg_settings_content(shape->conf);
    shape->others = has_others(shape, p);
    shape->remembers = rules_remember(&shape->context, p);
    shape->follows = follows(shape->conf);
    shape->kinds = apr_hash_make(p);
    return shape;
}

pg_context pg_shape_context(const pg_shape *shape, const char *dir,
                            const char *url)
{
    pg_context context = shape->context;

    context.dir = dir;
    context.url = url;
    return context;
}

pg_name_class pg_shape_class(const pg_shape *shape, const char *name)
{
    const pg_name_class class = pg_settings_class(shape->conf, name);

    return class != PG_NAME_OTHER ? class
           : shape->content ? PG_NAME_CONTENT : class;
}

/* What mod_mime sees of a name: all extensions, in lower case. */
static apr_uint64_t add_extensions(apr_uint64_t key, const char *name,
                                   apr_pool_t *p)
{
    const char *dot = ap_strchr_c(name + strspn(name, "."), '.');
    char *extensions;

    if (!dot) {
        return key;
    }
    extensions = apr_pstrdup(p, dot);
    pg_tolower(extensions);
    return pg_hash_text(key, extensions);
}

static int is_sent(const pg_answer *answer)
{
    return answer->dry && answer->dry->end == PG_END_FILE;
}

/* The mode of the file decides whether it is executable and who may read it.
 * The page of an error may be the file itself, and of no other one. */
static int is_any(const pg_answer *answer)
{
    const char *handler = answer->mapping.handler;

    return !(handler && (!strcmp(handler, "cgi-script")
                         || !strcmp(handler, "fcgid-script")))
           && !(is_sent(answer)
                && (answer->outcome == PG_DENIED
                    || pg_dryrun_first_status(answer->dry)
                       >= HTTP_BAD_REQUEST));
}

static int is_meant(const pg_answer *answer)
{
    const pg_mapping *m = &answer->mapping;

    if (answer->dry) {
        return pg_source_is_meant(answer->dry->r);
    }
    return m->handler && (m->by_type ? pg_name_type_of_php(m->handler)
                                     : pg_name_means_php(m->handler));
}

/* 0 where no other file is known to be like this one. */
static apr_uint64_t key_of(const pg_shape *shape, const pg_context *context,
                           const char *name, int link, apr_pool_t *p)
{
    apr_uint64_t key = 0;

    if (shape->remembers && !(link && !shape->follows)) {
        key = pg_section_key(context, shape->conf, name, p);
    }
    if (key) {
        key = pg_by_url_key(shape->site->by_url,
                            pg_sections_uri(context, name, p), key);
    }
    if (key) {
        key = add_extensions(key, name, p);
        key = pg_hash_word(key, (apr_uint64_t)pg_name_classify(name));
    }
    return key;
}

/* A file that crashed a child is not read again by any process. */
static int may_ask(const pg_answer *answer)
{
    return answer->context->htaccess.state != PG_HTACCESS_UNREAD
           && pg_progress_enter(answer->c.file);
}

void pg_shape_answer(pg_answer *answer, const pg_lint *l,
                     const pg_context *context, const char *name,
                     apr_pool_t *p)
{
    pg_lookup(answer, context, name, p);
    if (may_ask(answer)) {
        pg_confirm(answer, l, p);
        pg_progress_leave();
    }
    else {
        answer->outcome = PG_UNKNOWN;
        answer->reached = 1;
    }
}

pg_kind_of_file *pg_shape_ask(pg_shape *shape, const pg_context *context,
                              const char *name, int link, apr_pool_t *p)
{
    apr_uint64_t key = key_of(shape, context, name, link, p);
    pg_kind_of_file *kind = key ? apr_hash_get(shape->kinds, &key,
                                               sizeof(key)) : NULL;
    pg_answer answer;

    if (kind) {
        return kind;
    }
    pg_shape_answer(&answer, shape->site->l, context, name, p);
    if (!is_any(&answer) || apr_hash_count(shape->kinds) >= KINDS_MAX) {
        key = 0;
    }
    kind = apr_pcalloc(key ? shape->p : p, sizeof(*kind));
    /* the next file may contain PHP where this one does not */
    kind->outcome = is_sent(&answer) && answer.outcome == PG_SENT
                    ? PG_LEAKS : answer.outcome;
    kind->reached = answer.reached;
    kind->meant = is_meant(&answer);
    if (key) {
        apr_hash_set(shape->kinds,
                     apr_pmemdup(shape->p, &key, sizeof(key)), sizeof(key),
                     kind);
    }
    return kind;
}
