/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* The contexts of files that directives name. */

#include "lint/survey/named_contexts.h"
#include "httpd/observe.h"
#include "lint/survey/named_files.h"
#include "lint/survey/regex_example.h"
#include "model/directive.h"
#include "model/php_names.h"
#include "util/path.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <glob.h>

/* So many files of one target are asked about. */
#define FILES_MAX 64

const pg_context *pg_context_above(const apr_array_header_t *contexts,
                                   const char *dir)
{
    const pg_context *best = NULL;
    int i;

    for (i = 0; i < contexts->nelts; ++i) {
        const pg_context *context = &APR_ARRAY_IDX(contexts, i, pg_context);

        if (context->url && pg_path_holds(context->dir, dir)
            && (!best || strlen(best->dir) < strlen(context->dir))) {
            best = context;
        }
    }
    return best;
}

const pg_context *pg_context_at(const apr_array_header_t *contexts,
                                const char *url)
{
    const pg_context *root = NULL;
    int i;

    for (i = 0; i < contexts->nelts; ++i) {
        const pg_context *context = &APR_ARRAY_IDX(contexts, i, pg_context);

        if (context->url && !context->file
            && !strncmp(url, context->url, strlen(context->url))) {
            if (context->url[1]) {
                return context;
            }
            root = root ? root : context;
        }
    }
    return root;
}

/* Below a place whose URL is known. */
static const char *url_of_file(const apr_array_header_t *contexts,
                               const char *path, apr_pool_t *p)
{
    const pg_context *above = pg_context_above(contexts, path);

    return above ? apr_pstrcat(p, above->url, path + strlen(above->dir), NULL)
                 : NULL;
}

static pg_context *add_file(apr_array_header_t *contexts, server_rec *s,
                            const char *path, const char *url,
                            const pg_context *above)
{
    apr_pool_t *p = contexts->pool;
    pg_context *context = apr_array_push(contexts);

    memset(context, 0, sizeof(*context));
    context->s = s;
    context->dir = ap_make_dirstr_parent(p, path);
    context->url = ap_make_dirstr_parent(p, url);
    context->uri = url;
    context->file = apr_filepath_name_get(path);
    context->script = above && above->script;
    context->is_named = !above || above->is_named;
    context->host = above ? above->host : NULL;
    context->address = above ? above->address : NULL;
    return context;
}

static void append(char **to, char c)
{
    if (strchr("*?[]\\", c)) {
        *(*to)++ = '\\';
    }
    *(*to)++ = c;
}

/* A back-reference becomes a wildcard, all else is escaped. */
static const char *glob_of(const char *dir, const char *target, apr_pool_t *p)
{
    char *pattern = apr_palloc(p, 2 * (strlen(dir) + strlen(target)) + 1);
    char *to = pattern;

    while (*dir) {
        append(&to, *dir++);
    }
    while (*target) {
        if (pg_named_is_group(target)) {
            *to++ = '*';
            target += 2;
        }
        else {
            append(&to, *target++);
        }
    }
    *to = '\0';
    return pattern;
}

/* The existing files that a target with back-references can name.
 * @param dir with its last slash; "" if the target is a path
 * @return array of const char *, from p: paths that begin with dir */
static apr_array_header_t *on_disk(const char *dir, const char *target,
                                   apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 4, sizeof(const char *));
    glob_t g;
    size_t i;

    if (glob(glob_of(dir, target, p), 0, NULL, &g) != 0) {
        return all;
    }
    for (i = 0; i < g.gl_pathc && i < FILES_MAX; ++i) {
        APR_ARRAY_PUSH(all, const char *) = apr_pstrdup(p, g.gl_pathv[i]);
    }
    globfree(&g);
    return all;
}

/* The values of $1, $2 ... in the path; that of %1 may be anything. */
static int fill(const char *target, const char *path, const char *value[10],
                apr_pool_t *p)
{
    const char **own, *before, *text = NULL;
    apr_size_t len;

    if (!pg_named_is_group(target)) {
        return *target != *path ? 0
               : !*target || fill(target + 1, path + 1, value, p);
    }
    own = *target == '$' ? &value[target[1] - '0'] : &text;
    before = *target == '$' ? *own : NULL;
    for (len = strcspn(path, "/") + 1; len-- > 0; ) {
        text = apr_pstrmemdup(p, path, len);
        if (before && strcmp(before, text)) {
            continue;
        }
        *own = text;
        if (fill(target + 2, path + len, value, p)) {
            return 1;
        }
        *own = before;
    }
    return 0;
}

/* The URL that httpd's own substitution leads to a path; NULL if none was
 * found. */
static const char *url_to(const char *pattern, const char *target,
                          const char *path, apr_pool_t *p)
{
    ap_regex_t *regex = ap_pregcomp(p, pattern, AP_REG_EXTENDED);
    const char *value[10] = { NULL }, *url, *to;
    ap_regmatch_t found[10];
    int most;

    if (!regex || !fill(target, path, value, p)) {
        return NULL;
    }
    for (most = 0; most < 2; ++most) {
        url = pg_regex_url(pattern, value, most, p);
        if (url && !ap_regexec(regex, url, 10, found, 0)) {
            to = ap_pregsub(p, target, url, 10, found);
            if (ap_strchr_c(target, '%') || (to && !strcmp(to, path))) {
                return url;
            }
        }
    }
    return NULL;
}

static int has_group_in_directory(const char *target)
{
    const char *end = apr_filepath_name_get(target);

    for (; target < end && !pg_named_is_group(target); ++target);
    return target < end;
}

