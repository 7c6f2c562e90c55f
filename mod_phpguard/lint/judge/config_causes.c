/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Causes that only the whole configuration shows. */

#include "lint/judge/config_causes.h"
#include "config.h"
#include "httpd/debian.h"
#include "httpd/modules.h"
#include "lint/fixes/fix_parts.h"
#include "lint/fixes/fixes.h"
#include "lint/judge/candidates.h"
#include "lint/judge/false_conditions.h"
#include "lint/lookup/confirm.h"
#include "lint/survey/contexts.h"
#include "lint/survey/vhosts.h"
#include "lint/survey/whole_config.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/edit_line.h"
#include "model/php_names.h"
#include "util/path.h"

#include "http_core.h"
#include "apr_strings.h"

/* So many vhosts of one document root are asked how they run PHP. */
#define SIBLINGS_MAX 20

/* The arguments of each check: an answer that leaks, and the finding to
 * complete. */
typedef struct {
    pg_finding *f;
    const pg_answer *answer;
    const pg_lint *l;
    const pg_host *w;
    apr_pool_t *p;
} question;

static pg_directive *directive_of(const ap_directive_t *node, apr_pool_t *p)
{
    pg_directive *d = apr_pcalloc(p, sizeof(*d));

    d->node = node;
    d->kind = PG_PRESENCE;
    return d;
}

/* What is to be tried before all else. */
static void first(const question *q, const pg_edit *edit)
{
    if (edit) {
        q->f->fixes = pg_edits(edit, q->f->fixes, q->p);
    }
}

static int why_guarded(const question *q)
{
    return pg_guarded(q->f, q->answer, q->l, q->w, q->p);
}

/* What a panel's update took out, if it is known what runs PHP. */
static pg_edit *refill(const ap_directive_t *section, const pg_host *w,
                       apr_pool_t *p)
{
    const char *handler = pg_debian_php_handler(p);
    const char *command = w->enable(w->baton, NULL, p);

    if (handler) {
        return pg_edit_into(section,
                            pg_lines(p, pg_edit_line(p, NULL, "SetHandler %w",
                                                     handler, NULL)), p);
    }
    return command ? pg_edit_run(command, p)
                   : pg_edit_into(section, pg_lines(p, "Require all denied"),
                                  p);
}

static int why_emptied(const question *q)
{
    const apr_array_header_t *all = pg_whole_config_get(q->l->whole)->emptied;
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const ap_directive_t *node
            = APR_ARRAY_IDX(all, i, const ap_directive_t *);

        if (pg_whole_config_concern(node, q->answer->context, q->p)) {
            q->f->id = PG_EMPTIED;
            q->f->decided = directive_of(node, q->p);
            first(q, refill(node, q->w, q->p));
            return 1;
        }
    }
    return 0;
}

static void add_line(apr_array_header_t *lines, const ap_directive_t *node)
{
    apr_pool_t *p = lines->pool;

    APR_ARRAY_PUSH(lines, const char *)
        = pg_edit_line(p, NULL, "%d", directive_of(node, p));
}

/* What mod_fcgid needs beside the handler. */
static void add_companions(apr_array_header_t *lines,
                           const ap_directive_t *section)
{
    const ap_directive_t *d = section ? section->first_child : NULL;

    for (; d; d = d->next) {
        if (!strcasecmp(d->directive, "FcgidWrapper")
            || !strcasecmp(d->directive, "FCGIWrapper")
            || (!strcasecmp(d->directive, "Options")
                && ap_strcasestr(d->args, "ExecCGI"))) {
            add_line(lines, d);
        }
    }
}

/* The outermost first, each with the directives that the mapping needs. */
static void open_sections(apr_array_header_t *lines,
                          const ap_directive_t *section)
{
    if (section && strcasecmp(section->directive, "<VirtualHost")) {
        open_sections(lines, section->parent);
        add_line(lines, section);
    }
    add_companions(lines, section);
}

