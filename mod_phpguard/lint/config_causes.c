/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Why nothing maps PHP here: what only the whole configuration shows. */

#include "lint/config_causes.h"
#include "config.h"
#include "httpd/debian.h"
#include "httpd/modules.h"
#include "lint/contexts.h"
#include "lint/vhosts.h"
#include "lint/whole_config.h"
#include "model/directive.h"
#include "model/edit.h"
#include "model/fix.h"
#include "model/path.h"
#include "model/php_names.h"

#include "http_core.h"
#include "apr_strings.h"

/* So many vhosts of one document root are asked how they run PHP. */
#define SIBLINGS_MAX 20

/* What every reason is asked: an answer that leaks, and the finding that is
 * to say why. */
typedef struct {
    pg_finding *f;
    const pg_answer *answer;
    const pg_lint *l;
    const pg_world *w;
    apr_pool_t *p;
} question;

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

/* What makes a condition true: the name it should have, a definition, the
 * module it waits for. */
static pg_edit *fix_guard(const ap_directive_t *guard, const pg_world *w,
                          apr_pool_t *p)
{
    const char *loaded = other_php_name(guard->args, p);
    char *name = apr_pstrdup(p, guard->args);
    apr_size_t len;

    name[strcspn(name, ">")] = '\0';
    if (!strcasecmp(guard->directive, "<IfDefine")) {
        return pg_edit_before(guard, apr_pstrcat(p, "Define ", name, NULL),
                              p);
    }
    if (loaded) {
        return pg_edit_replace(guard, apr_psprintf(p, "<IfModule %s>",
                                                   loaded), p);
    }
    len = strlen(name);
    if (len > 7 && !strcmp(name + len - 7, "_module")) {
        name = apr_psprintf(p, "mod_%.*s.c", (int)(len - 7), name);
    }
    return pg_fix_load(name, w, p);
}

/* A mapping that this place lacks; where its handler is there and nobody
 * answers to it, the Action that would.  "SetHandler none" over a vhost's
 * document root is there for what follows in the vhost. */
static int is_missed(const pg_hidden *h, const pg_answer *answer, apr_pool_t *p)
{
    int action = !strcasecmp(h->hidden->node->directive, "Action");

    if (h->vhost && !pg_vhost_is(answer->context->s, h->vhost)) {
        return 0;
    }
    if (answer->verdict.id == PG_NOTHING) {
        return !action;
    }
    if (answer->verdict.id == PG_SET_NONE) {
        return !action && h->vhost && answer->context->url
               && !strcmp(answer->context->url, "/")
               && !strcmp(answer->name, PG_PLAIN_NAME);
    }
    return action && !strcasecmp(pg_directive_subject(h->hidden, p),
                                 answer->mapping.handler);
}

/* Of several conditions the one that is easiest to make true. */
static int effort(const ap_directive_t *guard, const pg_world *w,
                  apr_pool_t *p)
{
    return other_php_name(guard->args, p) ? 0
           : fix_guard(guard, w, p)->kind != PG_EDIT_LOAD ? 1 : 2;
}

static int why_guarded(const question *q)
{
    const apr_array_header_t *all = pg_whole_config_get(q->l->whole)->hidden;
    const pg_hidden *best = NULL;
    int i;

    for (i = 0; i < all->nelts; ++i) {
        const pg_hidden *h = &APR_ARRAY_IDX(all, i, pg_hidden);

        if (is_missed(h, q->answer, q->p)
            && (!best || effort(h->guard->node, q->w, q->p)
                         < effort(best->guard->node, q->w, q->p))) {
            best = h;
        }
    }
    if (!best) {
        return 0;
    }
    if (q->f->decided) {
        APR_ARRAY_PUSH(q->f->lost, const pg_directive *) = q->f->decided;
    }
    q->f->id = PG_GUARDED;
    q->f->decided = best->guard;
    APR_ARRAY_PUSH(q->f->lost, const pg_directive *) = best->hidden;
    q->f->fix = fix_guard(best->guard->node, q->w, q->p);
    return 1;
}

/* What a panel's update took out, if it is known what runs PHP. */
static pg_edit *refill(const ap_directive_t *section, const pg_world *w,
                       apr_pool_t *p)
{
    const char *handler = pg_debian_php_handler(p);
    const char *command = w->enable(w->baton, NULL, p);
    const char *line = "Require all denied";

    if (handler) {
        line = apr_pstrcat(p, "SetHandler ", pg_edit_quote(handler, p), NULL);
    }
    else if (command) {
        return pg_edit_run(command, p);
    }
    return pg_edit_into(section, pg_lines(p, line), p);
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
            q->f->fix = refill(node, q->w, q->p);
            return 1;
        }
    }
    return 0;
}