/* The files of a target with back-references, each by the URL that the
 * pattern makes of it, and by its own. */
static void add_on_disk(apr_array_header_t *contexts, server_rec *s,
                        const pg_named_file *named, const char *target,
                        const pg_context *above)
{
    apr_pool_t *p = contexts->pool;
    const char *dir = above ? above->dir : "", *at = above ? above->url : "";
    const apr_array_header_t *all
        = on_disk(dir, target + strlen(at), p);
    pg_context like;
    int i;

    memset(&like, 0, sizeof(like));
    if (above) {
        like.script = above->script;
        like.host = above->host;
        like.address = above->address;
    }
    like.is_named = (!above || above->is_named)
                    && !has_group_in_directory(target);
    for (i = 0; i < all->nelts; ++i) {
        const char *path = APR_ARRAY_IDX(all, i, const char *);
        const char *to = apr_pstrcat(p, at, path + strlen(dir), NULL);
        const char *url = named->pattern ? url_to(named->pattern, target, to,
                                                  p) : NULL;
        const char *own = above ? to : url_of_file(contexts, path, p);

        if (url) {
            add_file(contexts, s, path, url, &like);
        }
        if (own) {
            add_file(contexts, s, path, own, &like);
        }
    }
}

/* Where directories are not read, one context represents all files. */
static void add_target(apr_array_header_t *contexts, server_rec *s,
                       const pg_named_file *named, int look)
{
    const pg_context *above = named->target
                              ? pg_context_at(contexts, named->target) : NULL;
    const char *first = named->file ? named->file : named->target;
    pg_context copy;

    if (!look) {
        add_file(contexts, s, first, first, NULL)->pattern = first;
        return;
    }
    if (named->file) {
        add_on_disk(contexts, s, named, named->file, NULL);
    }
    if (above) {
        copy = *above;
        add_on_disk(contexts, s, named, named->target, &copy);
    }
}

static void add_named_file(apr_array_header_t *contexts, server_rec *s,
                           const pg_named_file *named)
{
    const char *url = named->url;
    const pg_context *above;

    if (named->file && !url) {
        url = url_of_file(contexts, named->file, contexts->pool);
    }
    if (named->file && url) {
        add_file(contexts, s, named->file, url, NULL);
    }
    above = named->target ? pg_context_at(contexts, named->target) : NULL;
    if (above) {
        add_file(contexts, s, apr_pstrcat(contexts->pool, above->dir,
                                          named->target + strlen(above->url),
                                          NULL), url, above);
    }
}

/* Behind all others: index.php is asked about everywhere else already. */
void pg_contexts_add_named(apr_array_header_t *contexts, server_rec *s,
                           int look)
{
    const apr_array_header_t *all = pg_named_files(s, contexts->pool);
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_named_file *named = &APR_ARRAY_IDX(all, i, pg_named_file);

        if (named->has_groups) {
            add_target(contexts, s, named, look);
        }
        else {
            add_named_file(contexts, s, named);
        }
    }
}

/* "sub/front.php", "sub/$1.php" */
static int is_below(const char *to, apr_pool_t *p)
{
    const char *path = apr_pstrcat(p, "/", to, NULL);

    return *to && *to != '/' && !strstr(to, "..") && ap_strchr_c(to, '/')
           && !ap_strchr_c(to, ':')
           && (pg_named_is_constant(path) || pg_named_has_groups(path));
}

static void add_one_below(apr_array_header_t *all, const pg_context *context,
                          const char *to)
{
    apr_pool_t *p = all->pool;
    const char *base = apr_filepath_name_get(to);
    pg_context *below;

    if (all->nelts >= FILES_MAX) {
        return;
    }
    to = ap_make_dirstr_parent(p, to);
    below = apr_array_push(all);
    memset(below, 0, sizeof(*below));
    below->s = context->s;
    below->host = context->host;
    below->address = context->address;
    below->dir = apr_pstrcat(p, context->dir, to, NULL);
    below->url = apr_pstrcat(p, context->url, to, NULL);
    below->file = base;
}

static void add_below(apr_array_header_t *all, const pg_context *context,
                      const pg_directive *rule)
{
    apr_pool_t *p = all->pool;
    const char *args = rule->node->args;
    const apr_array_header_t *found;
    char *to;
    int i;

    pg_getword(p, &args);
    to = pg_getword(p, &args);
    to[strcspn(to, "?")] = '\0';
    if (!is_below(to, p)) {
        return;
    }
    if (!to[strcspn(to, "$%")]) {
        add_one_below(all, context, to);
        return;
    }
    found = on_disk(context->dir, to, p);
    for (i = 0; i < found->nelts; ++i) {
        add_one_below(all, context, APR_ARRAY_IDX(found, i, const char *)
                                    + strlen(context->dir));
    }
}

apr_array_header_t *pg_named_by_rules(const pg_context *context,
                                      apr_pool_t *p)
{
    apr_array_header_t *all = apr_array_make(p, 1, sizeof(pg_context));
    const pg_directive *d;
    int i;

    if (!context->url || context->sections->nelts == context->dirs->nelts) {
        return all;
    }
    for (i = 0; i < context->dirs->nelts; ++i) {
        d = pg_lint_directives(PG_SECTION(context->dirs, i));
        for (; d; d = d->next) {
            if (d->kind == PG_REWRITERULE
                && !pg_directive_section(d->node->parent, "<Directory")) {
                add_below(all, context, d);
            }
        }
    }
    return all;
}