/* A line of one vhost, with the sections around it, for another. */
static void add_lines(apr_array_header_t *lines, const ap_directive_t *node)
{
    const ap_directive_t *in = node->parent;

    open_sections(lines, in);
    add_line(lines, node);
    for (; in && strcasecmp(in->directive, "<VirtualHost"); in = in->parent) {
        APR_ARRAY_PUSH(lines, const char *)
            = apr_psprintf(lines->pool, "</%s>", in->directive + 1);
    }
}

/* One site under two addresses. Two names may belong to two owners, each with
 * a pool of his own. */
static int is_same_site(const server_rec *s, const server_rec *other)
{
    return s->server_hostname && other->server_hostname
           && !strcasecmp(s->server_hostname, other->server_hostname);
}

/* What becomes of index.php in the document root of a sibling. */
static void look_at_sibling(pg_answer *answer, pg_context *context,
                            server_rec *s, const pg_lint *l, apr_pool_t *p)
{
    memset(context, 0, sizeof(*context));
    context->s = s;
    context->dir = pg_with_slash(pg_vhost_root(s), p);
    context->url = "/";
    pg_sections_choose(context, p);
    pg_lookup(answer, context, PG_PLAIN_NAME, p);
    pg_confirm(answer, l, p);
}

/* NULL if one of the lines is in a .htaccess or belongs to another site. */
static pg_edit *copied(const pg_directive *by, const pg_directive *action,
                       const server_rec *from, const server_rec *to,
                       apr_pool_t *p)
{
    apr_array_header_t *lines = apr_array_make(p, 8, sizeof(const char *));
    pg_edit *fix;

    if (by->htaccess || !is_same_site(from, to)) {
        return NULL;
    }
    add_lines(lines, by->node);
    if (action && pg_directive_section(action->node, "<VirtualHost")) {
        add_lines(lines, action->node);
    }
    fix = pg_edit_into(NULL, lines, p);
    if (fix) {
        fix->vhost = to->defn_name;
        fix->vhost_line = (int)to->defn_line_number;
    }
    return fix;
}

static int copy_mapping(const question *q, const pg_answer *from,
                        const server_rec *to)
{
    const pg_directive *by = from->taken_by ? from->taken_by
                                            : from->mapping.handler_by;

    if (from->outcome != PG_RUNS || !by) {
        return 0;
    }
    q->f->id = PG_SIBLING;
    q->f->decided = NULL;
    APR_ARRAY_PUSH(q->f->lost, const pg_directive *) = by;
    if (from->mapping.action.by && by == from->mapping.handler_by) {
        APR_ARRAY_PUSH(q->f->lost, const pg_directive *)
            = from->mapping.action.by;
    }
    first(q, copied(by, from->mapping.action.by, from->context->s, to, q->p));
    return 1;
}

static int why_sibling(const question *q)
{
    server_rec *own = q->answer->context->s;
    const char *root = pg_vhost_root(own);
    const apr_array_header_t *all;
    pg_context context;
    pg_answer other;
    int i;

    root = root ? pg_with_slash(root, q->p) : "";
    if (!pg_path_holds(root, q->answer->context->dir)) {
        return 0;
    }
    all = apr_hash_get(pg_whole_config_get(q->l->whole)->roots, root,
                       APR_HASH_KEY_STRING);
    for (i = 0; all && i < all->nelts && i < SIBLINGS_MAX; ++i) {
        server_rec *s = APR_ARRAY_IDX(all, i, server_rec *);

        if (s == own || !pg_vhost_reachable(s, q->l->main_server)) {
            continue;
        }
        look_at_sibling(&other, &context, s, q->l, q->p);
        if (copy_mapping(q, &other, own)) {
            return 1;
        }
    }
    return 0;
}

/* Not by a socket, a program or a port, which the site that has gone had for
 * itself. */