/* The outermost first. */
static void open_sections(apr_array_header_t *lines,
                          const ap_directive_t *section)
{
    if (section && strcasecmp(section->directive, "<VirtualHost")) {
        open_sections(lines, section->parent);
        APR_ARRAY_PUSH(lines, const char *)
            = pg_directive_text(section, lines->pool);
    }
}

/* A line of one vhost, with the sections around it, for another. */
static void add_lines(apr_array_header_t *lines, const ap_directive_t *node)
{
    apr_pool_t *p = lines->pool;
    const ap_directive_t *in = node->parent;

    open_sections(lines, in);
    APR_ARRAY_PUSH(lines, const char *) = pg_directive_text(node, p);
    for (; in && strcasecmp(in->directive, "<VirtualHost"); in = in->parent) {
        APR_ARRAY_PUSH(lines, const char *)
            = apr_psprintf(p, "</%s>", in->directive + 1);
    }
}

static int is_in_vhost(const ap_directive_t *node)
{
    while (node && strcasecmp(node->directive, "<VirtualHost")) {
        node = node->parent;
    }
    return node != NULL;
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
    pg_lookup(answer, l, context, PG_PLAIN_NAME, p);
}

static int copy_mapping(pg_finding *f, const pg_answer *from,
                        const server_rec *to, apr_pool_t *p)
{
    const pg_directive *by = from->taken_by ? from->taken_by
                                            : from->mapping.handler_by;
    const pg_directive *action = from->mapping.action.by;
    apr_array_header_t *lines = pg_lines(p, NULL);
    pg_edit *fix = pg_edit_into(NULL, lines, p);

    if (from->outcome != PG_RUNS || !by) {
        return 0;
    }
    add_lines(lines, by->node);
    if (action && is_in_vhost(action->node)) {
        add_lines(lines, action->node);
    }
    fix->vhost = to->defn_name;
    fix->vhost_line = (int)to->defn_line_number;
    f->id = PG_SIBLING;
    f->decided = NULL;
    APR_ARRAY_PUSH(f->lost, const pg_directive *) = by;
    f->fix = fix;
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
    all = apr_hash_get(pg_whole_config_get(q->l->whole)->roots, root,
                       APR_HASH_KEY_STRING);
    for (i = 0; all && i < all->nelts && i < SIBLINGS_MAX; ++i) {
        server_rec *s = APR_ARRAY_IDX(all, i, server_rec *);

        if (s == own || !pg_vhost_reachable(s, q->l->main_server)) {
            continue;
        }
        look_at_sibling(&other, &context, s, q->l, q->p);
        if (copy_mapping(q->f, &other, own, q->p)) {
            return 1;
        }
    }
    return 0;
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
            q->f->fix = pg_edit_replace(a->section,
                                     apr_psprintf(q->p, "<Directory \"%s\">",
                                                  root), q->p);
            return 1;
        }
    }
    return 0;
}

static int why_unmapped(const question *q)
{
    if (!pg_runner_php_module()) {
        return 0;
    }
    q->f->id = PG_UNMAPPED;
    q->f->fix = pg_debian_map_php(q->p);
    return 1;
}

static int (*const reasons[])(const question *q) = {
    why_sibling, why_guarded, why_emptied, why_elsewhere, why_unmapped
};
#define REASONS (sizeof(reasons) / sizeof(reasons[0]))

void pg_explain(pg_finding *f, const pg_answer *answer, const pg_lint *l,
                apr_pool_t *p)
{
    const pg_world world = pg_server_world(answer->context->s);
    const question q = { f, answer, l, &world, p };
    pg_verdict v = answer->verdict;
    apr_size_t i;

    memset(f, 0, sizeof(*f));
    f->handler = answer->mapping.handler;
    if (answer->outcome != PG_LEAKS) {
        f->decided = answer->taken_by ? answer->taken_by
                                      : answer->mapping.handler_by;
        return;
    }
    pg_verdict_explain(&v, &answer->c, &world, p);
    f->id = v.id;
    f->decided = v.decided;
    f->lost = v.lost;
    f->fix = v.fix;
    if (f->id == PG_NOBODY || f->id == PG_SET_NONE) {
        why_guarded(&q);
    }
    for (i = 0; f->id == PG_NOTHING && i < REASONS; ++i) {
        if (reasons[i](&q)) {
            return;
        }
    }
}