static int is_for_anybody(const pg_astray *a)
{
    return pg_directive_section(a->section, "<VirtualHost")
           || (strcasecmp(a->mapping->directive, "ProxyPassMatch")
               && !ap_strcasestr(a->mapping->args, "proxy:")
               && !ap_strcasestr(a->mapping->args, "fcgi"));
}

static int why_elsewhere(const question *q)
{
    const apr_array_header_t *all = pg_whole_config_get(q->l->whole)->astray;
    const char *root = pg_vhost_root(q->answer->context->s);
    int i;

    for (i = 0; root && i < all->nelts; ++i) {
        const pg_astray *a = &APR_ARRAY_IDX(all, i, pg_astray);

        if (pg_whole_config_concern(a->section->parent, q->answer->context,
                                    q->p)) {
            q->f->id = PG_ELSEWHERE;
            q->f->decided = directive_of(a->section, q->p);
            APR_ARRAY_PUSH(q->f->lost, const pg_directive *)
                = directive_of(a->mapping, q->p);
            if (is_for_anybody(a)) {
                first(q, pg_edit_replace(q->f->decided,
                                         pg_edit_line(q->p, NULL,
                                                      "<Directory %q>", root,
                                                      NULL), q->p));
            }
            return 1;
        }
    }
    return 0;
}

/* A section that was made for PHP files and takes none: there is still no
 * directive that maps them, but this is why. */
static void name_missed(const question *q)
{
    const apr_array_header_t *all = pg_whole_config_get(q->l->whole)->missed;
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_astray *a = &APR_ARRAY_IDX(all, i, pg_astray);

        if (pg_whole_config_concern(a->section, q->answer->context, q->p)) {
            APR_ARRAY_PUSH(q->f->lost, const pg_directive *)
                = directive_of(a->section, q->p);
            first(q, pg_edit_replace(directive_of(a->section, q->p),
                                     "<FilesMatch \"[.]php$\">", q->p));
            return;
        }
    }
}

static int why_unmapped(const question *q)
{
    if (!pg_runner_php_module()) {
        return 0;
    }
    q->f->id = PG_UNMAPPED;
    first(q, pg_debian_map_php(q->p));
    return 1;
}

/* A panel takes PHP from a whole site before it gives it back. */
static int is_clear_block(const pg_answer *answer)
{
    return answer->verdict.id == PG_SET_NONE && answer->context->url
           && !strcmp(answer->context->url, "/")
           && !strcmp(answer->name, PG_PLAIN_NAME);
}

static int (*const reasons[])(const question *q) = {
    why_sibling, why_guarded, why_emptied, why_elsewhere, why_unmapped
};
#define REASONS (sizeof(reasons) / sizeof(reasons[0]))

void pg_explain(pg_finding *f, const pg_answer *answer, const pg_lint *l,
                apr_pool_t *p)
{
    const pg_host host = pg_server_host(answer->context->s);
    const question q = { f, answer, l, &host, p };
    pg_verdict v = answer->verdict;
    apr_size_t i;

    memset(f, 0, sizeof(*f));
    f->handler = answer->mapping.handler;
    if (answer->outcome != PG_LEAKS) {
        f->decided = answer->taken_by ? answer->taken_by
                                      : answer->mapping.handler_by;
        return;
    }
    pg_fixes_propose(&v, &answer->c, &host, p);
    f->id = v.id;
    f->decided = v.decided;
    f->lost = v.lost;
    f->fixes = v.fixes;
    if (f->id != PG_NOTHING && !why_guarded(&q) && is_clear_block(answer)) {
        why_emptied(&q);
    }
    if (f->id == PG_NOTHING) {
        name_missed(&q);
    }
    for (i = 0; f->id == PG_NOTHING && i < REASONS && !reasons[i](&q); ++i);
    pg_candidates(f, answer, l, p);
    f->fix = APR_ARRAY_IDX(f->fixes, 0, const pg_edit *);
}
